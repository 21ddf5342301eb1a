// A policy of licences from a file, and what is judged by it.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { judgeGate } from "#protocol/gate/judge-gate.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";

import { gateWords, toldOf } from "./gate-words.ts";
import { judgeByFile, judgeOrRefuse, readLicencePolicy } from "./licence-policy.ts";

async function write(t: TestContext, content: unknown): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "licence-policy-test-"));
  t.after(() => rm(folder, { recursive: true }));
  const file = join(folder, "licences.json");
  await writeFile(file, typeof content === "string" ? content : JSON.stringify(content));
  return file;
}

const GIVEN = { schema: "strongroom.licence-policy/1", date: "2026-11-30", licences: [{ id: "MIT", verdict: "deny" }] };

test("GAT-8 a file judges the report and its baseline, and the verdict says of which day it is", async (t) => {
  const licences = await readLicencePolicy(await write(t, GIVEN), "gate");
  const report = judgeOrRefuse(judgedReport(), licences, "licences.json");
  const gate = (before: typeof report) => judgeGate({ thresholds: { maxNew: { medium: 0 } }, report, baseline: { report: before, sameKey: true } });
  assert.deepEqual(gate(judgedReport()).fresh.map(({ rule }) => rule), ["licence/dependency-licence", "licence/file-licence"]);
  const verdict = gate(judgeByFile(judgedReport(), licences));
  assert.deepEqual(verdict.fresh, [], "a changed policy alone makes nothing new");
  assert.match(gateWords(toldOf(verdict, null)), /\nLicences are judged by the policy of 30\sNov\s2026\.\n/);
  assert.doesNotMatch(gateWords(toldOf(judgeGate({ thresholds: { maxNew: {} }, report: judgedReport(), baseline: null }), null)), /Licences are judged/);
});

test("without a file a report stays as it was judged; one of before facts were kept is not judged by a file as if it were", async (t) => {
  assert.equal(await readLicencePolicy(undefined, "report"), null);
  assert.deepEqual(judgeOrRefuse(judgedReport(), null, undefined), judgedReport());
  const { licences } = judgedReport().facets;
  assert.ok(licences);
  const own = await readLicencePolicy(await write(t, GIVEN), "gate");
  const old = judgedReport({ licences: { ...licences, facts: null } });
  assert.throws(() => judgeOrRefuse(old, own, "licences.json"), (error) => isAppError(error, "usage.invalid") && /make it anew/.test(error.message));
  assert.deepEqual(judgeOrRefuse(old, own, undefined).facets.licences?.byRule, licences.byRule, "a server's policy is only what holds where it can");
});

for (const [what, content, says] of [
  ["no JSON", "{", /is no policy of licences \(strongroom\.licence-policy\/1\)/],
  ["an identifier that is none", { ...GIVEN, licences: [{ id: "GPLv3", verdict: "deny" }] }, /licences\.0\.id expected an identifier as SPDX's list writes it, as `MPL-2\.0`, got «GPLv3»/],
  ["another verdict", { ...GIVEN, categories: { permissive: { runtime: "forbid" } } }, /categories\.permissive\.runtime .*"allow"\|"review"\|"deny"/],
  ["a field that there is not", { ...GIVEN, accepted: [] }, /accepted/],
  ["no date", { schema: GIVEN.schema }, /date/],
] as const) {
  test(`a file with ${what} is refused, and says what was expected`, async (t) => {
    const file = await write(t, content);
    await assert.rejects(readLicencePolicy(file, "report"), (error) => isAppError(error, "usage.invalid") && says.test(error.message));
  });
}
