// docs/claims.md from the registered claims: what is stated, by whom it is kept, how it is shown and how often.

import type { Claim } from "#platform/domain/claim.ts";
import { listedClaims } from "#roles/testing/listed-claims.ts";

import { composePage, composeTable } from "./page.ts";

export function composeClaimsPage(): string {
  const rows = listedClaims().list().map((claim) => [claim.id, claim.statement, claim.kind, claim.owner, describeProof(claim)]);
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
