// Which guest has which files open: none more than its share, and none that has left.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { openProject } from "#cli/share/project/project.ts";
import { Documents } from "./documents.ts";

const [ANNA, BEN] = [1, 2];
const OF_GUEST = 64;

async function createDocuments(t: TestContext): Promise<{ readonly documents: Documents; readonly here: Set<number> }> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-documents-"));
  t.after(async () => await rm(folder, { recursive: true }));
  for (let number = 0; number <= OF_GUEST; number++) await writeFile(join(folder, `${number}.txt`), "text\n");
  const here = new Set([ANNA, BEN]);
  const documents = new Documents({
    project: await openProject({ folder, tree: null, exclude: [], include: [] }), isHere: (peer) => here.has(peer),
    keep: async () => await Promise.resolve(), allowWrite: async () => await Promise.resolve(true), onDefect: (error) => assert.fail(String(error)),
    broadcast: () => undefined, send: () => undefined, watch: () => undefined,
  });
  t.after(async () => await documents.end());
  return { documents, here };
}

const isRefused = (why: RegExp) => (error: unknown): boolean => isAppError(error, "live.request-refused") && why.test(error.message);

test("one guest opens so many files and no more, also all at one time, and others open theirs", async (t) => {
  const { documents } = await createDocuments(t);
  const opened = await Promise.allSettled(Array.from({ length: OF_GUEST + 1 }, async (_, number) => await documents.open(`${number}.txt`, ANNA)));
  assert.deepEqual(opened.flatMap((each) => (each.status === "rejected" ? [isRefused(/64 files open/)(each.reason)] : [])), [true]);
  assert.equal(documents.list().filter(({ openBy }) => openBy.has(ANNA)).length, OF_GUEST);
  const [first] = documents.list();
  assert.ok(first !== undefined);
  await documents.open(first.path, ANNA);
  await documents.open(`${OF_GUEST}.txt`, BEN);
  await assert.rejects(documents.open(`${OF_GUEST}.txt`, ANNA), isRefused(/64 files open/));
  documents.close(first, ANNA);
  await documents.open(`${OF_GUEST}.txt`, ANNA);
});

test("a file that was read for somebody who left meanwhile is closed again, and stays for who wants it too", async (t) => {
  const { documents, here } = await createDocuments(t);
  const [alone, shared, ofBen] = [documents.open("0.txt", ANNA), documents.open("1.txt", ANNA), documents.open("1.txt", BEN)];
  here.delete(ANNA);
  documents.leave(ANNA);
  for (const opening of [alone, shared]) await assert.rejects(opening, isRefused(/has left/));
  await ofBen;
  await new Promise(setImmediate);
  assert.deepEqual(documents.list().map(({ path, openBy }) => [path, ...openBy]), [["1.txt", BEN]]);
});
