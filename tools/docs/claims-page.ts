// docs/claims.md from the registered claims: what is stated, by whom it is kept, how it is shown and how often.

import { createAssuranceClaims } from "#domains/assurance/claims/index.ts";
import { createClaimRegistry } from "#domains/assurance/index.ts";
import { createIdentityClaims } from "#domains/identity/claims/index.ts";
import { createVaultClaims, type ProbeDeps } from "#domains/vaults/claims/index.ts";
import type { Claim } from "#platform/domain/claim.ts";
import { ENDPOINTS } from "#protocol/api/endpoints.ts";
import { DOMAINS } from "#roles/domains.ts";

import { composePage, composeTable } from "./page.ts";

const noCheck = (): never => {
  throw new Error("Defect: no check runs for the documentation.");
};

export function composeClaimsPage(): string {
  const registry = createClaimRegistry([
    ...createAssuranceClaims({ queues: DOMAINS.flatMap(({ queues }) => queues), endpoints: ENDPOINTS, probe: noCheck, jobUser: noCheck, refusesPlain: noCheck, cookies: noCheck }),
    // What these are made with is only used when their checks run.
    ...createIdentityClaims(), ...createVaultClaims({} as ProbeDeps),
  ]);
  const rows = registry.list().map((claim) => [claim.id, claim.statement, claim.kind, claim.owner, describeProof(claim)]);
  return composePage("Claims", "the domains' claims", [
    "What Strongroom claims of itself. `./strongroom claims` shows what is proven on an installation, and `./strongroom claims --run all` runs",
    "the checks. *Built*: a feature; *checked*: a property that is checked again and again; *recorded*: what people do.",
    "",
    composeTable(["id", "claim", "kind", "kept by", "shown by"], rows),
  ]);
}

function describeProof({ proof }: Claim): string {
  if (proof === "not yet proven") return proof;
  return "check" in proof ? `a check, ${proof.schedule}` : `a record, ${proof.schedule}`;
}
