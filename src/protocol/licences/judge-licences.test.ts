import assert from "node:assert/strict";
import { test } from "node:test";

import { listFindings } from "#protocol/report/exports/findings.ts";
import { composeSarifReport } from "#protocol/report/exports/sarif.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";
import { reportSchema, type Report } from "#protocol/report/schema.ts";
import { urgentMatters } from "#protocol/report/urgent.ts";
import { facetViews } from "#protocol/report/views/index.ts";
import { composeScore } from "#protocol/score/score.ts";

import { judgeAnew, judgeLicenceResults } from "./judge-licences.ts";
import { appliedPolicyOf, DEFAULT_LICENCE_POLICY, licencePolicyFileSchema, licencePolicySchema, PUBLISHED, type AppliedLicencePolicy } from "./policy.ts";

const DAY = "2026-11-30";
const policyFile = (more: object): AppliedLicencePolicy => appliedPolicyOf(licencePolicyFileSchema.parse({ schema: "strongroom.licence-policy/1", date: DAY, ...more }));
const OWN = policyFile({ licences: [{ id: "GPL-3.0-only", verdict: "allow" }, { id: "MIT", verdict: "deny" }] });
const said = (report: Report) => report.facets.licences?.byRule.map(({ rule, verdict, findings }) => `${verdict} ${rule} ${findings}`);

test("REP-13 a report is judged by another policy from what it has, and back again it is as it was", () => {
  const report = judgeAnew(judgedReport(), PUBLISHED);
  assert.deepEqual(said(report), ["deny dependency-licence 1", "review dependency-licence-missing 39"]);
  const own = judgeAnew(report, OWN);
  assert.deepEqual(said(own), ["deny dependency-licence 200", "deny file-licence 4", "review dependency-licence-missing 39"]);
  assert.deepEqual(own.facets.licences?.matters.map(({ kind, subject, licence }) => `${kind} ${subject} ${licence}`), ["dependency pkg:npm/part-1@1.0.1 MIT", "file src/shared.ts MIT"]);
  assert.deepEqual([own.facets.licences?.policy, own.facets.licences?.policyChangedAt], ["own", `${DAY}T00:00:00.000Z`]);
  reportSchema.parse(own);
  assert.deepEqual(judgeAnew(own, PUBLISHED), report);
});

test("REP-13 numbers alone are judged as numbers with names are", () => {
  const { licences } = judgedReport().facets;
  assert.ok(licences);
  const { matters: _matters, places: _places, unclear: _unclear, projectFiles: _files, ...results } = licences;
  assert.deepEqual(judgeLicenceResults(results, OWN).byRule, judgeAnew(judgedReport(), OWN).facets.licences?.byRule);
  const numbers = judgeAnew(judgedReport({ licences: { ...licences, matters: [], places: [], unclear: [], projectFiles: [] } }), OWN);
  assert.deepEqual([said(numbers)?.length, numbers.facets.licences?.matters], [3, []]);
});

test("REP-13 a report of before facts were kept stays as it was judged, whatever it lacks", () => {
  const { licences } = judgedReport().facets;
  assert.ok(licences);
  const old = judgedReport({ licences: { ...licences, facts: null, places: [], unclear: [] } });
  assert.deepEqual(judgeAnew(old, OWN), old);
  const { facts: _facts, policyChangedAt: _changed, ...unparsed } = licences;
  assert.deepEqual(judgeLicenceResults(unparsed as typeof licences, OWN).byRule, licences.byRule);
  assert.equal(judgeLicenceResults(unparsed as typeof licences, OWN).policyChangedAt, null);
});

test("whatever tells of licences says of which day a policy is that is not the published one", () => {
  const told = (report: Report): Readonly<Record<string, string>> => {
    const view = facetViews(report, {}).find(({ id }) => id === "licences");
    const { runs: [run] } = JSON.parse(composeSarifReport(report, { hash: (text) => text })) as { runs: [{ properties: { licencePolicy: { changedAt: string | null } } }] };
    return {
      view: `${view?.lead} ${view?.basis}`,
      urgent: urgentMatters(report, 20).find(({ facet }) => facet === "licences")?.basis ?? "",
      score: composeScore(report).lines.find(({ id }) => id === "licences")?.why ?? "",
      finding: listFindings(report).find(({ facet }) => facet === "licences")?.message ?? "",
      sarif: run.properties.licencePolicy.changedAt ?? "null",
    };
  };
  const own = told(judgeAnew(judgedReport(), OWN));
  for (const [where, words] of Object.entries(own)) assert.match(words, where === "sarif" ? /2026-11-30/ : /policy of 30\sNov\s2026/, where);
  for (const [where, words] of Object.entries(told(judgeAnew(judgedReport(), PUBLISHED)))) assert.doesNotMatch(words, /policy of \d|2026-11-30/, where);
});

test("what a file leaves out is as published", () => {
  const { policy } = policyFile({ categories: { "strong-copyleft": { development: "allow" } } });
  assert.deepEqual(policy, { ...DEFAULT_LICENCE_POLICY, categories: { ...DEFAULT_LICENCE_POLICY.categories, "strong-copyleft": { runtime: "deny", development: "allow", file: "deny" } } });
});

const REFUSED: readonly (readonly [given: object, says: RegExp])[] = [
  [{ licences: [{ id: "GPLv3", verdict: "deny" }] }, /expected an identifier as SPDX's list writes it, as `MPL-2.0`, got «GPLv3»/],
  [{ licences: [{ id: "mit", verdict: "deny" }] }, /got «mit»/],
  [{ licences: [{ id: "MIT", verdict: "forbid" }] }, /expected one of "allow"\|"review"\|"deny"/],
  [{ licences: [{ id: "MIT", verdict: "deny" }, { id: "MIT", verdict: "allow" }] }, /expected each licence once/],
  [{ categories: { copyleft: { runtime: "deny" } } }, /copyleft/],
  [{ date: "30.11.2026" }, /date/],
  [{ schema: "strongroom.gate/1" }, /strongroom.licence-policy\/1/],
];
for (const [given, says] of REFUSED) {
  test(`a policy with ${JSON.stringify(given)} is refused, and says why`, () => {
    const parsed = licencePolicyFileSchema.safeParse({ schema: "strongroom.licence-policy/1", date: DAY, ...given });
    assert.match(parsed.error?.message.replaceAll("\\", "") ?? "", says);
  });
}

test("a team's policy names every category and use", () => {
  const { unknown: _unknown, ...some } = DEFAULT_LICENCE_POLICY.categories;
  assert.equal(licencePolicySchema.safeParse({ ...DEFAULT_LICENCE_POLICY, categories: some }).success, false);
  assert.equal(licencePolicySchema.safeParse({ ...DEFAULT_LICENCE_POLICY, licences: [{ id: "LicenseRef-Proprietary", verdict: "deny" }] }).success, true);
});
