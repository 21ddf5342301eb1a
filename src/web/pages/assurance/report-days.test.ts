// Thirty days, none left out.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { WebReport } from "#protocol/api/web-reports.ts";

import { reportDays } from "./report-days.ts";

function report(day: string, kind: WebReport["kind"], count: number): WebReport {
  return { day, kind, detail: "sql", count, firstAt: `${day}T00:00:00.000Z`, lastAt: `${day}T00:00:00.000Z` };
}

test("every day has its sum, the last one is today, and what is older is left out", () => {
  const days = reportDays([report("2026-11-22", "attack", 2), report("2026-11-22", "attack", 3), report("2026-11-21", "csp", 1), report("2026-10-01", "csp", 9)], Date.UTC(2026, 10, 22, 23, 59));
  assert.equal(days.length, 30);
  assert.deepEqual(days.at(-1), { label: "22 Nov", csp: 0, attack: 5 });
  assert.deepEqual(days.at(-2), { label: "21 Nov", csp: 1, attack: 0 });
  assert.equal(days.reduce((sum, day) => sum + day.csp, 0), 1);
});
