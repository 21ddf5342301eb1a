import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { AppError } from "#base/app-error.ts";
import { createFilesReader, createHistoryReader, createPastReader, createTraceReader } from "./parse-results.ts";

const PLAN = { items: 3, hasContent: (item: number): boolean => item !== 1, folders: 2 };
const DONE = `{"kind":"done","items":3,"bytes":10,"limits":{}}\n`;
const COMMIT = {
  kind: "commit", oid: "a".repeat(40), parents: ["b".repeat(40)], authorName: "Jane", authorEmail: "j@x", authoredAt: 5,
  filesChanged: 1, linesAdded: 2, linesDeleted: 3, files: [["a.c", 2, 3, "b.c"], ["c", 0, 0]], assistants: ["copilot"],
};

function readFiles(text: string): unknown[] {
  const reader = createFilesReader(PLAN);
  const results = reader.push(Buffer.from(text));
  reader.end();
  return results;
}

function folder(tally: unknown): string {
  return `${JSON.stringify({ kind: "folder", folder: 0, tally })}\n${DONE}`;
}

test("SBX-7 honest answers are read, in any pieces", () => {
  const text = `{"kind":"fact","item":0,"fact":["C",0,1,1,0,0,null]}\n`
    + `{"kind":"folder","folder":1,"tally":{"language|C++|vgd":[1,9,3,1,1,1],"language|Other|":[0,0,0,0,0,0],"binary|":[1,2],"extension|.c":[1,9],"extension|":[2,0]}}\n${DONE}`;
  const reader = createFilesReader(PLAN);
  const bytes = Buffer.from(text);
  const results = [...bytes].flatMap((byte) => reader.push(Uint8Array.of(byte)));
  assert.equal(reader.end().bytes, 10);
  assert.deepEqual(results, readFiles(text));
  assert.equal(results.length, 3);
});

test("SBX-7 a last line before the end of the plan is a wrong answer", () => {
  const plan = { items: 1, folders: 1, hasContent: () => true };
  const reader = createFilesReader(plan);
  reader.push(Buffer.from(`{"kind":"done","items":1,"bytes":0,"limits":{}}\n`));
  plan.items = 2;
  assert.throws(() => reader.end(), AppError);
});

test("SBX-8 answers are held against what has been asked so far", () => {
  const plan = { items: 1, folders: 0, hasContent: () => true };
  const reader = createFilesReader(plan);
  reader.push(Buffer.from(`{"kind":"fact","item":0,"fact":[]}\n`));
  plan.items = 2;
  reader.push(Buffer.from(`{"kind":"fact","item":1,"fact":[]}\n`));
  assert.throws(() => reader.push(Buffer.from(`{"kind":"fact","item":2,"fact":[]}\n`)), AppError);
});

