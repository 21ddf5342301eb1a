import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { compileKeywords, findKeywords } from "./automaton.ts";

function find(keywords: readonly string[], bytes: Uint8Array, pieceLength = bytes.length): string[] {
  const table = compileKeywords(keywords);
  const found: string[] = [];
  let state = 0;
  for (let from = 0; from < bytes.length; from += pieceLength) {
    state = findKeywords(table, bytes, { from, to: Math.min(bytes.length, from + pieceLength), state, onKeyword: (keyword, end) => found.push(`${keywords[keyword]}@${end}`) });
  }
  return found;
}

/** The same by looking for each keyword at each place. */
function findSlowly(keywords: readonly string[], bytes: Uint8Array): string[] {
  const text = Buffer.from(bytes).toString("latin1").replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const found: string[] = [];
  for (let end = 1; end <= text.length; end++) {
    const ending = keywords.filter((keyword) => text.slice(0, end).endsWith(keyword.toLowerCase()));
    for (const keyword of ending.toSorted((one, other) => other.length - one.length)) found.push(`${keyword}@${end}`);
  }
  return found;
}

const CASES: readonly (readonly [keywords: readonly string[], text: string, found: readonly string[]])[] = [
  [["he", "she", "his", "hers"], "ushers", ["she@4", "he@4", "hers@6"]],
  [["token"], "TOKEN Token", ["token@5", "token@11"]],
  [["AKIA"], "akia", ["AKIA@4"]],
  [["aa"], "aaaa", ["aa@2", "aa@3", "aa@4"]],
  [["a", "ab", "abc"], "abc", ["a@1", "ab@2", "abc@3"]],
  [["abcd", "bc"], "abcx", ["bc@3"]],
  [["x"], "", []],
];
for (const [keywords, text, found] of CASES) {
  test(`${keywords.join(", ")} in «${text}» are ${found.join(" ") || "nowhere"}`, () => assert.deepEqual(find(keywords, Buffer.from(text)), found));
}

test("a keyword that is empty is refused", () => assert.throws(() => compileKeywords(["a", ""]), RangeError));

test("it finds what a search for each keyword finds, however the bytes are cut", () => {
  const letters = fc.constantFrom("a", "b", "A", "c", "-");
  const keyword = fc.array(letters, { minLength: 1, maxLength: 4 }).map((list) => list.join(""));
  const keywords = fc.uniqueArray(keyword, { minLength: 1, maxLength: 6, selector: (text) => text.toLowerCase() });
  const text = fc.array(fc.oneof(letters, fc.constant("\xe4")), { maxLength: 60 }).map((list) => Buffer.from(list.join(""), "latin1"));
  fc.assert(fc.property(keywords, text, fc.integer({ min: 1, max: 7 }), (list, bytes, pieceLength) => {
    assert.deepEqual(find(list, bytes, pieceLength), findSlowly(list, bytes));
  }), { numRuns: 1000 });
});
