// What a last run is worth as time passes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DAY, HOUR } from "#base/units.ts";
import { claimPasses, type Claim } from "#platform/domain/claim.ts";
import { claimStatus, isClaimDue, type ClaimRun } from "./status.ts";

const NOW = 100 * DAY;
const daily: Claim = { id: "CR-10", statement: "s", kind: "checked", owner: "vaults", proof: { schedule: "daily", check: { run: async () => claimPasses("", {}) } } };
const ran = (ago: number, ok: boolean): ClaimRun => ({ claimId: "CR-10", ranAt: NOW - ago, ok, finding: "", evidence: {} });

test("a claim that never ran is not yet proven", () => {
  assert.equal(claimStatus(daily, null, NOW), "not yet proven");
});

test("a fresh green run proves, one missed round is forgiven, the second is not", () => {
  assert.equal(claimStatus(daily, ran(HOUR, true), NOW), "proven");
  assert.equal(claimStatus(daily, ran(2 * DAY, true), NOW), "proven");
  assert.equal(claimStatus(daily, ran(2 * DAY + 1, true), NOW), "not yet proven");
});

test("a red run stays red however old it is", () => {
  assert.equal(claimStatus(daily, ran(50 * DAY, false), NOW), "failed");
});

test("a claim without a check or with a record alone is never green", () => {
  assert.equal(claimStatus({ ...daily, proof: "not yet proven" }, ran(0, true), NOW), "not yet proven");
  assert.equal(claimStatus({ ...daily, kind: "recorded", proof: { record: "reviews", schedule: "weekly" } }, ran(0, true), NOW), "not yet proven");
});

test("a check is due when it never ran, and again after its period", () => {
  assert.equal(isClaimDue(daily, null, NOW), true);
  assert.equal(isClaimDue(daily, ran(DAY - 1, true), NOW), false);
  assert.equal(isClaimDue(daily, ran(DAY, true), NOW), true);
  assert.equal(isClaimDue({ ...daily, proof: "not yet proven" }, null, NOW), false);
});
