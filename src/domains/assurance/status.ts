// What a claim's last check is worth today. A green tick that nobody renewed is not green: past two rounds of its schedule
// a claim is *not yet proven* again.

import { DAY, HOUR } from "#base/units.ts";
import type { Claim, ClaimSchedule, Evidence } from "#platform/domain/claim.ts";

export type ClaimStatus = "proven" | "failed" | "not yet proven";

export interface ClaimRun {
  readonly claimId: string;
  /** Milliseconds since 1970. */
  readonly ranAt: number;
  readonly ok: boolean;
  readonly finding: string;
  readonly evidence: Evidence;
}

const PERIOD_MS: Readonly<Record<ClaimSchedule, number>> = { hourly: HOUR, daily: DAY, weekly: 7 * DAY };

/** One missed round is forgiven (a machine that was off); the second is not. */
const ROUNDS_UNTIL_STALE = 2;

export function claimStatus(claim: Claim, lastRun: ClaimRun | null, now: number): ClaimStatus {
  if (claim.proof === "not yet proven" || !("check" in claim.proof) || lastRun === null) return "not yet proven";
  if (!lastRun.ok) return "failed";
  return now - lastRun.ranAt <= ROUNDS_UNTIL_STALE * PERIOD_MS[claim.proof.schedule] ? "proven" : "not yet proven";
}

/** Whether the schedule asks for a run now. */
export function isClaimDue(claim: Claim, lastRun: ClaimRun | null, now: number): boolean {
  if (claim.proof === "not yet proven" || !("check" in claim.proof)) return false;
  return lastRun === null || now - lastRun.ranAt >= PERIOD_MS[claim.proof.schedule];
}
