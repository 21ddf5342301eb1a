import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { DAY, HOUR } from "#base/units.ts";

import { nextDueAt } from "./replication.ts";

const NOW = Date.UTC(2026, 0, 1);
const MAX_MS = 6 * HOUR;
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("a manual vault is never due by itself", () => {
  assert.equal(nextDueAt("manual", NOW, { maxMs: MAX_MS, random: () => 0.5 }), null);
});

test("weekly is a week and monthly thirty days, put off by no more than the jitter", () => {
  fc.assert(fc.property(fc.constantFrom(["weekly", 7] as const, ["monthly", 30] as const), chance, ([schedule, days], value) => {
    const waited = (nextDueAt(schedule, NOW, { maxMs: MAX_MS, random: () => value }) as number) - NOW;
    assert.ok(waited >= days * DAY && waited <= days * DAY + MAX_MS);
  }));
});

test("two vaults do not come at the same time", () => {
  const at = (value: number): number | null => nextDueAt("weekly", NOW, { maxMs: MAX_MS, random: () => value });
  assert.notEqual(at(0.1), at(0.2));
});
