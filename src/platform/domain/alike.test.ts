// What is told apart of two that must be alike: by words, and by a time that is longer again and again.

import assert from "node:assert/strict";
import { test } from "node:test";

import { compareAlike, type AlikeFindings } from "./alike.ts";

/** Pairs whose acts take as long as `takes` says, on a watch of their own. */
async function compare(count: number, takes: (kind: "known" | "unknown", index: number) => number, say = (_kind: string) => "no"): Promise<AlikeFindings> {
  let now = 0;
  const act = (kind: "known" | "unknown", index: number) => async () => {
    now += takes(kind, index);
    return say(kind);
  };
  return compareAlike(Array.from({ length: count }, (_, index) => ({ what: "asking", known: act("known", index), unknown: act("unknown", index) })), () => now);
}

const noise = (index: number): number => ((index * 7919) % 13) / 2;

test("what is said the same and takes as long is alike, however much the machine is disturbed", async () => {
  assert.deepEqual(await compare(24, (_kind, index) => 5 + noise(index)), { pairs: 24, differing: [] });
  assert.deepEqual((await compare(24, (kind, index) => 5 + noise(kind === "known" ? index : index + 6))).differing, []);
});

test("other words are found, in one pair of many", async () => {
  assert.deepEqual((await compare(1, () => 5, (kind) => kind)).differing, ["asking: other words"]);
});

test("a side that takes longer again and again is found, whichever it is, and though two pairs say otherwise", async () => {
  for (const slow of ["known", "unknown"] as const) {
    assert.deepEqual((await compare(24, (kind, index) => 5 + (index < 2 ? 20 : 0) * (kind === slow ? 0 : 1) + (kind === slow ? 3 : 0))).differing, ["asking: another time"]);
  }
});

test("too few pairs, and less than what a machine does by itself, say nothing about time", async () => {
  assert.deepEqual((await compare(23, (kind) => (kind === "known" ? 9 : 5))).differing, []);
  assert.deepEqual((await compare(24, (kind) => (kind === "known" ? 5.5 : 5))).differing, []);
});
