import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import type { TraceRow } from "#protocol/sandbox/wire.ts";

import { createTraceParser } from "./trace-parser.ts";

const [A, B, X, Y, NONE] = ["a", "b", "1", "2", "0"].map((digit) => digit.repeat(40)) as [string, string, string, string, string];
const WANTED = new Set([X]);

function parse(log: string, pieceLength = Number.MAX_SAFE_INTEGER): { readonly told: string[]; readonly whole: boolean } {
  const rows: TraceRow[] = [];
  const parser = createTraceParser(WANTED, (row) => rows.push(row));
  const bytes = Buffer.from(log, "latin1");
  for (let at = 0; at < bytes.length; at += pieceLength) parser.push(bytes.subarray(at, at + pieceLength));
  const whole = parser.end();
  return { whole, told: rows.map(({ oid, commit, at, path, what }) => `${commit[0]} ${at} ${path} ${oid[0]} ${what}`) };
}

const change = (old: string, now: string): string => `:100644 100644 ${old} ${now} M\0`;

const LOGS: readonly (readonly [string, string, readonly string[]])[] = [
  ["one that came", `>${A}\x005\0\n${change(NONE, X)}a.c\0`, ["a 5 a.c 1 came"]],
  ["one that went", `>${A}\x005\0\n${change(X, Y)}a.c\0`, ["a 5 a.c 1 went"]],
  ["none of others", `>${A}\x005\0\n${change(Y, NONE)}a.c\0${change(NONE, Y)}b\0`, []],
  ["not a change of its mode", `>${A}\x005\0\n${change(X, X)}a.c\0`, []],
  ["each of several files", `>${A}\x005\0\n${change(NONE, X)}a\0${change(Y, Y)}b\0${change(X, NONE)}c\0`, ["a 5 a 1 came", "a 5 c 1 went"]],
  ["of the commit it is in", `>${B}\x004\0>${A}\x005\0\n${change(NONE, X)}a\0`, ["a 5 a 1 came"]],
  ["in a merge what no parent has", `>${A}\x005\0\0::100644 000000 100644 ${Y} ${NONE} ${X} MA\0a.c\0`, ["a 5 a.c 1 came"]],
  ["in a merge not what one parent has", `>${A}\x005\0\0::100644 100644 100644 ${X} ${Y} ${X} MM\0a.c\0`, []],
  ["in a merge what one parent had", `>${A}\x005\0\0::100644 100644 100644 ${X} ${Y} ${NONE} MM\0a.c\0`, ["a 5 a.c 1 went"]],
  ["at a path like a commit", `>${A}\x005\0\n${change(NONE, X)}>${B}\0`, [`a 5 >${B} 1 came`]],
];
for (const [what, log, told] of LOGS) {
  test(`it tells ${what}`, () => assert.deepEqual(parse(log), { told, whole: true }));
}

test("a path beyond the limit is not told, and costs no other", () => {
  assert.deepEqual(parse(`>${A}\x005\0\n${change(NONE, X)}${"p/".repeat(50_000)}\0${change(NONE, X)}b\0`, 1000).told, ["a 5 b 1 came"]);
});

test("what no git log writes is refused, and what breaks off is told", () => {
  for (const log of ["hello\0", ">xyz\x005\0", `>${A}\x005\0hello\0`, `>${A}\x005\0:1 2 3\0`]) assert.throws(() => parse(log), RangeError);
  for (const log of [`>${A}\0`, `>${A}\x005\0\n${change(NONE, X)}`, `>${A}\x005\0\n${change(NONE, X)}a`]) assert.equal(parse(log).whole, false);
});

test("the pieces in which it comes make no difference", () => {
  for (const [, log] of LOGS) fc.assert(fc.property(fc.integer({ min: 1, max: log.length }), (length) => assert.deepEqual(parse(log, length), parse(log))), { numRuns: 50 });
});
