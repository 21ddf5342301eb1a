// The counts of the attack suites.

import assert from "node:assert/strict";
import { test } from "node:test";

import { casesTold, composeAttackCounts, composeAttackLine, countAttacks, tellBelowFloor } from "./attack-counts.ts";
import type { FileOutcome } from "./outcomes.ts";

function outcome(file: string, tests: number, cases: number): FileOutcome {
  return { file, tests, cases, passed: tests, failed: 0, skipped: 0, durationMs: 1, failure: null };
}

function told(message: string): Parameters<typeof casesTold>[0][number] {
  return { type: "test:diagnostic", data: { message, nesting: 0, level: "info" } } as Parameters<typeof casesTold>[0][number];
}

const OUTCOMES = [
  outcome("test/attacks/object-access.test.ts", 40, 2752),
  outcome("test/attacks/ssrf.test.ts", 115, 0),
  outcome("src/platform/db/db.db.test.ts", 9, 0),
  outcome("test/browser/output-attacks.browser.test.ts", 3, 800),
  outcome("src/protocol/tokens/parse-token.fuzz.test.ts", 2, 0),
];

test("a suite has the cases that it tells, or as many as tests; other files are none", () => {
  assert.deepEqual(countAttacks(OUTCOMES), [
    { suite: "object access", cases: 2752 },
    { suite: "output attacks", cases: 800 },
    { suite: "parse token (fuzz)", cases: 2 },
    { suite: "ssrf", cases: 115 },
  ]);
});

test("a suite that tried less than it must is told, and no other", () => {
  assert.deepEqual(tellBelowFloor([{ suite: "injection", cases: 300 }, { suite: "ssrf", cases: 74 }, { suite: "headers", cases: 0 }]), ["the suite of attacks «ssrf» tried 74 cases, expected 75 at least"]);
});

test("cases are told by a diagnostic of that form, and added up", () => {
  assert.equal(casesTold([told("412 cases"), told("seed 5"), told("8 cases of 2 payloads"), told("no cases"), told("x 9 cases")]), 420);
});

test("the line and the table have the sum", () => {
  const counts = countAttacks(OUTCOMES);
  assert.match(composeAttackLine(counts) ?? "", /^3,669 attacks in 4 suites: object access 2,752, /);
  assert.equal(composeAttackLine([]), null);
  const text = composeAttackCounts({ date: "2026-11-22", version: "1.0.0", seed: 7, counts, whole: false });
  assert.match(text, /\| \*\*all\*\* \| \*\*3,669\*\* \|/);
  assert.match(text, /took a sample/);
});
