import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { encodeBinding } from "./binding.ts";

test("parts that look like the boundary between others are told apart", () => {
  const lists = [["a", "b"], ["ab"], ["ab", ""], ["", "ab"], ["a\0\0\0\0b"], ["a\0\0\0\u0001b"], ["a", "b", ""], []];
  assert.equal(new Set(lists.map((parts) => encodeBinding(parts).toString("hex"))).size, lists.length);
});

test("a part stands behind its length in bytes, not in letters", () => {
  assert.equal(encodeBinding(["é"]).toString("hex"), "00000002c3a9");
});

test("two lists give the same bytes only when they are the same", () => {
  const list = fc.array(fc.string({ unit: fc.constantFrom("a", "\0", "\u0001", "é"), maxLength: 6 }), { maxLength: 4 });
  fc.assert(fc.property(list, list, (first, second) => encodeBinding(first).equals(encodeBinding(second)) === (JSON.stringify(first) === JSON.stringify(second))), { numRuns: 5000 });
});
