// The tree: its rows, where the keys lead, which rows are drawn.

import assert from "node:assert/strict";
import { test } from "node:test";

import { ancestorsOf, EMPTY_TREE, type Entry, type Folder, listFiles, listRows, moveByKey, type Tree, visibleSlice } from "./tree.ts";

const entry = (name: string, type: Entry["type"] = "file"): Entry => ({ name, type, bytes: 0 });
const folder = (entries: readonly Entry[], change: Partial<Folder> = {}): Folder => ({ state: "ready", entries, more: false, problem: null, ...change });

const tree: Tree = {
  folders: new Map([["", folder([entry("src", "folder"), entry("a.md"), entry("b.md")])], ["src", folder([entry("deep", "folder"), entry("main.ts")], { more: true })]]),
  open: new Set(["", "src", "src/deep"]),
  focus: null,
};
const rows = listRows(tree);

test("what is unfolded is below its folder, with its place among its siblings; what is not known says so", () => {
  assert.deepEqual(rows.map(({ name, level, type, position, count }) => [name, level, type, position, count]), [
    ["src", 1, "folder", 1, 3],
    ["deep", 2, "folder", 1, 2],
    ["Loading …", 3, "note", 0, 0],
    ["main.ts", 2, "file", 2, 2],
    ["And more: use the search", 2, "note", 0, 2],
    ["a.md", 1, "file", 2, 3],
    ["b.md", 1, "file", 3, 3],
  ]);
  assert.deepEqual(listRows({ ...EMPTY_TREE, folders: new Map([["", folder([], { state: "failed", problem: "Gone." })]]) }).map(({ name }) => name), ["Gone."]);
  assert.deepEqual(listFiles(tree.folders), ["a.md", "b.md", "src/main.ts"]);
  assert.deepEqual(ancestorsOf("a/b/c.ts"), ["", "a", "a/b"]);
});

test("arrows, Home, End and letters move the focus past what is no entry; right and left unfold and fold", () => {
  const key = (focus: string | null, name: string) => {
    const move = moveByKey(rows, focus, name);
    return move === null ? null : `${move.kind} ${move.path}`;
  };
  assert.equal(key("src", "ArrowDown"), "focus src/deep");
  assert.equal(key("src/deep", "ArrowDown"), "focus src/main.ts");
  assert.equal(key("src/main.ts", "ArrowDown"), "focus a.md");
  assert.equal(key("src", "ArrowUp"), "focus src");
  assert.equal(key("b.md", "ArrowDown"), null);
  assert.equal(key("b.md", "Home"), "focus src");
  assert.equal(key("src", "End"), "focus b.md");
  assert.equal(key("src", "ArrowRight"), "focus src/deep");
  assert.equal(key("src/deep", "ArrowRight"), null, "nothing is in it yet");
  assert.equal(key("a.md", "ArrowRight"), null);
  assert.equal(key("src", "ArrowLeft"), "fold src");
  assert.equal(key("src/main.ts", "ArrowLeft"), "focus src");
  assert.equal(key("a.md", "Enter"), "choose a.md");
  assert.equal(key("a.md", "b"), "focus b.md");
  assert.equal(key("b.md", "m"), "focus src/main.ts", "round at the end");
  assert.equal(key("b.md", "Tab"), null);
  assert.equal(moveByKey(listRows({ ...tree, open: new Set([""]) }), "src", "ArrowRight")?.kind, "unfold");
});

test("of a hundred thousand rows those in sight are drawn", () => {
  assert.deepEqual(visibleSlice({ scrollTop: 0, height: 280, rowHeight: 28, count: 100_000 }), [0, 18]);
  assert.deepEqual(visibleSlice({ scrollTop: 28 * 5000, height: 280, rowHeight: 28, count: 100_000 }), [4992, 5018]);
  assert.deepEqual(visibleSlice({ scrollTop: 28 * 99_999, height: 280, rowHeight: 28, count: 20 }), [20, 20]);
});
