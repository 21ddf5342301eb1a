// What changes on the disk while people write: both are kept, and nothing else is touched.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { applyEdits, findEdits } from "./find-edits.ts";
import { mergeEdits } from "./merge-edits.ts";

const LETTERS = fc.string({ unit: fc.constantFrom("a", "b", "\n", "é", "😀", "😁"), maxLength: 60 });

test("edits make one text of the other, whatever they are, and split no pair of surrogates", () => {
  fc.assert(fc.property(LETTERS, LETTERS, (before, after) => {
    const edits = findEdits(before, after);
    assert.equal(applyEdits(before, edits), after);
    for (const { from, to, insert } of edits) assert.ok([before.slice(0, from), before.slice(from, to), before.slice(to), insert].every((part) => part.isWellFormed()));
  }));
});

test("only what changed is touched", () => {
  const lines = Array.from({ length: 500 }, (_, index) => `line ${index}\n`);
  const changed = lines.with(3, "line three\n").toSpliced(200, 2).toSpliced(400, 0, "new\n");
  const edits = findEdits(lines.join(""), changed.join(""));
  assert.equal(applyEdits(lines.join(""), edits), changed.join(""));
  assert.deepEqual(edits.map(({ from, to, insert }) => [to - from, insert]), [[1, "three"], [lines.slice(200, 202).join("").length, ""], [0, "new\n"]]);
  // More differs than is looked for: replaced as a whole, and still right.
  const [before, after] = ["a", "b"].map((letter) => Array.from({ length: 3000 }, (_, index) => `${letter}${index}\n`).join("")) as [string, string];
  assert.equal(applyEdits(before, findEdits(before, after)), after);
});

const MERGED: readonly [name: string, base: string, disk: string, now: string, merged: string][] = [
  ["nobody wrote", "a\nb\n", "a\nB\n", "a\nb\n", "a\nB\n"],
  ["in different lines", "a\nb\nc\n", "A\nb\nc\n", "a\nb\nC\n", "A\nb\nC\n"],
  ["the disk takes out a line in which somebody wrote", "a\nbcd\ne\n", "a\ne\n", "a\nbXcd\ne\n", "a\nXe\n"],
  ["both take out the same", "abc", "ac", "ac", "ac"],
  ["both put in at the same place", "ab", "a1b", "a2b", "a21b"],
  ["the disk writes where somebody took out", "a\nbb\nc\n", "a\nbXb\nc\n", "a\nc\n", "a\nXc\n"],
  ["the file was emptied while somebody wrote", "abc", "", "abcX", "X"],
];

test("what a guest wrote stays, and what the disk brought comes in", () => {
  for (const [name, base, disk, now, merged] of MERGED) assert.equal(applyEdits(now, mergeEdits({ base, disk, now })), merged, name);
});

test("edits of both sides in any text: in order, within the text, and all that was written is there", () => {
  fc.assert(fc.property(LETTERS, LETTERS, LETTERS, (base, disk, now) => {
    const edits = mergeEdits({ base, disk, now });
    let at = 0;
    for (const { from, to } of edits) {
      assert.ok(from >= at && to >= from && to <= now.length, JSON.stringify({ edits, now }));
      at = to;
    }
    const merged = applyEdits(now, edits);
    assert.ok(merged.isWellFormed());
    for (const { insert } of findEdits(base, now)) assert.ok(merged.includes(insert));
    for (const { insert } of findEdits(base, disk)) assert.ok(merged.includes(insert));
  }), { numRuns: 500 });
});
