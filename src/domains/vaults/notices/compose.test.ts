// What a run is told as: from two summaries to events, and from events to a mail. What was not looked for before is no news.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { noticeEventSchema, type NoticeEvent } from "#protocol/notices/events.ts";
import type { SeverityCounts, Summary } from "#protocol/report/summary.ts";

import { composeFailedRun, composeGoodRun } from "./compose.ts";
import { composeNotice } from "./letters.ts";

const RUN = { vaultId: createUuid(), runId: createUuid() };
const counts = (critical: number, high: number): SeverityCounts => ({ critical, high, medium: 9, low: 9 });
const summary = (given: Partial<Summary>): Summary => ({ score: 700, secrets: counts(0, 1), risks: counts(0, 0), vulnerabilities: counts(1, 2), ...given }) as Summary;
const good = (before: Summary | null, after: Summary) => composeGoodRun({ ...RUN, snapshot: { id: createUuid(), summary: after, before } });
const types = (events: readonly NoticeEvent[]): string[] => events.map(({ type }) => type);

const CASES = [
  ["the first snapshot", good(null, summary({})), ["analysis.done", "report.ready"]],
  ["nothing worse", good(summary({}), summary({ score: 701, secrets: counts(0, 0) })), ["analysis.done", "report.ready"]],
  ["one more critical vulnerability", good(summary({}), summary({ vulnerabilities: counts(2, 2) })), ["analysis.done", "report.ready", "findings.new"]],
  ["a new kind of finding, which was not looked for before", good(summary({ risks: null }), summary({ risks: counts(5, 5) })), ["analysis.done", "report.ready"]],
  ["more of what is medium", good(summary({}), summary({ secrets: { ...counts(0, 1), medium: 99 } })), ["analysis.done", "report.ready"]],
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
  const mail = composeNotice(good(summary({}), summary({ score: 600, secrets: counts(1, 3) })), envelope);
  assert.equal(mail.subject, "Strongroom: More critical or high findings: 1 critical, 2 high");
  assert.match(mail.text, /- More critical[\s\S]+- The score dropped by 100, from 700 to 600 of 1000\.\n- A new report is ready: score 600 of 1000\.[\s\S]+https:\/\/s\.example\/x\n[\s\S]+stop#t\n$/);
});
