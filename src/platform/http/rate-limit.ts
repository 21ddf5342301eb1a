// Token buckets in memory: a bucket for each route and caller holds so many requests and refills evenly. A caller is a session,
// or without one the network the request comes from; an IPv6 network is a /64, since a host has as many addresses in it as it likes.

import { AppError } from "#base/app-error.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";

import type { RouteLimit } from "./route.ts";

export interface RateLimiter {
  /** @throws AppError `request.too-many` with `retryAfterSeconds` in its details. */
  take(key: string, limit: RouteLimit): void;
  /** The same where there is something else to try: seconds to wait, or null when it was taken. */
  tryTake(key: string, limit: RouteLimit): number | null;
}

interface Bucket {
  tokens: number;
  at: number;
  /** When it is full again and may be forgotten. */
  fullAt: number;
}

/** So many buckets are kept at most; beyond, the fullest are forgotten first, since they hold back nobody. */
const MAX_BUCKETS = 100_000;
const SWEEP_EVERY_MS = MINUTE;

export function createRateLimiter(deps: { readonly clock: Pick<Clock, "now"> }): RateLimiter {
  const buckets = new Map<string, Bucket>();
  let sweptAt = deps.clock.now();

  function sweep(now: number): void {
    if (now - sweptAt < SWEEP_EVERY_MS && buckets.size < MAX_BUCKETS) return;
    sweptAt = now;
    for (const [key, bucket] of buckets) if (bucket.fullAt <= now) buckets.delete(key);
    // Still too many: a flood from many networks. The oldest entries go, so that memory stays bounded.
    for (const key of buckets.keys()) {
      if (buckets.size < MAX_BUCKETS) break;
      buckets.delete(key);
    }
  }

  function tryTake(key: string, limit: RouteLimit): number | null {
    const now = deps.clock.now();
    sweep(now);
    const perToken = limit.perMs / limit.requests;
    const bucket = buckets.get(key) ?? { tokens: limit.requests, at: now, fullAt: now };
    const tokens = Math.min(limit.requests, bucket.tokens + Math.max(0, now - bucket.at) / perToken);
    if (tokens < 1) return Math.max(1, Math.ceil(((1 - tokens) * perToken) / SECOND));
    buckets.set(key, { tokens: tokens - 1, at: now, fullAt: now + (limit.requests - tokens + 1) * perToken });
    return null;
  }

  return {
    tryTake,
    take(key, limit) {
      const retryAfterSeconds = tryTake(key, limit);
      if (retryAfterSeconds !== null) throw new AppError("request.too-many", undefined, { details: { retryAfterSeconds } });
    },
  };
}

/** The network an address belongs to: itself for IPv4 (also mapped into IPv6), the /64 for IPv6. */
export function networkOf(address: string | undefined): string {
  if (address === undefined || address === "") return "socket";
  const known = networks.get(address);
  if (known !== undefined) return known;
  if (networks.size >= MAX_NETWORKS) networks.clear();
  const network = findNetwork(address);
  networks.set(address, network);
  return network;
}

/** Asked for several times in each request: of addresses that ask again and again it is worked out once. */
const networks = new Map<string, string>();
const MAX_NETWORKS = 1000;

function findNetwork(address: string): string {
  const mapped = /^::ffff:(\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address);
  if (mapped?.[1] !== undefined) return mapped[1];
  if (!address.includes(":")) return address;
  return `${expandIpv6(address).slice(0, 4).join(":")}::/64`;
}

function expandIpv6(address: string): string[] {
  const [bare = ""] = address.split("%");
  const [head = "", tail] = bare.split("::");
  const left = head === "" ? [] : head.split(":");
  const right = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => "0");
  return [...left, ...zeros, ...right].map((group) => Number.parseInt(group, 16).toString(16));
}
