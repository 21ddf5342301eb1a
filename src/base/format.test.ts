import assert from "node:assert/strict";
import { test } from "node:test";

import { formatBytes, formatCompact, formatCount, formatDay, formatDuration, formatInstant, formatMonth, formatMonths, formatRoughShare, formatShare, formatSpan, plural } from "./format.ts";
import { DAY } from "./units.ts";

const plain = (text: string): string => text.replaceAll("\u00a0", " ");

test("person-months have a tenth where it says something, and are never nothing when they are not", () => {
  for (const [value, text] of [[0, "0"], [0.04, "< 0.1"], [0.14, "0.1"], [9.94, "9.9"], [38.2, "38"], [12_345, "12,345"]] as const) assert.equal(plain(formatMonths(value)), text);
});

test("counts are grouped by thousands", () => {
  const cases: [number, string][] = [[0, "0"], [7, "7"], [999, "999"], [1000, "1,000"], [123456, "123,456"], [1234567, "1,234,567"], [-1234, "-1,234"], [-0.2, "0"]];
  for (const [value, text] of cases) assert.equal(formatCount(value), text);
});

test("sizes climb to the next unit before they would read as 1000", () => {
  const cases: [number, string][] = [[0, "0 B"], [999, "999 B"], [1000, "1.0 kB"], [1234, "1.2 kB"], [59_123_456, "59.1 MB"], [999_949, "1.0 MB"], [123_456_789, "123 MB"], [5e12, "5.0 TB"], [7e18, "7000 PB"]];
  for (const [bytes, text] of cases) assert.equal(plain(formatBytes(bytes)), text);
  assert.equal(formatCompact(1_234_567), "1.2M");
  assert.equal(formatCompact(12), "12");
});

test("a share that is not nothing never reads as nothing, nor one that is not all as all", () => {
  const cases: [number, string][] = [[0, "0 %"], [0.0004, "< 0.1 %"], [0.5, "50.0 %"], [0.7123, "71.2 %"], [0.9999, "> 99.9 %"], [1, "100 %"]];
  for (const [share, text] of cases) assert.equal(plain(formatShare(share)), text);
  assert.equal(plain(formatRoughShare(0.004)), "under 1 %");
  assert.equal(plain(formatRoughShare(0.996)), "over 99 %");
  assert.equal(plain(formatRoughShare(0.714)), "71 %");
});

test("durations are written in the unit that a reader would use", () => {
  const cases: [number, string][] = [[0, "0 ms"], [0.4, "< 1 ms"], [850, "850 ms"], [3200, "3.2 s"], [42_000, "42 s"], [125_000, "2 min 5 s"], [7_260_000, "2 h 1 min"]];
  for (const [ms, text] of cases) assert.equal(plain(formatDuration(ms)), text);
  assert.equal(formatSpan(DAY), "1 day");
  assert.equal(formatSpan(100 * DAY), "3 months");
  assert.equal(formatSpan(1200 * DAY), "3 years");
});

test("dates are UTC, and a date that is none says so", () => {
  assert.equal(plain(formatDay("2026-11-22T23:59:00Z")), "22 Nov 2026");
  assert.equal(plain(formatInstant("2026-01-02T03:04:05Z")), "2 Jan 2026, 03:04 UTC");
  assert.equal(plain(formatMonth("2019-03")), "Mar 2019");
  assert.equal(formatDay("yesterday"), "unknown date");
});

test("one is singular, everything else plural", () => {
  assert.equal(plural(1, "file"), "1 file");
  assert.equal(plural(0, "file"), "0 files");
  assert.equal(plural(2000, "person", "people"), "2,000 people");
});
