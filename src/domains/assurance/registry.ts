// The registry of claims: each domain brings its own, and the registry refuses what would make the trust page lie: two
// claims of one id, a statement nobody owns, a check that runs on no schedule.

import { AppError } from "#base/app-error.ts";
import type { Claim, ClaimId } from "#platform/domain/claim.ts";

export interface ClaimRegistry {
  /** In the order of their ids. */
  list(): readonly Claim[];
  /** @throws AppError `claim.unknown`. */
  get(id: string): Claim;
}

const CLAIM_ID = /^(CR|EM|CA|CT|PO|SR)-\d{2}$/;

/** @throws AppError `claim.defect` when a claim is registered twice or is not whole. */
export function createClaimRegistry(claims: readonly Claim[]): ClaimRegistry {
  const byId = new Map<string, Claim>();
  for (const claim of claims) {
    if (!CLAIM_ID.test(claim.id)) throw new AppError("claim.defect", `Expected an id such as CR-01, got ${claim.id}.`);
    if (byId.has(claim.id)) throw new AppError("claim.defect", `${claim.id} is registered by ${byId.get(claim.id)?.owner ?? "?"} and by ${claim.owner}.`);
    if (claim.statement.trim() === "" || claim.owner.trim() === "") throw new AppError("claim.defect", `${claim.id} has no statement or no owner.`);
    if (claim.kind === "recorded" && isChecked(claim)) throw new AppError("claim.defect", `${claim.id} is recorded, and so has a record, not a check.`);
    byId.set(claim.id, claim);
  }
  const sorted = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    list: () => sorted,
    get(id) {
      const claim = byId.get(id);
      if (claim === undefined) throw new AppError("claim.unknown", `There is no claim ${JSON.stringify(id)} in the registry.`);
      return claim;
    },
  };
}

export function isChecked(claim: Claim): boolean {
  return typeof claim.proof === "object" && "check" in claim.proof;
}

/** Ids of checked claims for which `sabotage` has nothing that turns them red; the tests demand that there are none. */
export function claimsWithoutSabotage(claims: readonly Claim[], sabotage: ReadonlySet<string>): ClaimId[] {
  return claims.filter((claim) => isChecked(claim) && !sabotage.has(claim.id)).map((claim) => claim.id);
}
