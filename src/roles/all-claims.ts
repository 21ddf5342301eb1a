// The claims of all domains, in one list: what runs them, the tests and the documentation take it from here.

import { compareInvitationsAndErrors, createAccessClaims } from "#domains/access/claims/index.ts";
import { createAssuranceClaims, type AssuranceClaimsGiven } from "#domains/assurance/claims/index.ts";
import { createAuditClaims, type AuditClaimsGiven } from "#domains/audit/claims/index.ts";
import { createIdentityClaims } from "#domains/identity/claims/index.ts";
import { createLiveClaims, type LiveClaimsGiven } from "#domains/live/claims/index.ts";
import { createVaultClaims, lookAtUploads, type ProbeDeps } from "#domains/vaults/claims/index.ts";
import type { Claim } from "#platform/domain/claim.ts";
import { ENDPOINTS } from "#protocol/api/endpoints.ts";

import { DOMAINS } from "./domains.ts";

/** What checks may use of the living system. */
export interface AllClaimsGiven {
  readonly assurance: Omit<AssuranceClaimsGiven, "queues" | "endpoints" | "lookAtUploads">;
  readonly audit: AuditClaimsGiven;
  readonly live: LiveClaimsGiven;
  readonly vaults: ProbeDeps;
}

export function createAllClaims({ assurance, audit, live, vaults }: AllClaimsGiven): readonly Claim[] {
  return [
    ...createAuditClaims(audit),
    ...createIdentityClaims({ compareElsewhere: compareInvitationsAndErrors }),
    ...createAccessClaims({ permissions: DOMAINS.flatMap(({ permissions }) => permissions) }),
    ...createVaultClaims(vaults),
    ...createLiveClaims(live),
    ...createAssuranceClaims({ ...assurance, lookAtUploads: (context) => lookAtUploads(vaults, context), queues: DOMAINS.flatMap(({ queues }) => queues), endpoints: ENDPOINTS }),
  ];
}
