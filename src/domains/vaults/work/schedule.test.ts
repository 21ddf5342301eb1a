import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { DAY } from "#base/units.ts";

import { nextDueAt } from "./schedule.ts";

const NOW = Date.UTC(2026, 0, 1);
const random = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

test("a manual vault is never due by itself", () => {
  assert.equal(nextDueAt("manual", NOW, 0.5), null);
});

test("weekly is a week and monthly thirty days, each at most a twentieth earlier or later", () => {
  fc.assert(fc.property(fc.constantFrom(["weekly", 7] as const, ["monthly", 30] as const), random, ([schedule, days], chance) => {
    const waited = (nextDueAt(schedule, NOW, chance) as number) - NOW;
    assert.ok(waited >= days * DAY * 0.95 - 1 && waited <= days * DAY * 1.05 + 1);
  }));
});

test("two vaults do not come at the same time", () => {
  assert.notEqual(nextDueAt("weekly", NOW, 0.1), nextDueAt("weekly", NOW, 0.2));
});
