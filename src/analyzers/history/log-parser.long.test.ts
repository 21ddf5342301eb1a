// Bytes of any kind, thousands of times.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { A, HEADER, parse } from "./testing/parse-log.ts";

test("no sequence of bytes does more than be refused", () => {
  const token = fc.constantFrom(`>${A}`, "\0", "\t", "\n", "1", "-", `${HEADER}`, "path", "\xff");
  fc.assert(fc.property(fc.array(fc.oneof(token, fc.string({ unit: "binary", maxLength: 5 })), { maxLength: 60 }), (tokens) => {
    try {
      parse(tokens.join(""), 7);
    } catch (error) {
      assert.ok(error instanceof RangeError);
    }
  }), { numRuns: 2000 });
});
