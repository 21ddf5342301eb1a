// Buckets refill evenly, callers do not share them, and memory stays bounded.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createRateLimiter, networkOf } from "./rate-limit.ts";

const LIMIT = { requests: 3, perMs: 3000 };

function refused(take: () => void): number | null {
  try {
    take();
    return null;
  } catch (error) {
    assert.ok(isAppError(error, "request.too-many"));
    return Number(error.details["retryAfterSeconds"]);
  }
}

test("a bucket holds its number of requests and refills evenly", () => {
  let now = 1000;
  const limiter = createRateLimiter({ clock: { now: () => now } });
  for (let index = 0; index < 3; index++) assert.equal(refused(() => limiter.take("a", LIMIT)), null);
  assert.equal(refused(() => limiter.take("a", LIMIT)), 1);
  now += 1000;
  assert.equal(refused(() => limiter.take("a", LIMIT)), null);
  assert.equal(refused(() => limiter.take("a", LIMIT)), 1);
  now += 1_000_000;
  for (let index = 0; index < 3; index++) assert.equal(refused(() => limiter.take("a", LIMIT)), null);
  assert.equal(refused(() => limiter.take("a", LIMIT)), 1);
});

test("a flood from others leaves a caller's bucket as it is", () => {
  const limiter = createRateLimiter({ clock: { now: () => 0 } });
  for (let index = 0; index < 10_000; index++) refused(() => limiter.take("flood", LIMIT));
  assert.equal(refused(() => limiter.take("victim", LIMIT)), null);
});

test("a clock that goes back gives nothing away and takes nothing", () => {
  let now = 10_000;
  const limiter = createRateLimiter({ clock: { now: () => now } });
  for (let index = 0; index < 3; index++) limiter.take("a", LIMIT);
  now = 0;
  assert.notEqual(refused(() => limiter.take("a", LIMIT)), null);
});

test("networks are an IPv4 address or an IPv6 /64", () => {
  const table: [string | undefined, string][] = [
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["2001:db8:1:2::1", "2001:db8:1:2::/64"],
    ["2001:0db8:0001:0002::", "2001:db8:1:2::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["::1", "0:0:0:0::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    [undefined, "socket"],
  ];
  for (const [address, network] of table) assert.equal(networkOf(address), network);
});
