// What is remembered is what was composed, under the same assumptions, and never without end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";

import { createReportMemo, type KnownReport } from "./report-memo.ts";

const report = (code: number): KnownReport => ({
  report: { snapshotId: createUuid(), createdAt: "2026-01-01T00:00:00.000Z", score: null, files: 1, code, commits: 1, contributors: 1, lastCommitAt: null, languages: [], findings: null, effort: null, cost: null },
  languages: [], urgent: [],
});
const idOf = ({ report: { snapshotId } }: KnownReport) => snapshotId;

test("a report is found under the assumptions it was composed with, and under no others", () => {
  const memo = createReportMemo();
  const one = report(1);
  memo.remember(one, "a");
  assert.equal(memo.find(idOf(one), "a"), one);
  assert.equal(memo.find(idOf(one), "b"), null);
  memo.remember({ ...one, report: { ...one.report, code: 2 } }, "b");
  assert.deepEqual([memo.find(idOf(one), "a"), memo.find(idOf(one), "b")?.report.code], [null, 2]);
});

test("beyond the limit the one that was not asked for longest is forgotten", () => {
  const memo = createReportMemo(2);
  const [one, two, three] = [report(1), report(2), report(3)] as const;
  memo.remember(one, "a");
  memo.remember(two, "a");
  memo.find(idOf(one), "a");
  memo.remember(three, "a");
  assert.deepEqual([one, two, three].map((each) => memo.find(idOf(each), "a")?.report.code ?? null), [1, null, 3]);
});
