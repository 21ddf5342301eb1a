// The claims that the live domain keeps, with what proves them. Loaded by the roles that run checks, never by `web`.

import type { Claim } from "#platform/domain/claim.ts";

import { fewTraces } from "./few-traces.ts";
import { freshKeys } from "./fresh-keys.ts";
import { guestClaims } from "./guest-claims.ts";
import { projectStays } from "./host-program.ts";
import { ownServers } from "./own-servers.ts";
import { framesNotStored, routedByKind } from "./relay-claims.ts";
import { sealedTransport, type TransportParts } from "./sealed-transport.ts";
import { sealingClaims } from "./sealing-claims.ts";

export interface LiveClaimsGiven extends Pick<TransportParts, "refusesPlain"> {
  /** How long the log of connections is kept. */
  readonly connectionsKeptMs: number;
}

export function createLiveClaims(given: LiveClaimsGiven): readonly Claim[] {
  return [...sealingClaims(), sealedTransport(given), projectStays(), framesNotStored, freshKeys(), ...guestClaims(), fewTraces(given), routedByKind, ownServers()];
}
