// The claims that the vaults domain keeps, with what proves them. Loaded by the roles that run checks, never by `web`.

import { judgeGate } from "#protocol/gate/judge-gate.ts";
import type { Claim } from "#platform/domain/claim.ts";
import { archivistClaims } from "./archivist-claims.ts";
import { dependencyGate } from "./dependency-gate.ts";
import { knownVulnerabilities } from "./known-vulnerabilities.ts";
import { noCodeInDatabase } from "./canaries.ts";
import { centralStore } from "./central-store.ts";
import { onDemand } from "./on-demand.ts";
import { plantedMatters } from "./planted-matters.ts";
import type { ProbeDeps } from "./probe.ts";
import { reportClaims } from "./report-claims.ts";
import { roomClaim } from "./room-claim.ts";
import { sourceClaims } from "./source-contacts.ts";
import { updateCost } from "./update-cost.ts";

export type { ProbeDeps } from "./probe.ts";
export { lookAtUploads } from "./refused-uploads.ts";

export function createVaultClaims(deps: ProbeDeps): readonly Claim[] {
  return [...archivistClaims(deps), noCodeInDatabase(deps), onDemand(deps), ...sourceClaims(deps), plantedMatters(deps), knownVulnerabilities(deps), dependencyGate(judgeGate), updateCost(deps), ...reportClaims(deps), roomClaim(deps), centralStore(deps)];
}
