// The claims that the live domain keeps, with what proves them. Loaded by the roles that run checks, never by `web`.

import type { Claim } from "#platform/domain/claim.ts";

import { fewTraces } from "./few-traces.ts";
import { framesNotStored, routedByKind } from "./relay-claims.ts";

export interface LiveClaimsGiven {
  /** How long the log of connections is kept. */
  readonly connectionsKeptMs: number;
}

export function createLiveClaims(given: LiveClaimsGiven): readonly Claim[] {
  return [framesNotStored, fewTraces(given), routedByKind];
}
