// The registry refuses what would make the trust page lie.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { claimPasses, type Claim } from "#platform/domain/claim.ts";
import { claimsWithoutSabotage, createClaimRegistry } from "./registry.ts";

const checked: Claim = {
  id: "CR-10",
  statement: "Every internal identifier is a random UUID",
  kind: "checked",
  owner: "vaults",
  proof: { schedule: "daily", check: { run: async () => claimPasses("looked", {}) } },
};

test("claims are listed in the order of their ids", () => {
  const registry = createClaimRegistry([checked, { ...checked, id: "CA-02" }]);
  assert.deepEqual(registry.list().map((claim) => claim.id), ["CA-02", "CR-10"]);
});

test("two claims of one id are refused, and both owners are named", () => {
  assert.throws(() => createClaimRegistry([checked, { ...checked, owner: "live" }]), (error) => isAppError(error, "claim.defect") && /vaults.*live/.test(error.message));
});

test("an id outside the checklist's form is refused", () => {
  assert.throws(() => createClaimRegistry([{ ...checked, id: "CR-1" }]), (error) => isAppError(error, "claim.defect"));
});

test("a claim without an owner or a statement is refused", () => {
  assert.throws(() => createClaimRegistry([{ ...checked, owner: " " }]), (error) => isAppError(error, "claim.defect"));
  assert.throws(() => createClaimRegistry([{ ...checked, statement: "" }]), (error) => isAppError(error, "claim.defect"));
});

test("a recorded claim has a record and no check", () => {
  assert.throws(() => createClaimRegistry([{ ...checked, kind: "recorded" }]), (error) => isAppError(error, "claim.defect"));
});

test("an unknown id is refused by name", () => {
  assert.throws(() => createClaimRegistry([checked]).get("CR-99"), (error) => isAppError(error, "claim.unknown") && error.message.includes("CR-99"));
});

test("a check that no sabotage turns red is named", () => {
  const unproven: Claim = { ...checked, id: "CR-11", proof: "not yet proven" };
  assert.deepEqual(claimsWithoutSabotage([checked, unproven], new Set()), ["CR-10"]);
  assert.deepEqual(claimsWithoutSabotage([checked, unproven], new Set(["CR-10"])), []);
});
