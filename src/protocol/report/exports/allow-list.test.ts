import assert from "node:assert/strict";
import { test } from "node:test";

import { allowListSchema, applyAllowList, type AllowList } from "./allow-list.ts";
import type { ReportFinding } from "./findings.ts";

const FINDING: ReportFinding = {
  facet: "secrets", rule: "secret/private-key", title: "Private key", message: "Private key in the code.", help: "Revoke it.", severity: "critical", score: 9.5,
  path: "src/testing/key.pem", line: 1, column: 1, cwes: [798], identity: "x", lastingIdentity: "x",
};
const AT = Date.parse("2026-06-01T00:00:00Z");

function allowedBy(entry: Partial<AllowList["allowed"][number]>): string | null | undefined {
  return applyAllowList([FINDING], { allowed: [{ rule: "secret/private-key", path: "src/testing/", reason: "made for tests alone", expires: null, ...entry }] }, AT)[0]?.allowedBecause;
}

const CASES: readonly (readonly [string, Partial<AllowList["allowed"][number]>, boolean])[] = [
  ["a rule in a folder", {}, true],
  ["a rule in a file", { path: "src/testing/key.pem" }, true],
  ["all rules of a kind", { rule: "secret/*" }, true],
  ["until a day that has not come", { expires: "2026-06-02" }, true],
  ["another rule", { rule: "secret/private" }, false],
  ["another kind", { rule: "risk/*" }, false],
  ["a folder that only begins alike", { path: "src/test/" }, false],
  ["a file that only begins alike", { path: "src/testing/key" }, false],
  ["until a day that has come", { expires: "2026-06-01" }, false],
];
for (const [what, entry, allowed] of CASES) {
  test(`${what} ${allowed ? "allows" : "does not allow"} the finding`, () => {
    assert.equal(allowedBy(entry), allowed ? "made for tests alone" : null);
  });
}

test("an entry without a reason is refused", () => {
  assert.equal(allowListSchema.safeParse({ schema: "strongroom.allow/1", allowed: [{ rule: "a", path: "b", reason: "", expires: null }] }).success, false);
});
