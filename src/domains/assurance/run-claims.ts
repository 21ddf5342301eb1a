// Runs checks and keeps what they found. A check that cannot finish is red: "could not look" is never green.

import { chmod, mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";

import { isAppError } from "#base/app-error.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { CheckContext, CheckOutcome, Claim, ClaimSchedule } from "#platform/domain/claim.ts";
import type { ClaimRegistry } from "./registry.ts";
import { claimStatus, isClaimDue, type ClaimRun, type ClaimStatus } from "./status.ts";
import type { ClaimRunStore } from "./store.ts";

/** Longest finding that is kept; the table has the same bound. */
const MAX_FINDING_LENGTH = 500;
/** Others may pass through (git and the sandbox run as an ordinary user) and see nothing. */
const PASSABLE = 0o711;

export interface ClaimView {
  readonly id: string;
  readonly statement: string;
  readonly kind: Claim["kind"];
  readonly owner: string;
  readonly status: ClaimStatus;
  readonly schedule: ClaimSchedule | null;
  readonly lastRun: ClaimRun | null;
}

export interface ClaimRunner {
  list(): Promise<readonly ClaimView[]>;
  /** Runs the checks of `ids` ("all" for every claim that has one), one after the other. @throws AppError `claim.unknown`. */
  run(ids: readonly string[] | "all", onDone?: (view: ClaimView) => void): Promise<readonly ClaimView[]>;
  /** Runs what the schedules ask for, until the signal: a check that was stopped found nothing, and is due still. */
  runDue(signal: AbortSignal): Promise<number>;
}

export interface ClaimRunnerDeps {
  readonly registry: ClaimRegistry;
  readonly store: ClaimRunStore;
  readonly clock: Clock;
  /** All of the context but the scratch folder, which is made for each run inside `scratchRoot`. */
  readonly context: Omit<CheckContext, "scratchDir">;
  readonly scratchRoot: string;
}

export function createClaimRunner(deps: ClaimRunnerDeps): ClaimRunner {
  const { registry, store, clock } = deps;
  const view = (claim: Claim, lastRun: ClaimRun | null): ClaimView => viewClaim(claim, lastRun, clock.now());
  const runOne = async (claim: Claim): Promise<ClaimView> => {
    const run = await runCheck(claim, deps, deps.context.signal);
    if (run !== null) await store.record(run);
    return view(claim, run);
  };
  return {
    async list() {
      const latest = await store.listLatest();
      return registry.list().map((claim) => view(claim, latest.get(claim.id) ?? null));
    },
    async run(ids, onDone) {
      const claims = ids === "all" ? registry.list() : ids.map((id) => registry.get(id));
      const views: ClaimView[] = [];
      for (const claim of claims) {
        const done = await runOne(claim);
        onDone?.(done);
        views.push(done);
      }
      return views;
    },
    async runDue(stop) {
      const latest = await store.listLatest();
      const due = registry.list().filter((claim) => isClaimDue(claim, latest.get(claim.id) ?? null, clock.now()));
      const signal = AbortSignal.any([deps.context.signal, stop]);
      for (const claim of due) {
        const run = await runCheck(claim, deps, signal);
        signal.throwIfAborted();
        if (run !== null) await store.record(run);
      }
      return due.length;
    },
  };
}

async function runCheck(claim: Claim, deps: ClaimRunnerDeps, signal: AbortSignal): Promise<ClaimRun | null> {
  if (claim.proof === "not yet proven" || !("check" in claim.proof)) return null;
  const ranAt = deps.clock.now();
  const scratchDir = await mkdtemp(join(deps.scratchRoot, "claim-"));
  try {
    await chmod(scratchDir, PASSABLE);
    const outcome = await claim.proof.check.run({ ...deps.context, scratchDir, signal });
    return { claimId: claim.id, ranAt, ok: outcome.ok, finding: outcome.finding.slice(0, MAX_FINDING_LENGTH), evidence: outcome.evidence };
  } catch (error) {
    return { claimId: claim.id, ranAt, ...unfinished(error) };
  } finally {
    await rm(scratchDir, { recursive: true, force: true });
  }
}

function unfinished(error: unknown): CheckOutcome {
  const why = isAppError(error) ? error.code : "internal.unexpected";
  return { ok: false, finding: `The check could not finish (${why}), so nothing is proven.`, evidence: { error: why } };
}

function viewClaim(claim: Claim, lastRun: ClaimRun | null, now: number): ClaimView {
  return {
    id: claim.id,
    statement: claim.statement,
    kind: claim.kind,
    owner: claim.owner,
    status: claimStatus(claim, lastRun, now),
    schedule: claim.proof === "not yet proven" ? null : claim.proof.schedule,
    lastRun,
  };
}
