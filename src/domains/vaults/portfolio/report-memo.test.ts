// What is remembered is what was composed, under the same assumptions, and never without end.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";

import { createReportMemo, type KnownReport } from "./report-memo.ts";

const report = (code: number): KnownReport => ({
  report: { snapshotId: createUuid(), createdAt: "2026-01-01T00:00:00.000Z", score: null, files: 1, code, commits: 1, contributors: 1, lastCommitAt: null, languages: [], findings: null, suppressed: 0, effort: null, cost: null },
  languages: [], urgent: [],
});
const idOf = ({ report: { snapshotId } }: KnownReport) => snapshotId;

const [A, B] = [{ assumed: "a", leftOut: "" }, { assumed: "b", leftOut: "" }];

test("a report is found under what it was composed with, and under nothing else", () => {
  const memo = createReportMemo();
  const one = report(1);
  memo.remember(one, A);
  assert.equal(memo.find(idOf(one), { ...A }), one);
  assert.deepEqual([memo.find(idOf(one), B), memo.find(idOf(one), { ...A, leftOut: "one secret" })], [null, null]);
  memo.remember({ ...one, report: { ...one.report, code: 2 } }, B);
  assert.deepEqual([memo.find(idOf(one), A), memo.find(idOf(one), B)?.report.code], [null, 2]);
});

test("beyond the limit the one that was not asked for longest is forgotten", () => {
  const memo = createReportMemo(2);
  const [one, two, three] = [report(1), report(2), report(3)] as const;
  memo.remember(one, A);
  memo.remember(two, A);
  memo.find(idOf(one), A);
  memo.remember(three, A);
  assert.deepEqual([one, two, three].map((each) => memo.find(idOf(each), A)?.report.code ?? null), [1, null, 3]);
});
