// What a spreadsheet is given: quoted as RFC 4180 says, and nothing that it would work out.

import assert from "node:assert/strict";
import { test } from "node:test";

import { composeCsv } from "./csv.ts";

test("cells are quoted, and quotes in them doubled", () => {
  assert.equal(composeCsv([["a", 'b "c"', null, 1], ["d,e", "f\ng", "", 0]]), '"a","b ""c""",,1\r\n"d,e","f\ng","",0\r\n');
});

for (const start of ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\u00a0=1", "\uff1d1", "|cmd", "%0a=1"]) {
  test(`a cell that begins with ${JSON.stringify(start)} is text`, () => {
    assert.ok(composeCsv([[start]]).startsWith(`"'`), start);
  });
}

test("what begins nothing stays as it is", () => {
  for (const text of ["a=b", "ada@example.org", "2026-01-15", "1-2"]) assert.equal(composeCsv([[text]]), `"${text}"\r\n`);
});
