import assert from "node:assert/strict";
import { test } from "node:test";

import { sampleReport } from "#protocol/report/sample-reports.ts";

import { allowListSchema, suppressionsOf, type AllowList } from "./allow-list.ts";
import { applySuppressions, judgeFindings } from "./apply.ts";

const FOUND = { rule: "private-key", title: "Private key", severity: "critical", confidence: "high", path: "src/testing/key.pem", line: 1, column: 1, fingerprint: "0".repeat(32) } as const;
const REPORT = sampleReport({ facets: { secrets: { findings: 1, distinct: 1, files: 1, cutFiles: 0, byRule: [], history: null, found: [FOUND], past: [] } } });
const AT = Date.parse("2026-06-01T00:00:00Z");

function allowedBy(entry: Partial<AllowList["allowed"][number]>): string | null | undefined {
  const suppressions = suppressionsOf({ allowed: [{ rule: "secret/private-key", path: "src/testing/", reason: "made for tests alone", expires: null, ...entry }] });
  return judgeFindings(applySuppressions(REPORT, { suppressions, asOf: AT, hash: () => "0".repeat(64) })).map(({ suppressed, entry: by }) => (suppressed ? by?.reason ?? "" : null))[0];
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