const HOSTILE: readonly (readonly [string, string])[] = [
  ["no last line", ""],
  ["half a line", DONE.trimEnd()],
  ["a line after the last", DONE + DONE],
  ["no JSON", `what\n${DONE}`],
  ["a list", `[1]\n${DONE}`],
  ["null", `null\n${DONE}`],
  ["an unknown kind", `{"kind":"shell"}\n${DONE}`],
  ["a prototype for a kind", `{"__proto__":{"kind":"done","items":3,"bytes":0,"limits":{}}}\n`],
  ["another number of items", `{"kind":"done","items":4,"bytes":10,"limits":{}}\n`],
  ["an unknown limit", `{"kind":"done","items":3,"bytes":10,"limits":{"<script>":1}}\n`],
  ["negative bytes", `{"kind":"done","items":3,"bytes":-1,"limits":{}}\n`],
  ["a fact for an item without content", `{"kind":"fact","item":1,"fact":[]}\n${DONE}`],
  ["a fact for an item beyond the plan", `{"kind":"fact","item":3,"fact":[]}\n${DONE}`],
  ["a fact twice", `{"kind":"fact","item":0,"fact":[]}\n{"kind":"fact","item":0,"fact":[]}\n${DONE}`],
  ["a fact that holds an object", `{"kind":"fact","item":0,"fact":[{}]}\n${DONE}`],
  ["a fact that holds a long text", `{"kind":"fact","item":0,"fact":["${"x".repeat(65)}"]}\n${DONE}`],
  ["a fact with a fraction", `{"kind":"fact","item":0,"fact":[0.5]}\n${DONE}`],
  ["a fact with an overflow", `{"kind":"fact","item":0,"fact":[1e400]}\n${DONE}`],
  ["a folder beyond the plan", `{"kind":"folder","folder":2,"tally":{}}\n${DONE}`],
  ["a folder that is no number", `{"kind":"folder","folder":"0","tally":{}}\n${DONE}`],
  ["a language nobody knows", folder({ "language|Evil|": [1, 1, 1, 1, 0, 0] })],
  ["flags in disorder", folder({ "language|C|gv": [1, 1, 1, 1, 0, 0] })],
  ["lines that do not add up", folder({ "language|C|": [1, 10, 3, 1, 1, 0] })],
  ["more lines than bytes", folder({ "language|C|": [1, 2, 3, 1, 1, 1] })],
  ["a negative count", folder({ "language|C|": [1, 10, -1, -1, 0, 0] })],
  ["NaN as null", folder({ "binary|": [null, 1] })],
  ["a row too short", folder({ "binary|": [1] })],
  ["a class nobody knows", folder({ "secret|x": [1, 1] })],
  ["an extension with a path", folder({ "extension|.a/b": [1, 1] })],
  ["an extension with an escape", folder({ "extension|.a\u001b[2J": [1, 1] })],
  ["an extension too long", folder({ [`extension|.${"x".repeat(32)}`]: [1, 1] })],
  ["a row for the prototype", `{"kind":"folder","folder":0,"tally":{"__proto__":[1,1]}}\n${DONE}`],
];
for (const [what, text] of HOSTILE) {
  test(`SBX-8 ${what} is a wrong answer`, () => {
    assert.throws(() => readFiles(text), (error) => error instanceof AppError && error.code === "sandbox.wrong-answer");
  });
}

test("SBX-7 a line without end is a wrong answer before it fills the memory", () => {
  const reader = createFilesReader(PLAN);
  const piece = Buffer.alloc(64 * 1024, "x");
  assert.throws(() => {
    for (let i = 0; i < 1024; i++) reader.push(piece);
  }, AppError);
});

test("SBX-7 bytes that are not UTF-8 are a wrong answer", () => {
  assert.throws(() => createFilesReader(PLAN).push(Uint8Array.of(0xff, 0x0a)), AppError);
});

test("SBX-9 commits are read and counted", () => {
  const reader = createHistoryReader();
  assert.deepEqual(reader.push(Buffer.from(`${JSON.stringify(COMMIT)}\n{"kind":"done","items":1,"bytes":1,"limits":{}}\n`))[0], COMMIT);
  assert.equal(reader.end().items, 1);
});

const WRONG_COMMITS: readonly Record<string, unknown>[] = [
  { oid: "x" }, { parents: null }, { parents: ["../.."] }, { authorName: 5 }, { authorEmail: "x".repeat(257) }, { authoredAt: -1 },
  { authoredAt: 4_102_444_801 }, { linesAdded: "1" }, { linesDeleted: 1.5 }, { filesChanged: null }, { files: null }, { files: [["", 0, 0]] }, { files: [["a", 0]] }, { files: [["a", 0, -1]] }, { files: [["a", 0, 0, 5]] },
  { assistants: null }, { assistants: ["A Name"] }, { assistants: [5] }, { assistants: Array.from({ length: 33 }, () => "a") },
];
for (const change of WRONG_COMMITS) {
  test(`SBX-9 a commit with ${JSON.stringify(change).slice(0, 40)} is a wrong answer`, () => {
    assert.throws(() => createHistoryReader().push(Buffer.from(`${JSON.stringify({ ...COMMIT, ...change })}\n`)), AppError);
  });
}

