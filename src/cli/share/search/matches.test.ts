// What ripgrep and git say of a match, as guests get it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findInLine } from "./matches.ts";
import { readLines } from "./read-lines.ts";
import { parseRipgrepLine } from "./ripgrep.ts";

test("ripgrep's bytes become columns of UTF-16, and long lines are shown around the match", () => {
  const long = `${"x".repeat(2000)}needle${"y".repeat(2000)}`;
  const record = (text: string, submatches: { start: number; end: number }[]): string => JSON.stringify({ type: "match", data: { path: { text: "./src/a.ts" }, lines: { text: `${text}\n` }, line_number: 3, submatches } });
  assert.deepEqual(parseRipgrepLine(record("é😀 needle needle", [{ start: 7, end: 13 }, { start: 14, end: 20 }])), [
    { path: "src/a.ts", line: 2, column: 4, endLine: 2, endColumn: 10, text: "é😀 needle needle" },
    { path: "src/a.ts", line: 2, column: 11, endLine: 2, endColumn: 17, text: "é😀 needle needle" },
  ]);
  assert.deepEqual(parseRipgrepLine(""), [], "a line that was too long to be read");
  assert.equal(parseRipgrepLine(record("x".repeat(5000), Array.from({ length: 5000 }, (_, at) => ({ start: at, end: at + 1 })))).length, 50);
  const [match] = parseRipgrepLine(record(long, [{ start: 2000, end: 2006 }]));
  assert.deepEqual([match?.column, match?.text.length, match?.text.indexOf("needle")], [2000, 512, 80]);
  for (const other of [{ type: "begin", data: { path: { text: "a" } } }, { type: "match", data: { path: { bytes: "YQ==" }, lines: { text: "a" }, line_number: 1, submatches: [] } }]) assert.deepEqual(parseRipgrepLine(JSON.stringify(other)), []);
});

test("the next match of a line is the next one that is a word, where words are asked for", () => {
  assert.equal(findInLine("needle needles needle", { found: "needle", from: 6, wholeWord: true }), 15);
  assert.equal(findInLine("needle needles needle", { found: "needle", from: 6, wholeWord: false }), 7);
});

test("lines end with a line feed alone, wherever the pieces do", async () => {
  const lines: string[] = [];
  for await (const line of readLines((async function* () { yield* [Buffer.from("a\u2028b\rc\nd"), Buffer.from("é".repeat(2)), Buffer.from("\n\nlast")]; await Promise.resolve(); })())) lines.push(line);
  assert.deepEqual(lines, ["a\u2028b\rc", "déé", "", "last"]);
});
