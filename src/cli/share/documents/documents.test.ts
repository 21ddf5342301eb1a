// Which guest has which files open, and for which the host's person is asked: none more than its share, and none that has left.

import assert from "node:assert/strict";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import * as Y from "yjs";

import { isAppError } from "#base/app-error.ts";
import { Questions } from "#cli/share/people/questions.ts";
import { openProject } from "#cli/share/project/project.ts";
import { Documents, type DocumentsGiven } from "./documents.ts";
import type { SharedDocument } from "./shared-document.ts";

const [ANNA, BEN] = [1, 2];
const OF_GUEST = 64;
const GUARDED = ["a", "b", "c", "d", "e", "f"];

async function createDocuments(t: TestContext, given: Partial<DocumentsGiven> = {}): Promise<{ readonly documents: Documents; readonly here: Set<number>; readonly folder: string }> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-documents-"));
  t.after(async () => await rm(folder, { recursive: true }));
  for (let number = 0; number <= OF_GUEST; number++) await writeFile(join(folder, `${number}.txt`), "text\n");
  for (const name of GUARDED) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "Makefile"), "all:\n");
  }
  const here = new Set([ANNA, BEN]);
  const documents = new Documents({
    project: await openProject({ folder, tree: null, exclude: [], include: [] }), isHere: (peer) => here.has(peer),
    keep: async () => await Promise.resolve(), allowWrite: async () => await Promise.resolve(true), onDefect: (error) => assert.fail(String(error)),
    broadcast: () => undefined, send: () => undefined, watch: () => undefined, ...given,
  });
  t.after(async () => await documents.end());
  return { documents, here, folder };
}

/** As a guest's page does it. */
function type({ documents, document, peer }: { readonly documents: Documents; readonly document: SharedDocument; readonly peer: number }): void {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, document.encodeState());
  const before = Y.encodeStateVector(doc);
  doc.getText("text").insert(0, `# ${peer}\n`);
  documents.edit(document, { peer, update: new Uint8Array(Y.encodeStateAsUpdate(doc, before)) });
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

test("for what others would run one guest has the host's person asked a few times at once, whatever number of files it changed; another guest's question still comes", async (t) => {
  const asked: string[] = [];
  const questions = new Questions({ print: () => undefined, now: () => 0 });
  const { documents, folder } = await createDocuments(t, {
    allowWrite: async (path, { peers: [peer = null] }) => await new Promise((resolve) => {
      questions.ask({ kind: "wish", text: path, peer, needsFullYes: false, answer: (outcome) => resolve(outcome === "yes") });
      asked.push(`${path} for ${peer}`);
    }),
  });
  t.after(() => questions.close());
  const saved: Promise<unknown>[] = [];
  const change = async (name: string, peer: number): Promise<unknown> => {
    const document = await documents.open(`${name}/Makefile`, peer);
    type({ documents, document, peer });
    return await documents.saver.save(document).catch((error: unknown) => error);
  };
  for (const name of GUARDED.slice(0, 4)) saved.push(change(name, ANNA));
  await Promise.all(GUARDED.slice(0, 4).map(async (name) => await asking(asked, `${name}/Makefile for ${ANNA}`)));
  const fifth = await change("e", ANNA);
  assert.ok(isRefused(/asked 4 things/)(fifth), String(fifth));
  saved.push(change("f", BEN));
  await asking(asked, `f/Makefile for ${BEN}`);
  assert.deepEqual(asked.toSorted(), [...GUARDED.slice(0, 4).map((name) => `${name}/Makefile for ${ANNA}`), `f/Makefile for ${BEN}`]);
  for (const _question of asked) questions.answer("yes");
  assert.deepEqual(await Promise.all(saved), asked.map(() => undefined));
  assert.deepEqual([await readFile(join(folder, "a/Makefile"), "utf8"), await readFile(join(folder, "e/Makefile"), "utf8")], ["# 1\nall:\n", "all:\n"]);
  // There is room again.
  const again = change("e", ANNA);
  await asking(asked, `e/Makefile for ${ANNA}`);
  questions.answer("yes");
  assert.equal(await again, undefined);
});

async function asking(asked: readonly string[], question: string): Promise<void> {
  while (!asked.includes(question)) await new Promise(setImmediate);
}
