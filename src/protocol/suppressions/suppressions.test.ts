// The rules of SPEC.md, on reports and without a server.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { listFindings } from "#protocol/report/exports/findings.ts";
import { composeSarifReport } from "#protocol/report/exports/sarif.ts";
import { judgedReport } from "#protocol/report/sample-facets.ts";
import { reportSchema, type Report } from "#protocol/report/schema.ts";
import { urgentMatters } from "#protocol/report/urgent.ts";
import { composeScore } from "#protocol/score/score.ts";

import { analysisProblem, suppresses, type Analysis } from "./analysis.ts";
import { applySuppressions, judgeFindings } from "./apply.ts";
import { addSuppressions } from "./carry-over.ts";
import { countSuppressed, openPart, suppressionWords } from "./open-part.ts";
import { withoutNames } from "./section.ts";
import { covers, identitiesOf, isInForce, nameOfDecision, namesOfFinding, unchangedSince, type Suppression } from "./suppression.ts";

const AT = Date.parse("2026-06-01T00:00:00Z");
const DAY_MS = 24 * 60 * 60 * 1000;
const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
const ACCEPTED: Analysis = { state: "exploitable", justification: null, response: "will_not_fix" };

function suppression(parts: Partial<Suppression>): Suppression {
  return { id: "one", reach: "vault", finding: null, rule: "secret/*", path: null, ...ACCEPTED, reason: "It is known and borne.", createdAt: AT - DAY_MS, expiresAt: AT + DAY_MS, endedAt: null, ...parts };
}

function apply(report: Report, ...parts: readonly Partial<Suppression>[]): Report {
  return applySuppressions(report, { suppressions: parts.map((each, index) => suppression({ id: `s${index}`, ...each })), asOf: AT, hash });
}

const silent = (report: Report): string[] => judgeFindings(report).filter(({ suppressed }) => suppressed).map(({ rule, path }) => `${rule} ${path}`);

function vulnerable(id: string, aliases: readonly string[]): Report {
  const report = judgedReport();
  const { vulnerabilities } = report.facets;
  assert.ok(vulnerabilities);
  return { ...report, facets: { vulnerabilities: { ...vulnerabilities, vulnerable: vulnerabilities.vulnerable.slice(0, 1).map((each) => ({ ...each, id, aliases: [...aliases] })) } } };
}

const NAMES = ["CVE-2026-0001", "GHSA-aaaa-bbbb-cccc", "PYSEC-2026-1"] as const;
for (const own of NAMES) {
  for (const named of [...NAMES, "cve-2026-0001"]) {
    test(`SUP-3 a suppression of ${named} covers what the report calls ${own}`, () => {
      const report = vulnerable(own, NAMES.filter((name) => name !== own));
      assert.equal(silent(apply(report, { rule: `vulnerability/${named}` })).length, 1);
      const { purl } = report.facets.vulnerabilities?.vulnerable[0] ?? { purl: "" };
      if (named.startsWith("cve")) return;
      assert.equal(silent(apply(report, { rule: "vulnerability/other", finding: hash(`${named} ${purl}`) })).length, 1, "the finding by its fingerprint under that name");
    });
  }
}

test("SUP-5 in a report that was made while it was in force a suppression holds no more once it has expired", () => {
  const report = apply(judgedReport(), { expiresAt: AT + DAY_MS }, { id: "lasting", rule: "risk/*", expiresAt: null });
  const at = (asOf: number): readonly string[] => [...new Set(silent(addSuppressions(report, { from: null, asOf, hash })).map((each) => each.split("/")[0] ?? ""))].toSorted();
  assert.deepEqual([at(AT), at(AT + DAY_MS)], [["risk", "secret"], ["risk"]]);
  const carried = (asOf: number): number => silent(addSuppressions(judgedReport(), { from: report, asOf, hash })).length;
  assert.ok(carried(AT) > carried(AT + DAY_MS));
});

test("SUP-3 another advisory is not covered, nor one whose name only begins alike", () => {
  for (const rule of ["vulnerability/CVE-2026-0002", "vulnerability/CVE-2026-00011", "vulnerability/CVE-2026-000"]) assert.deepEqual(silent(apply(vulnerable("CVE-2026-0001", []), { rule })), []);
});

