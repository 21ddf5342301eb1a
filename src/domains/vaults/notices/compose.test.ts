// What a run is told as: from two summaries to events, and from events to a mail. What was not looked for before is no news.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { noticeEventSchema, type NoticeEvent } from "#protocol/notices/events.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";
import type { Report } from "#protocol/report/schema.ts";
import type { SeverityCounts, Summary } from "#protocol/report/summary.ts";
import { applySuppressions } from "#protocol/suppressions/apply.ts";

import { composeFailedRun, composeGoodRun, composeJudgedRun } from "./compose.ts";
import { composeNotice } from "./letters.ts";

const RUN = { vaultId: createUuid(), runId: createUuid() };
const counts = (critical: number, high: number): SeverityCounts => ({ critical, high, medium: 9, low: 9 });
const summary = (given: Partial<Summary>): Summary => ({ score: 700, secrets: counts(0, 1), risks: counts(0, 0), vulnerabilities: counts(1, 2), ...given }) as Summary;
const good = (before: Summary | null, after: Summary) => composeGoodRun({ ...RUN, snapshot: { id: createUuid(), summary: after, before } });
const NAMED = judgedReport();
const NONE = { state: "none", from: "none", checks: [] } as const;
const FAILED = { state: "failed", from: "team", checks: [{ rule: "max-new", passed: false, says: "one" }, { rule: "max-new", passed: false, says: "other" }, { rule: "min-score", passed: true, says: "third" }] } as const;
const judged = (before: Report | null, report: Report, gate: Parameters<typeof composeJudgedRun>[0]["gate"] = NONE) => composeJudgedRun({ ...RUN, snapshotId: createUuid(), gate, report, before });

function secretAt(path: string, digit: string, line = 1): Report {
  const { secrets } = NAMED.facets;
  assert.ok(secrets);
  return { ...NAMED, facets: { secrets: { ...secrets, history: null, past: [], found: secrets.found.slice(0, 1).map((each) => ({ ...each, severity: "critical", fingerprint: digit.repeat(32), path, line })) } } };
}

function suppressed(report: Report): Report {
  const all = { id: "one", reach: "team", finding: null, rule: "secret/*", path: null, state: "false_positive", justification: null, response: null, reason: "It is none.", createdAt: null, expiresAt: null, endedAt: null } as const;
  return applySuppressions(report, { suppressions: [all], asOf: 0, hash: sha256Hex });
}

/** As without evidence. */
function unnamed(more: number): Report {
  const { secrets } = NAMED.facets;
  assert.ok(secrets);
  return { ...NAMED, facets: { secrets: { ...secrets, history: null, past: [], found: [], byRule: secrets.byRule.map((row) => ({ ...row, findings: row.findings + more })) } } };
}

const types = (events: readonly NoticeEvent[]): string[] => events.map(({ type }) => type);

const CASES = [
  ["the first snapshot", good(null, summary({})), ["analysis.done", "report.ready"]],
  ["nothing worse", good(summary({}), summary({ score: 701, secrets: counts(0, 0) })), ["analysis.done", "report.ready"]],
  ["a secret in place of another, which is new though they are no more", judged(secretAt("a.env", "1"), secretAt("a.env", "2")), ["findings.new"]],
  ["the same secret further down", judged(secretAt("a.env", "1"), secretAt("a.env", "1", 9)), []],
  ["a new one that somebody suppressed", judged(secretAt("a.env", "1"), suppressed(secretAt("a.env", "2"))), []],
  ["a new kind of finding, which was not looked for before", judged({ ...NAMED, facets: {} }, secretAt("a.env", "1")), []],
  ["the first snapshot that is judged", judged(null, NAMED), []],
  ["more by numbers alone", judged(unnamed(0), unnamed(1)), ["findings.new"]],
  ["no more by numbers alone", judged(unnamed(1), unnamed(1)), []],
  ["a gate that is not passed", judged(NAMED, NAMED, FAILED), ["gate.failed"]],
  ["a gate that is passed", judged(NAMED, NAMED, { ...FAILED, state: "passed", checks: [] }), []],
  ["a lower score", good(summary({}), summary({ score: 699 })), ["analysis.done", "report.ready", "score.dropped"]],
  ["a score that there was none of before", good(summary({ score: null }), summary({ score: 1 })), ["analysis.done", "report.ready"]],
  ["nothing new in the source", composeGoodRun({ ...RUN, snapshot: null }), ["analysis.done"]],
  ["a source that is not there", composeFailedRun(RUN, "source.not-found"), ["analysis.failed"]],
  ["a credential that is refused", composeFailedRun(RUN, "source.unauthorised"), ["analysis.failed", "source.refused"]],
] as const;

for (const [name, events, expected] of CASES) {
  test(`${name}: ${expected.join(", ")}`, () => {
    assert.deepEqual(types(events), expected);
    for (const event of events) assert.deepEqual(noticeEventSchema.parse(event), event);
  });
}

test("an event takes no field that is not on its list, and no text", () => {
  const [event] = composeFailedRun(RUN, "source.not-found");
  for (const data of [{ ...event?.data, name: "x" }, { ...event?.data, error: "src/secret.ts" }, { ...event?.data, vaultId: "a name" }]) assert.ok(!noticeEventSchema.safeParse({ type: "analysis.failed", data } as never).success);
});

test("a mail begins with what is most urgent", () => {
  const envelope = { to: "a@example.org", link: "https://s.example/x", stopLink: "https://s.example/stop#t", stopUrl: null };
  const mail = composeNotice([...good(summary({}), summary({ score: 600 })), ...judged(secretAt("a.env", "1"), secretAt("a.env", "2"), FAILED)], envelope);
  assert.equal(mail.subject, "Strongroom: The gate of the team is not passed: 2 checks failed");
  assert.match(mail.text, /- New critical or high findings: 1 critical\.\n- The score dropped by 100, from 700 to 600 of 1000\.\n- A new report is ready: score 600 of 1000\.[\s\S]+https:\/\/s\.example\/x\n[\s\S]+stop#t\n$/);
});
