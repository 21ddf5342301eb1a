// Thresholds from a command line and a file, and a verdict in words.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { judgeGate } from "#protocol/gate/judge-gate.ts";
import { isEmpty } from "#protocol/gate/policy.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";

import { layThresholds, readThresholds } from "./gate-thresholds.ts";
import { gateWords, toldOf } from "./gate-words.ts";

test("the command line goes before the file, and adds to its licences", async (t) => {
  const folder = await mkdtemp(join(tmpdir(), "gate-test-"));
  t.after(() => rm(folder, { recursive: true }));
  const policy = join(folder, "gate.json");
  await writeFile(policy, JSON.stringify({ schema: "strongroom.gate/1", maxNew: { critical: 0, high: 3 }, maxScoreDrop: 10, denyLicences: ["AGPL-3.0-only"] }));
  assert.deepEqual(await readThresholds({ policy, "max-new-high": "5", "min-score": "600", "max-open-critical": "7", "deny-licence": ["GPL-*"], "deny-known-exploited": true }), {
    maxNew: { critical: 0, high: 5 }, maxOpen: { critical: 7 }, maxScoreDrop: 10, minScore: 600, denyLicences: ["AGPL-3.0-only", "GPL-*"], denyKnownExploited: true,
  });
  assert.equal(await readThresholds({}), null);
});

test("how much must have been looked at is said beside the usual thresholds, and takes none of them away", async () => {
  const usual = { maxNew: { critical: 0, high: 0 } };
  const own = await readThresholds({ "min-analysed": "0" });
  assert.deepEqual(layThresholds(own, usual), { ...usual, minAnalysed: 0 });
  assert.equal(judgeGate({ thresholds: layThresholds(own, usual), report: judgedReport(), baseline: null }).passed, false);
  assert.deepEqual(layThresholds(await readThresholds({ "min-analysed": "90", "min-score": "600" }), usual), { minAnalysed: 90, minScore: 600 });
  assert.deepEqual(layThresholds(null, usual), usual);
  assert.ok(isEmpty({ minAnalysed: 0 }), "a gate of nothing is none");
});

for (const [what, values, message] of [
  ["a number that is none", { "max-new-high": "many" }, /--max-new-high takes a whole number/],
  ["a negative one", { "max-new-high": "-1" }, /--max-new-high takes a whole number/],
  ["a score above the full one", { "min-score": "1001" }, /make no gate: minScore/],
  ["a licence that could be none", { "deny-licence": ["GPL 3"] }, /make no gate: denyLicences\.0/],
  ["a policy that is not there", { policy: "/nowhere/gate.json" }, /cannot read the policy of a gate/],
] as const) {
  test(`${what} is refused, and said`, async () => await assert.rejects(readThresholds(values), (error) => isAppError(error) && message.test(error.message)));
}

test("a verdict says each check, what is new where it fails, and ends with itself", () => {
  const verdict = judgeGate({ thresholds: { maxNew: { critical: 0, low: 9 } }, report: judgedReport(), baseline: null });
  const words = gateWords(toldOf(verdict, null));
  assert.match(words, /^Gate: no baseline, so that everything is new\.\n {2}FAILED {2}3 new critical findings, none may be\n {2}passed {2}/);
  assert.match(words, /New:\n {2}critical: deploy\/server\.pem:1 secret\/private-key: /);
  assert.match(words, /The gate is not passed: 1 check failed\.\n$/);
  assert.match(gateWords(toldOf(judgeGate({ thresholds: { maxNew: { critical: 3 } }, report: judgedReport(), baseline: null }), "main\u001b.json")), /^Gate: against main.*\.json\.\n[\s\S]*The gate is passed\.\n$/);
});
