// Who is named as an approver on the page of policies.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DEFAULT_POLICY } from "#protocol/api/policies.ts";

import { withApprover } from "./approvers.ts";

test("taking somebody out and in again leaves the policy as it was", () => {
  const without = withApprover(DEFAULT_POLICY, "access", { role: "administrator", may: false });
  assert.deepEqual(without, { ...DEFAULT_POLICY.approvers, access: ["compliance-officer"] });
  assert.deepEqual(withApprover({ ...DEFAULT_POLICY, approvers: without }, "access", { role: "administrator", may: true }), DEFAULT_POLICY.approvers);
});
