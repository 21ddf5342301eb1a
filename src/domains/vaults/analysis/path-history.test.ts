// Paths and their renames, as git tells them; that updates give the same is the law of test/flows/update-law.test.ts.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { CommitRow } from "./history-state.ts";
import { createPathHistoryFold, decodePathHistory, encodePathHistory, type PathHistoryState } from "./path-history.ts";

function commit(at: number, files: CommitRow[9], person = "Ann"): CommitRow {
  return ["segment", String(at).padStart(40, "0"), [], person, `${person}@example.org`, at, files.length, 0, 0, files, []];
}

function readRows({ paths }: PathHistoryState): unknown[] {
  return new TextDecoder().decode(paths.bytes).trimEnd().split("\n").map((line) => (JSON.parse(line) as { readonly row: unknown }).row);
}

test("the last rename away from a path is the one that counts, in any order", () => {
  const commits = [commit(1, [["b", 1, 0, "a"]]), commit(2, [["c", 1, 0, "a"]]), commit(2, [["d", 1, 0, "a"]])];
  const forward = createPathHistoryFold(null);
  const backward = createPathHistoryFold(null);
  for (const row of commits) forward.add(row);
  for (const row of commits.toReversed()) backward.add(row);
  assert.deepEqual(forward.finish("x").renames, [["a", "c", 2]]);
  assert.deepEqual(backward.finish("x"), forward.finish("x"));
});

test("whoever changed a path first made it", () => {
  const fold = createPathHistoryFold(null);
  fold.add(commit(86_400 * 400, [["a", 5, 1]], "Bob"));
  fold.add(commit(10, [["a", 2, 0]], "Ann"));
  fold.add(commit(20, [["a", 1, 0]], "Ann"));
  const state = fold.finish("x");
  assert.deepEqual(state.people, ["Bob\0Bob@example.org", "Ann\0Ann@example.org"]);
  assert.deepEqual(readRows(state), [["a", 3, 8, 1, 10, 1, 86_400 * 400, [[0, 1, 5], [1, 2, 3]], [[1970, 2], [1971, 1]]]]);
});

test("commits of one file, and of very many, say nothing about what changes together", () => {
  const fold = createPathHistoryFold(null);
  fold.add(commit(1, [["a", 1, 0]]));
  fold.add(commit(2, Array.from({ length: 31 }, (_, file) => [`f${file}`, 1, 0] as const)));
  fold.add(commit(3, [["a", 1, 0], ["b", 1, 0]]));
  assert.deepEqual(fold.finish("x").recent.map(([at, , paths]) => [at, paths]), [[3, ["a", "b"]]]);
});

test("only the newest commits are kept, whatever came first", () => {
  const fold = createPathHistoryFold(null);
  for (let at = 0; at < 10_000; at++) fold.add(commit((at * 7919) % 10_000, [["a", 1, 0], ["b", 1, 0]]));
  const { recent } = fold.finish("x");
  assert.deepEqual([recent.length, recent[0]?.[0], recent.at(-1)?.[0]], [2_000, 9_999, 8_000]);
});

test("a history that goes on gives what one from the beginning gives, whoever comes to it", () => {
  const before = [commit(10, [["a", 1, 0], ["b", 2, 1]], "Bob"), commit(20, [["a", 1, 0]], "Dan"), commit(30, [["c", 1, 0], ["d", 1, 0]], "Dan")];
  for (const person of ["Ann", "Bob", "Cid", "Eve"]) {
    const after = [commit(5, [["a", 3, 1]], person), commit(40, [["e", 1, 0], ["b", 4, 0, "a"]], person)];
    const whole = createPathHistoryFold(null);
    for (const row of [...before, ...after]) whole.add(row);
    const begun = createPathHistoryFold(null);
    for (const row of before) begun.add(row);
    const next = createPathHistoryFold(decodePathHistory(encodePathHistory(begun.finish("x"))));
    for (const row of after) next.add(row);
    assert.deepEqual(next.finish("y"), whole.finish("y"), person);
  }
});

test("paths are told apart whatever is in them", () => {
  const paths = ['a"b', "a\\", 'a\\"', "ä/ö.ts", "a\nb", "z"];
  const before = createPathHistoryFold(null);
  before.add(commit(1, paths.map((path) => [path, 1, 0] as const)));
  const next = createPathHistoryFold(decodePathHistory(encodePathHistory(before.finish("x"))));
  next.add(commit(2, paths.slice(1).map((path) => [path, 1, 0] as const)));
  assert.deepEqual(new Map(readRows(next.finish("y")).map((row) => (row as [string, number]).slice(0, 2) as [string, number])), new Map(paths.map((path, place) => [path, place === 0 ? 1 : 2])));
});
