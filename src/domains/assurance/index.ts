// What others may import of the assurance domain.

export { claimsWithoutSabotage, createClaimRegistry, isChecked, type ClaimRegistry } from "./registry.ts";
export { createAssuranceRoutes, showClaim } from "./routes.ts";
export { createClaimRunner, type ClaimRunner, type ClaimView } from "./run-claims.ts";
export { assuranceDomain, RUN_DUE_QUEUE } from "./domain.ts";
export { claimStatus, isClaimDue, type ClaimRun, type ClaimStatus } from "./status.ts";
export { createClaimRunStore, type ClaimRunStore } from "./store.ts";
