// One snapshot held against its gate. What came of it is remembered under all that it depends on, as far as what was read is what it was asked for.

import type { Uuid } from "#base/uuid.ts";
import type { VaultPlace } from "#domains/vaults/deps.ts";
import type { VaultReports } from "#domains/vaults/reports.ts";
import type { GateResult } from "#protocol/api/gates.ts";
import { judgeGate } from "#protocol/gate/judge-gate.ts";
import { SEVERITIES } from "#protocol/report/facets/severity.ts";
import type { Report } from "#protocol/report/schema.ts";

export interface FoundGate extends Pick<GateResult, "from" | "thresholds" | "snapshotId" | "baselineId"> {
  /** Ids of the suppressions that reach the vault, ascending. */
  readonly inForce: readonly Uuid[];
  /** Of when the policy of licences is; null: the published one. */
  readonly licencesOf: string | null;
}

export interface JudgedPair {
  readonly gate: GateResult;
  /** With their names. */
  readonly report: Report;
  /** The snapshot before. */
  readonly before: Report | null;
}

export interface SnapshotJudge {
  find(place: VaultPlace, found: FoundGate): Promise<GateResult>;
  /** With the reports that it was judged by, which are read anew. */
  pair(place: VaultPlace, found: FoundGate & { readonly snapshotId: Uuid }): Promise<JudgedPair>;
}

/** Two reports are opened for each. */
const MAX_REMEMBERED = 1_000;

export function createSnapshotJudge(reports: Pick<VaultReports, "unseen">): SnapshotJudge {
  const remembered = new Map<string, GateResult>();
  const keep = (key: string, result: GateResult): void => {
    const [oldest] = remembered.keys();
    if (remembered.size >= MAX_REMEMBERED && oldest !== undefined) remembered.delete(oldest);
    remembered.set(key, result);
  };
  const pair: SnapshotJudge["pair"] = async (place, found) => {
    const { snapshotId, baselineId } = found;
    const [report, before] = await Promise.all([reports.unseen(place, snapshotId), baselineId === null ? null : reports.unseen(place, baselineId)]);
    const gate = judge(found, report, before);
    // A suppression may have been made, or have ended, or the policy been changed, between the key and the reading: that verdict is of then, and not of the key.
    if (gate.state !== "none" && isAsFound(report, found)) keep(keyOf(place, found), gate);
    return { gate, report, before };
  };
  return {
    pair,
    async find(place, found) {
      const { snapshotId } = found;
      if (found.thresholds === null || snapshotId === null) return ungated(found);
      return remembered.get(keyOf(place, found)) ?? (await pair(place, { ...found, snapshotId })).gate;
    },
  };
}

function judge(found: FoundGate, report: Report, before: Report | null): GateResult {
  const { from, thresholds, snapshotId, baselineId } = found;
  if (thresholds === null) return ungated(found);
  const verdict = judgeGate({ thresholds, report, baseline: before === null ? null : { report: before, sameKey: true } });
  const fresh = Object.fromEntries(SEVERITIES.map((severity) => [severity, verdict.fresh.filter((finding) => finding.severity === severity).length])) as GateResult["fresh"];
  return { state: verdict.passed ? "passed" : "failed", from, thresholds, snapshotId, baselineId, checks: [...verdict.checks], fresh, suppressed: verdict.suppressed, licencesOf: verdict.licencesOf };
}

function ungated({ from, thresholds, snapshotId, baselineId }: FoundGate): GateResult {
  return { state: "none", from, thresholds, snapshotId, baselineId, checks: [], fresh: { critical: 0, high: 0, medium: 0, low: 0 }, suppressed: 0, licencesOf: null };
}

function isAsFound({ suppressions, facets: { licences } }: Report, { inForce, licencesOf }: FoundGate): boolean {
  if (licences !== undefined && licences.facts !== null && licences.policyChangedAt !== licencesOf) return false;
  const read = (suppressions?.entries ?? []).map(({ id }) => id).toSorted();
  return JSON.stringify(read) === JSON.stringify(inForce.toSorted());
}

function keyOf({ teamId }: VaultPlace, { snapshotId, baselineId, thresholds, inForce, licencesOf }: FoundGate): string {
  return JSON.stringify([teamId, snapshotId, baselineId, thresholds, inForce, licencesOf]);
}