test("SUP-2 a finding is covered where its fingerprint is; the same package in another version, and another secret in its place, are not", () => {
  const report = judgedReport();
  const [first] = listFindings(report);
  assert.ok(first);
  assert.deepEqual(silent(apply(report, { finding: hash(first.identity) })), [`${first.rule} ${first.path}`]);
  assert.deepEqual(silent(apply(report, { finding: hash(`${first.rule} elsewhere`) })), []);
  const { secrets } = report.facets;
  assert.ok(secrets);
  const rotated = { ...report, facets: { ...report.facets, secrets: { ...secrets, found: secrets.found.map((each) => ({ ...each, fingerprint: "9".repeat(32) })) } } };
  assert.deepEqual(silent(apply(rotated, { finding: hash(first.identity) })), []);
});

test("SUP-2 of two secrets that stood at the same place one after the other, one is covered", () => {
  const report = judgedReport();
  const { secrets } = report.facets;
  assert.ok(secrets);
  const gone = ["1", "2"].map((digit) => ({ rule: "private-key", title: "Private key", severity: "critical" as const, confidence: "high" as const, path: "a.env", line: 3, column: 1, fingerprint: digit.repeat(32), introduced: null, left: null, inHead: false }));
  const past = { ...report, facets: { secrets: { ...secrets, found: [], past: gone } } };
  assert.equal(silent(apply(past, { finding: hash(`private-key ${"1".repeat(32)}`) })).length, 1);
});

const STATES: readonly (readonly [Analysis, boolean])[] = [
  [{ state: "false_positive", justification: null, response: null }, true],
  [{ state: "not_affected", justification: "code_not_reachable", response: null }, true],
  [{ state: "resolved", justification: null, response: null }, true],
  [{ state: "exploitable", justification: null, response: "will_not_fix" }, true],
  [{ state: "exploitable", justification: null, response: "can_not_fix" }, true],
  [{ state: null, justification: null, response: "will_not_fix" }, true],
  [{ state: "exploitable", justification: null, response: null }, false],
  [{ state: "exploitable", justification: null, response: "update" }, false],
  [{ state: "in_triage", justification: null, response: null }, false],
  [{ state: "in_triage", justification: null, response: "will_not_fix" }, false],
];
for (const [analysis, counts] of STATES) {
  test(`SUP-4 ${analysis.state ?? "a reason alone"}${analysis.response === null ? "" : ` with ${analysis.response}`} ${counts ? "takes out of the count" : "leaves open"}`, () => {
    assert.equal(suppresses(analysis), counts);
    const report = apply(judgedReport(), { rule: "risk/*", ...analysis });
    assert.equal(silent(report).length, counts ? 2 : 0);
    assert.equal(report.suppressions?.inTriage, counts ? 0 : 2);
    const { results } = (JSON.parse(composeSarifReport(report, { hash })) as { runs: [{ results: { ruleId: string; suppressions: { status: string }[] }[] }] }).runs[0];
    assert.deepEqual(new Set(results.filter(({ ruleId }) => ruleId.startsWith("risk/")).map(({ suppressions }) => suppressions[0]?.status)), new Set([counts ? "accepted" : "underReview"]), "SUP-8");
  });
}

test("SUP-4 a justification stands beside not_affected, and nowhere else", () => {
  assert.notEqual(analysisProblem({ state: "not_affected", justification: null, response: null }), null);
  assert.notEqual(analysisProblem({ state: "false_positive", justification: "code_not_present", response: null }), null);
  assert.equal(analysisProblem({ state: "not_affected", justification: "code_not_present", response: null }), null);
});

test("SUP-5 one is in force from when it was made until its end, which is not part of it", () => {
  const span = suppression({});
  for (const [at, expected] of [[AT - DAY_MS - 1, false], [AT - DAY_MS, true], [AT + DAY_MS - 1, true], [AT + DAY_MS, false]] as const) assert.equal(isInForce(span, at), expected, `${at - AT}`);
  assert.equal(isInForce(suppression({ endedAt: AT }), AT), false);
  assert.equal(isInForce(suppression({ endedAt: AT }), AT - 1), true);
  assert.equal(apply(judgedReport(), { expiresAt: AT }).suppressions?.inForce, 0);
});

test("SUP-6 a set has the time since which it is as it is, until something is made, ended or expires", () => {
  const all = [suppression({ createdAt: 100, expiresAt: 900 }), suppression({ createdAt: 200, expiresAt: 1000, endedAt: 500 })];
  assert.deepEqual([50, 100, 199, 200, 499, 500, 899, 900, 5000].map((at) => unchangedSince(all, at)), [null, 100, 100, 200, 200, 500, 500, 900, 900]);
  const told = apply(judgedReport(), {}).suppressions;
  assert.notEqual(told?.digest, apply(judgedReport(), { reason: "Another reason is another set." }).suppressions?.digest);
  assert.equal(told?.digest, apply(judgedReport(), {}).suppressions?.digest);
});

