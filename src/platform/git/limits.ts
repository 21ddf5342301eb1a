// How much of a source is taken. Defaults fit the largest repositories that companies keep; each can be set.

import { GIB, HOUR, MIB, MINUTE, SECOND } from "#base/units.ts";
import type { HttpLimits } from "#platform/egress/http-connection.ts";

export interface FetchLimits {
  /** Of one pack as it comes. */
  readonly maxPackBytes: number;
  readonly maxObjects: number;
  /** Branches and tags. */
  readonly maxRefs: number;
  /** The list of references, pull requests and all. */
  readonly maxAdvertisementBytes: number;
  /** Private memory of git while it checks a pack: a delta that unfolds to more ends there. */
  readonly maxMemoryBytes: number;
  /** From the first look to the checked pack. */
  readonly totalMs: number;
  readonly connectMs: number;
  readonly headersMs: number;
  readonly idleMs: number;
}

export const DEFAULT_FETCH_LIMITS: FetchLimits = {
  maxPackBytes: 4 * GIB,
  maxObjects: 20_000_000,
  maxRefs: 100_000,
  maxAdvertisementBytes: 64 * MIB,
  maxMemoryBytes: 3 * GIB,
  totalMs: 2 * HOUR,
  connectMs: 15 * SECOND,
  // A server may count objects for minutes before its first byte where it sends no keep-alives.
  headersMs: 3 * MINUTE,
  idleMs: 2 * MINUTE,
};

/** Progress lines and keep-alives around a pack: far more than an honest server sends. */
export const MAX_SIDEBAND_BYTES = 4 * MIB;
/** Rounds of negotiation: git doubles its haves each round, so 20 cover a million. */
export const MAX_ROUNDS = 128;

export function httpLimits(limits: FetchLimits): HttpLimits {
  return {
    connectMs: limits.connectMs,
    headersMs: limits.headersMs,
    idleMs: limits.idleMs,
    maxBytes: limits.maxPackBytes + limits.maxAdvertisementBytes + MAX_SIDEBAND_BYTES + Math.ceil(limits.maxPackBytes / 1_000),
  };
}
