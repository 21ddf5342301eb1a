import assert from "node:assert/strict";
import { appendFile, mkdtemp, readdir, readFile, rm, truncate, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { createManualClock } from "#platform/clock/manual-clock.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";

import { openFileFactStore } from "./file-fact-store.ts";

async function makePlace(t: TestContext) {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-facts-"));
  t.after(() => rm(folder, { recursive: true }));
  const clock = createManualClock();
  const key = createEphemeralDataKey();
  const open = async () => {
    await clock.advance(1);
    return await openFileFactStore({ folder, key, clock });
  };
  return { folder, open };
}

test("facts are found again by the next run, the newest of each", async (t) => {
  const { open } = await makePlace(t);
  for (let run = 0; run < 20; run++) {
    const facts = await open();
    await facts.put("history", [["current", { run }]]);
    await facts.put("blob", [[`blob-${run}`, run]]);
    await facts.flush();
  }
  const facts = await open();
  assert.deepEqual(await facts.get("history", ["current"]), new Map([["current", { run: 19 }]]));
  const ids = Array.from({ length: 20 }, (_, run) => `blob-${run}`);
  assert.equal((await facts.get("blob", ids)).size, 20);
});

test("files are put together, so that there are never many", async (t) => {
  const { folder, open } = await makePlace(t);
  for (let run = 0; run < 30; run++) {
    const facts = await open();
    await facts.put("blob", [[`blob-${run}`, run]]);
    await facts.flush();
  }
  assert.ok((await readdir(folder)).length <= 8);
});

test("two runs at once keep each other's facts", async (t) => {
  const { open } = await makePlace(t);
  const [one, other] = [await open(), await open()];
  await one.put("blob", [["a", 1]]);
  await other.put("blob", [["b", 2]]);
  await one.flush();
  await other.flush();
  assert.deepEqual(await (await open()).get("blob", ["a", "b"]), new Map([["a", 1], ["b", 2]]));
});

test("what is cut off or altered is forgotten, and the rest is not", async (t) => {
  const { folder, open } = await makePlace(t);
  const facts = await open();
  await facts.put("blob", [["a", 1], ["b", 2]]);
  await facts.flush();
  const [name] = await readdir(folder);
  const path = join(folder, name as string);
  const last = (await readFile(path)).at(-1) ?? 0;
  await truncate(path, (await stat(path)).size - 1);
  assert.deepEqual(await (await open()).get("blob", ["a", "b"]), new Map([["a", 1]]));
  await appendFile(path, Buffer.from([last ^ 1]));
  assert.deepEqual(await (await open()).get("blob", ["a", "b"]), new Map([["a", 1]]));
});

test("neither ids nor values stand in the files, and only their owner may read them", async (t) => {
  const { folder, open } = await makePlace(t);
  const facts = await open();
  await facts.put("tree", [["CANARY-ID", "CANARY-VALUE"]]);
  await facts.flush();
  const [name] = await readdir(folder);
  const path = join(folder, name as string);
  assert.equal((await readFile(path, "latin1")).includes("CANARY"), false);
  assert.equal((await stat(path)).mode & 0o777, 0o600);
});
