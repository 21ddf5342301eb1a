// What was left out, in words.

import assert from "node:assert/strict";
import { test } from "node:test";

import { limitWords, REPORT_LIMIT_CODES } from "./limit-words.ts";

test("every code that a report may list is said in words", () => {
  for (const code of REPORT_LIMIT_CODES) assert.match(limitWords(code), / /, code);
});

test("a code of a newer report is shown as it is, whatever it is called", () => {
  for (const code of ["files.new-limit", "toString", "__proto__"]) assert.equal(limitWords(code), code);
});
