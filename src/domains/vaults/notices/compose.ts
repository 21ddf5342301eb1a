// What a run brought, as events: pure, from what the run itself knows and the two summaries.

import type { ErrorCode } from "#base/error-catalogue.ts";
import type { Uuid } from "#base/uuid.ts";
import type { NoticeEvent } from "#protocol/notices/events.ts";
import { sumFindings, type SeverityCounts, type Summary } from "#protocol/report/summary.ts";

interface RunOf {
  readonly vaultId: Uuid;
  readonly runId: Uuid;
}

export interface GoodRun extends RunOf {
  /** Null when the source had nothing new. */
  readonly snapshot: { readonly id: Uuid; readonly summary: Summary; readonly before: Summary | null } | null;
}

export function composeGoodRun({ vaultId, runId, snapshot }: GoodRun): readonly NoticeEvent[] {
  const run = { vaultId, runId };
  const done: NoticeEvent = { type: "analysis.done", data: { ...run, snapshotId: snapshot?.id ?? null } };
  if (snapshot === null) return [done];
  const { id: snapshotId, summary, before } = snapshot;
  const ready: NoticeEvent = { type: "report.ready", data: { ...run, snapshotId, score: summary.score, findings: sumFindings(summary) } };
  const events: NoticeEvent[] = [done, ready];
  if (before !== null) {
    const more = { secrets: riseOf(before.secrets, summary.secrets), risks: riseOf(before.risks, summary.risks), vulnerabilities: riseOf(before.vulnerabilities, summary.vulnerabilities) };
    if (Object.values(more).some(({ critical, high }) => critical + high > 0)) events.push({ type: "findings.new", data: { ...run, snapshotId, ...more } });
    if (before.score !== null && summary.score !== null && summary.score < before.score) events.push({ type: "score.dropped", data: { ...run, snapshotId, before: before.score, after: summary.score } });
  }
  return events;
}

/** The source says that the credential is not good, or that it wants one. */
const REFUSALS: readonly ErrorCode[] = ["source.unauthorised", "source.credential-invalid", "source.host-key-changed"];

export function composeFailedRun(run: RunOf, code: ErrorCode | null): readonly NoticeEvent[] {
  const error = code ?? "internal.unexpected";
  const data = { vaultId: run.vaultId, runId: run.runId, error };
  const failed: NoticeEvent = { type: "analysis.failed", data };
  return REFUSALS.includes(error) ? [failed, { type: "source.refused", data }] : [failed];
}

/** What was not looked for before is not news now. */
function riseOf(before: SeverityCounts | null, after: SeverityCounts | null): { readonly critical: number; readonly high: number } {
  if (before === null || after === null) return { critical: 0, high: 0 };
  return { critical: Math.max(0, after.critical - before.critical), high: Math.max(0, after.high - before.high) };
}