const SECRET = ["gitlab-token", 3, 7, "0f".repeat(16), "high"];

function readPast(text: string): unknown[] {
  const reader = createPastReader({ items: 3 });
  const results = reader.push(Buffer.from(text));
  reader.end();
  return results;
}

test("SBX-15 secrets of the past are read", () => {
  const answers = [{ kind: "finds", item: 0, finds: [SECRET] }, { kind: "read", items: 1 }, { kind: "unread", item: 2, reason: "too-large" }, { kind: "read", items: 3 }];
  assert.deepEqual(readPast(answers.map((answer) => `${JSON.stringify(answer)}\n`).join("") + DONE).slice(0, -1), answers);
});

const WRONG_PAST: readonly (readonly [string, readonly unknown[]])[] = [
  ["an item beyond the plan", [{ kind: "finds", item: 3, finds: [SECRET] }]],
  ["an item twice", [{ kind: "finds", item: 1, finds: [SECRET] }, { kind: "unread", item: 1, reason: "too-large" }]],
  ["an item that was read", [{ kind: "read", items: 2 }, { kind: "finds", item: 1, finds: [SECRET] }]],
  ["fewer items than before", [{ kind: "read", items: 2 }, { kind: "read", items: 1 }]],
  ["more items than there are", [{ kind: "read", items: 4 }]],
  ["no secret", [{ kind: "finds", item: 0, finds: [] }]],
  ["too many secrets", [{ kind: "finds", item: 0, finds: Array.from({ length: 101 }, () => SECRET) }]],
  ["a secret in place of its hash", [{ kind: "finds", item: 0, finds: [["gitlab-token", 3, 7, "glpat-", "high"]] }]],
  ["a rule that is a text", [{ kind: "finds", item: 0, finds: [["a text", 3, 7, "0f".repeat(16), "high"]] }]],
  ["an unknown confidence", [{ kind: "finds", item: 0, finds: [["a", 3, 7, "0f".repeat(16), "sure"]] }]],
  ["a line below zero", [{ kind: "finds", item: 0, finds: [["a", -3, 7, "0f".repeat(16), "high"]] }]],
  ["a secret with more in it", [{ kind: "finds", item: 0, finds: [[...SECRET, "x"]] }]],
  ["an unknown reason", [{ kind: "unread", item: 0, reason: "lazy" }]],
];
for (const [what, answers] of WRONG_PAST) {
  test(`SBX-15 ${what} is a wrong answer`, () => {
    assert.throws(() => readPast(answers.map((answer) => `${JSON.stringify(answer)}\n`).join("") + DONE), (error) => error instanceof AppError && error.code === "sandbox.wrong-answer");
  });
}

const MOVE = { kind: "move", oid: "c".repeat(40), commit: "a".repeat(40), at: 5, path: "a.c", what: "came" };

test("SBX-16 moves of what is looked for are read, and nothing else", () => {
  const reader = (): ReturnType<typeof createTraceReader> => createTraceReader(new Set([MOVE.oid]));
  assert.deepEqual(reader().push(Buffer.from(`${JSON.stringify(MOVE)}\n`)), [MOVE]);
  for (const change of [{ oid: "d".repeat(40) }, { commit: "HEAD" }, { at: 4_102_444_801 }, { path: "" }, { path: "x".repeat(4097) }, { what: "stayed" }]) {
    assert.throws(() => reader().push(Buffer.from(`${JSON.stringify({ ...MOVE, ...change })}\n`)), AppError, JSON.stringify(change).slice(0, 40));
  }
});

test("SBX-7 no sequence of bytes does more than be a wrong answer", () => {
  fc.assert(fc.property(fc.oneof(fc.json(), fc.string(), fc.uint8Array().map((bytes) => Buffer.from(bytes).toString("latin1"))), (text) => {
    try {
      readFiles(`${text}\n${DONE}`);
    } catch (error) {
      assert.ok(error instanceof AppError);
    }
  }), { numRuns: 2000 });
});
