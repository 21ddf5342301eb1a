import assert from "node:assert/strict";
import { test } from "node:test";

import type { Snapshot } from "#protocol/api/reports.ts";

import { compareSnapshots, MEASURES, TREND_IDS } from "./measures.ts";

const NONE = { critical: 0, high: 0, medium: 0, low: 0 };

function snapshot(parts: Partial<Snapshot> = {}): Snapshot {
  return {
    id: "a", runId: "b", createdAt: "2026-01-01T00:00:00.000Z", score: 700, files: 10, bytes: 1000, lines: 120, code: 100, comment: 10, blank: 10, commits: 5, contributors: 2, halfOfCommitsBy: 1, lastCommitAt: null, languages: [],
    secrets: NONE, risks: NONE, vulnerabilities: null, complexity: { functions: 10, cyclomatic: 30, hard: 1 }, duplication: { comparedCode: 100, duplicatedLines: 10 }, dependencies: null, licences: null,
    knowledge: { truckFactor: 1, code: 100, soleAuthorCode: 50, lostCode: 0 }, tests: { testLines: 20, otherLines: 80 }, endedRuntimes: null, ...parts,
  };
}

const of = (id: string, before: Snapshot, after: Snapshot) => {
  const found = compareSnapshots(before, after).find(({ measure }) => measure.id === id);
  return found === undefined ? null : [found.before, found.after, found.change, found.tone].map((text) => text.replaceAll("\u00a0", " "));
};

test("a change has its sign, and whether it is for the better", () => {
  assert.deepEqual(of("code", snapshot(), snapshot({ code: 1300 })), ["100", "1,300", "+1,200", "calm"]);
  assert.deepEqual(of("high", snapshot(), snapshot({ secrets: { ...NONE, high: 2 } })), ["0", "2", "+2", "bad"]);
  assert.deepEqual(of("duplication", snapshot(), snapshot({ duplication: { comparedCode: 100, duplicatedLines: 4 } })), ["10.0 %", "4.0 %", "−6.0 %", "good"]);
  assert.deepEqual(of("truck", snapshot(), snapshot({ knowledge: { truckFactor: 3, code: 100, soleAuthorCode: 50, lostCode: 0 } })), ["1", "3", "+2", "good"]);
  assert.deepEqual(of("files", snapshot(), snapshot()), ["10", "10", "same", "calm"]);
});

test("what was not looked at is a gap, and what neither looked at is not shown", () => {
  assert.deepEqual(of("components", snapshot(), snapshot({ dependencies: { components: 7, direct: 2 } })), ["–", "7", "–", "calm"]);
  assert.equal(of("runtimes", snapshot(), snapshot()), null);
  assert.deepEqual(of("complexity", snapshot({ complexity: { functions: 0, cyclomatic: 0, hard: 0 } }), snapshot()), ["–", "3.0", "–", "calm"], "no function has no mean");
});

test("what is drawn over time is a measure, each once", () => {
  const ids = MEASURES.map(({ id }) => id);
  assert.equal(new Set(ids).size, ids.length);
  for (const id of TREND_IDS) assert.ok(ids.includes(id), id);
});
