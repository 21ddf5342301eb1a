// The head in parts: what is read is what was written, only what changed is written, and what does not belong together is nothing.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createMemoryFactStore, type FactEntry, type FactKind, type FactStore } from "./facts.ts";
import { composeHeadFolder, type HeadFolder, type HeadState } from "./head-state.ts";
import { createHeadStore } from "./head-store.ts";

const FOLDERS = 1_000;

function makeHead(count: number): HeadState {
  return Array.from({ length: count }, (_, index) =>
    composeHeadFolder({ path: `f${String(index).padStart(5, "0")}`, oid: `tree ${index}` }, [["ä.ts", index, ["TypeScript", index], { duplication: "AA", dependencies: { index } }], ["b.ts", 1, null]]));
}

/** As a store outside of memory: what is read is another object than what was written. */
function makeStore(): { readonly facts: FactStore; readonly written: string[] } {
  const memory = createMemoryFactStore();
  const written: string[] = [];
  const get = async (kind: FactKind, ids: readonly string[]) => structuredClone(await memory.get(kind, ids));
  const put = async (kind: FactKind, entries: readonly FactEntry[]): Promise<void> => {
    written.push(...entries.map(([id]) => id));
    await memory.put(kind, structuredClone(entries));
  };
  return { facts: { ...memory, get, put }, written };
}

for (const count of [0, 1, 4, 5, FOLDERS]) {
  test(`a head of ${count} folders is read as it was written`, async () => {
    const { facts } = makeStore();
    await createHeadStore(facts).write(makeHead(count));
    assert.deepEqual(await createHeadStore(facts).read(), makeHead(count));
  });
}

test("a change of one folder writes one part, and the entry that names the parts", async () => {
  const { facts, written } = makeStore();
  await createHeadStore(facts).write(makeHead(FOLDERS));
  const store = createHeadStore(facts);
  const read = (await store.read()) as HeadState;
  const [first, ...rest] = read as [HeadFolder, ...HeadFolder[]];
  const changed: HeadState = [composeHeadFolder({ path: first.path, oid: "another tree" }, []), ...rest];
  written.length = 0;
  await store.write(changed);
  assert.equal(written.length, 2);
  assert.deepEqual(await createHeadStore(facts).read(), changed);
});

test("a head that lost folders, or has so many more that it is cut anew, is read as it was written", async () => {
  const { facts } = makeStore();
  for (const count of [FOLDERS, 10, FOLDERS * 3, 0]) {
    const store = createHeadStore(facts);
    await store.read();
    await store.write(makeHead(count));
    assert.deepEqual(await createHeadStore(facts).read(), makeHead(count));
  }
});

test("parts of two heads, as a run leaves them that ends while it writes, are no head", async () => {
  const { facts } = makeStore();
  await createHeadStore(facts).write(makeHead(FOLDERS));
  const dying: Pick<FactStore, "get" | "put"> = {
    get: facts.get,
    put: async (kind, entries) => await facts.put(kind, entries.slice(0, 3).filter(([id]) => id !== "current")),
  };
  const store = createHeadStore(dying);
  await store.read();
  await store.write(makeHead(FOLDERS).map(({ path }) => composeHeadFolder({ path, oid: "another tree" }, [])));
  assert.equal(await createHeadStore(facts).read(), null);
});
