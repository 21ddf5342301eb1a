import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { findChanges } from "./find-changes.ts";

const changesOf = (before: string, now: string): (readonly [number, number])[] => findChanges(Buffer.from(before), Buffer.from(now)).map(({ from, to }) => [from, to]);
const lines = (from: number, to: number): string => Array.from({ length: to - from }, (_, at) => `line ${from + at} of the file, with some words on it\n`).join("");

const CASES: readonly (readonly [string, string, string, readonly (readonly [number, number])[]])[] = [
  ["the same", "abc", "abc", []],
  ["both empty", "", "", []],
  ["all of it", "abc", "xyz", [[0, 3]]],
  ["from nothing", "", "abc", [[0, 3]]],
  ["to nothing", "abc", "", [[0, 0]]],
  ["at the beginning", "bc", "abc", [[0, 1]]],
  ["at the end", "ab", "abc", [[2, 3]]],
  ["what was taken out", `${lines(0, 5)}gone\n${lines(5, 9)}`, lines(0, 9), [[lines(0, 5).length, lines(0, 5).length]]],
];
for (const [what, before, now, changes] of CASES) test(`${what}: ${JSON.stringify(changes)}`, () => assert.deepEqual(changesOf(before, now), changes));

test("two changes far from each other are two", () => {
  const [before, now] = [lines(0, 4000), `${lines(0, 10)}new\n${lines(10, 3000)}other\n${lines(3001, 4000)}`];
  const found = changesOf(before, now);
  assert.equal(found.length, 2);
  assert.ok(found.reduce((sum, [from, to]) => sum + to - from, 0) < 300);
});

/** Each piece between changes is somewhere in the other version, after the piece before. */
test("what is not named is the same, in order, from the beginning to the end", () => {
  const text = fc.array(fc.oneof(fc.nat(60).map((line) => lines(line, line + 3)), fc.string({ maxLength: 80 })), { maxLength: 30 }).map((parts) => parts.join(""));
  fc.assert(
    fc.property(text, text, fc.boolean(), (one, other, isAlike) => {
      const [before, now] = [Buffer.from(isAlike ? `${one}${other}${one}` : one), Buffer.from(`${one}${other}`)];
      const changes = findChanges(before, now);
      let [at, from] = [0, 0];
      for (const [index, change] of [...changes, { from: now.length, to: now.length }].entries()) {
        assert.ok(change.from >= from && change.to >= change.from);
        const piece = now.subarray(from, change.from);
        const isFirst = index === 0;
        const found = index === changes.length && changes.length > 0 ? before.length - piece.length : isFirst ? 0 : before.indexOf(piece, at);
        assert.ok(found >= at && before.subarray(found, found + piece.length).equals(piece));
        at = found + piece.length;
        from = change.to;
      }
      if (changes.length === 0) assert.ok(before.equals(now));
    }),
    { numRuns: 3_000 },
  );
});