test("SUP-7 the rest of the report stays as it was; what is for the finding goes before what is for its rule", () => {
  const report = judgedReport();
  const [first] = listFindings(report);
  const judged = apply(report, { rule: first?.rule ?? "" }, { finding: hash(first?.identity ?? ""), reason: "This very one." }, { rule: first?.rule ?? "", state: "in_triage", response: null });
  assert.deepEqual({ ...judged, suppressions: undefined }, { ...report, suppressions: undefined });
  assert.equal(judgeFindings(judged)[0]?.entry?.reason, "This very one.");
  reportSchema.parse(judged);
});

test("SUP-9 what is urgent leaves out what is suppressed, by numbers alone as with names; the score does not", () => {
  const report = judgedReport();
  const all = listFindings(report);
  const judged = apply(report, { rule: "secret/*" }, { rule: "risk/command-built-javascript" }, { rule: "vulnerability/GHSA-aaaa-bbbb-cccc" });
  assert.ok(urgentMatters(report, 20).some(({ facet }) => facet === "secrets"));
  const matters = urgentMatters(judged, 20);
  assert.equal(matters.some(({ facet }) => facet === "secrets"), false);
  assert.match(matters.find(({ facet }) => facet === "vulnerabilities")?.finding ?? "", /^2 known vulnerabilities .*1 medium, 1 of unknown severity/);
  assert.deepEqual(matters.find(({ facet }) => facet === "vulnerabilities")?.where, ["part-1 1.0.1", "part-2 1.0.2"]);
  assert.equal(openPart(judged).risks?.findingsInProduct, 1);
  assert.deepEqual(openPart(apply(report, { finding: hash(all[0]?.identity ?? "") })).secrets?.found.map(({ path }) => path), ["src/settings.ts", "src/settings.ts"]);
  const { suppressions } = judged;
  assert.ok(suppressions);
  assert.equal(suppressionWords(judged), `${all.length - 5} findings are open, 5 are suppressed.`);
  const numbers = { ...judged, facets: withoutLists(judged.facets), suppressions: withoutNames(suppressions) };
  assert.deepEqual(urgentMatters(numbers, 20).map(({ finding }) => finding), matters.map(({ finding }) => finding), "who may not see names is told the same");
  assert.deepEqual(composeScore(judged), composeScore(report));
  assert.equal(countSuppressed(suppressions), 5);
});

function withoutLists(facets: Report["facets"]): Report["facets"] {
  const { secrets, risks, vulnerabilities, licences } = facets;
  return {
    ...facets,
    ...(secrets && { secrets: { ...secrets, found: [], past: [] } }), ...(risks && { risks: { ...risks, places: [] } }),
    ...(vulnerabilities && { vulnerabilities: { ...vulnerabilities, vulnerable: [] } }), ...(licences && { licences: { ...licences, matters: [] } }),
  };
}

test("SUP-2 SUP-3 a finding has the name of a decision exactly where the decision covers it", () => {
  const findings = [...listFindings(judgedReport()), ...NAMES.flatMap((own) => listFindings(vulnerable(own, NAMES.filter((name) => name !== own))))];
  const rules = [...new Set([...findings.map(({ rule }) => rule), ...NAMES.flatMap((name) => [`vulnerability/${name}`, `vulnerability/${name.toLowerCase()}`]), "secret/PRIVATE-KEY", "secret/nothing"])];
  const decisions = [...rules.map((rule) => ({ rule, finding: null, path: null })), ...findings.flatMap((finding) => identitiesOf(finding).map((identity) => ({ rule: "secret/nothing", finding: hash(identity), path: null })))];
  let covered = 0;
  for (const finding of findings) {
    for (const decision of decisions) {
      const isCovered = covers(decision, { finding, fingerprints: identitiesOf(finding).map(hash) });
      assert.equal(namesOfFinding(finding, hash).includes(nameOfDecision(decision)), isCovered, `${finding.identity}: ${decision.rule} ${decision.finding}`);
      covered += Number(isCovered);
    }
  }
  assert.ok(covered > findings.length * 2, "some are covered, not none");
});
