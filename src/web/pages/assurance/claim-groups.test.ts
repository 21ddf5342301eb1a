// The order of the claims.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { ClaimState } from "#protocol/api/system.ts";

import { countByStatus, groupClaims } from "./claim-groups.ts";

function claim(id: string, status: ClaimState["status"]): ClaimState {
  return { id, status, statement: "s", kind: "checked", owner: "vaults", schedule: "daily", checkedAt: null, finding: null, evidence: null };
}

const CLAIMS = [claim("PO-01", "proven"), claim("CR-02", "proven"), claim("CR-09", "not yet proven"), claim("CR-10", "failed"), claim("XX-01", "proven")];

test("groups stand in the order of the list, an unknown one at the end, and in each what is wrong comes first", () => {
  assert.deepEqual(groupClaims(CLAIMS).map(({ title, claims }) => [title, claims.map(({ id }) => id)]), [
    ["Code vaults", ["CR-10", "CR-09", "CR-02"]],
    ["The web application", ["PO-01"]],
    ["XX", ["XX-01"]],
  ]);
});

test("every claim is counted once", () => {
  assert.deepEqual(countByStatus(CLAIMS), { proven: 3, failed: 1, "not yet proven": 1 });
});
