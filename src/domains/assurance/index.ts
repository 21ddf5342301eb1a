// What others may import of the assurance domain.

export { claimsWithoutSabotage, createClaimRegistry, type ClaimRegistry } from "./registry.ts";
export { createAssuranceRoutes, showClaim } from "./routes.ts";
export { createClaimRunner, type ClaimRunner, type ClaimView } from "./run-claims.ts";
export { assuranceDomain, RUN_DUE_QUEUE } from "./domain.ts";
export type { ClaimRun, ClaimStatus } from "./status.ts";
export { describeReports } from "./web-reports/describe-report.ts";
export { createWebReports, type WebReports } from "./web-reports/web-reports.ts";
export { createClaimRunStore, type ClaimRunStore } from "./store.ts";
