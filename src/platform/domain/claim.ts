// A claim is code: what we say, how it is kept, and what proves it on the living system. A check that nothing can turn red
// proves nothing, so each check brings the sabotage that must.

import type { Db, TableDeclaration } from "#platform/db/db.ts";

/** `built`: a feature with an end-to-end test · `checked`: a property that is checked again and again · `recorded`: what people do. */
export type ClaimKind = "built" | "checked" | "recorded";

export type ClaimId = `${"CR" | "EM" | "CA" | "CT" | "PO" | "SR"}-${string}`;

/** How often a check runs by itself. */
export type ClaimSchedule = "hourly" | "daily" | "weekly";

/** What a check may look at: the living system, without more rights than the role that runs it. */
export interface CheckContext {
  readonly db: Db;
  /** The tables of all domains. */
  readonly tables: readonly TableDeclaration[];
  readonly dataDir: string;
  /** The program's own folder, for checks of what is shipped. */
  readonly programDir: string;
  /** A private folder for what the check makes; wiped afterwards. */
  readonly scratchDir: string;
  readonly environment: string;
  readonly signal: AbortSignal;
}

/** Facts a reader can weigh: counts, limits, names of tables and routes; never a secret, a path of a vault, a line of code. */
export type Evidence = Readonly<Record<string, string | number | boolean>>;

export interface CheckOutcome {
  readonly ok: boolean;
  /** One sentence: what was looked at and what was found. */
  readonly finding: string;
  readonly evidence: Evidence;
}

export interface ClaimCheck {
  run(context: CheckContext): Promise<CheckOutcome>;
}

/** How a claim is shown to hold. A `built` claim names its end-to-end test and is checked like any other. */
export type ClaimProof =
  | { readonly check: ClaimCheck; readonly schedule: ClaimSchedule }
  | { readonly record: string; readonly schedule: ClaimSchedule }
  | "not yet proven";

export interface Claim {
  readonly id: ClaimId;
  readonly statement: string;
  readonly kind: ClaimKind;
  /** The domain that keeps it. */
  readonly owner: string;
  readonly proof: ClaimProof;
}

export function claimPasses(finding: string, evidence: Evidence): CheckOutcome {
  return { ok: true, finding, evidence };
}

export function claimFails(finding: string, evidence: Evidence): CheckOutcome {
  return { ok: false, finding, evidence };
}
