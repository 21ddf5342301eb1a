// What a run brought, as events: pure. From what the run itself knows and the two summaries; and, where names are opened for it, from the reports.

import type { ErrorCode } from "#base/error-catalogue.ts";
import type { Uuid } from "#base/uuid.ts";
import { summariseFindings } from "#domains/vaults/analysis/summarise.ts";
import type { GateResult } from "#protocol/api/gates.ts";
import { newFindings } from "#protocol/gate/new-findings.ts";
import type { NoticeEvent } from "#protocol/notices/events.ts";
import { namesFindings, newsSince } from "#protocol/report/compare-findings.ts";
import type { Report } from "#protocol/report/schema.ts";
import { sumFindings, type SeverityCounts, type Summary } from "#protocol/report/summary.ts";
import { openPart } from "#protocol/suppressions/open-part.ts";

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
    if (before.score !== null && summary.score !== null && summary.score < before.score) events.push({ type: "score.dropped", data: { ...run, snapshotId, before: before.score, after: summary.score } });
  }
  return events;
}

export interface JudgedRun extends RunOf {
  readonly snapshotId: Uuid;
  readonly gate: Pick<GateResult, "state" | "from"> & { readonly checks: readonly Pick<GateResult["checks"][number], "rule" | "passed">[] };
  /** With their names, as far as they have any. */
  readonly report: Report;
  readonly before: Report | null;
}

/** What only the findings themselves tell. */
export function composeJudgedRun({ vaultId, runId, snapshotId, gate, report, before }: JudgedRun): readonly NoticeEvent[] {
  const run = { vaultId, runId, snapshotId };
  const news = before === null ? null : newsOf(report, before);
  const failed = gate.checks.filter(({ passed }) => !passed);
  const events: NoticeEvent[] = [];
  if (news !== null && KINDS.some((kind) => news[kind].critical + news[kind].high > 0)) events.push({ type: "findings.new", data: { ...run, ...news } });
  if (gate.state === "failed" && gate.from !== "none") events.push({ type: "gate.failed", data: { ...run, from: gate.from, failed: failed.length, rules: [...new Set(failed.map(({ rule }) => rule))] } });
  return events;
}

const KINDS = ["secrets", "risks", "vulnerabilities"] as const;
type News = Pick<Extract<NoticeEvent, { type: "findings.new" }>["data"], "counted" | (typeof KINDS)[number]>;

/** What was not looked for before is not news now. */
function newsOf(report: Report, before: Report): News {
  if (namesFindings(report) && namesFindings(before)) {
    const isNews = newsSince(before, report);
    const fresh = newFindings(report, { report: before, sameKey: true }).filter((finding) => !finding.suppressed && before.facets[finding.facet] !== undefined && isNews(finding));
    const countOf = (facet: string, severity: string): number => fresh.filter((finding) => finding.facet === facet && finding.severity === severity).length;
    return { counted: "findings", ...ofKinds((kind) => ({ critical: countOf(kind, "critical"), high: countOf(kind, "high") })) };
  }
  const [then, now] = [summariseFindings(openPart(before)), summariseFindings(openPart(report))];
  return { counted: "rise", ...ofKinds((kind) => riseOf(then[kind], now[kind])) };
}

function ofKinds<Value>(of: (kind: (typeof KINDS)[number]) => Value): Record<(typeof KINDS)[number], Value> {
  return { secrets: of("secrets"), risks: of("risks"), vulnerabilities: of("vulnerabilities") };
}

/** The source says that the credential is not good, or that it wants one. */
const REFUSALS: readonly ErrorCode[] = ["source.unauthorised", "source.credential-invalid", "source.host-key-changed"];

export function composeFailedRun(run: RunOf, code: ErrorCode | null): readonly NoticeEvent[] {
  const error = code ?? "internal.unexpected";
  const data = { vaultId: run.vaultId, runId: run.runId, error };
  const failed: NoticeEvent = { type: "analysis.failed", data };
  return REFUSALS.includes(error) ? [failed, { type: "source.refused", data }] : [failed];
}

function riseOf(before: SeverityCounts | null, after: SeverityCounts | null): { readonly critical: number; readonly high: number } {
  if (before === null || after === null) return { critical: 0, high: 0 };
  return { critical: Math.max(0, after.critical - before.critical), high: Math.max(0, after.high - before.high) };
}
