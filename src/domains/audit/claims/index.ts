// The claims that the audit domain keeps. Loaded by the roles that run checks, never by `web`.

import type { Claim } from "#platform/domain/claim.ts";
import { provableLog, type ProvableLogGiven } from "./provable-log.ts";

export type { ProvableLogGiven as AuditClaimsGiven };

export function createAuditClaims(given: ProvableLogGiven): readonly Claim[] {
  return [provableLog(given)];
}
