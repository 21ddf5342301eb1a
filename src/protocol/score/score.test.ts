import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { FACETS, type FacetName } from "#protocol/report/facets/index.ts";
import { hostileFacets, judgedReport, sampleFacets } from "#protocol/report/sample-facets.ts";
import { emptyReport } from "#protocol/report/sample-reports.ts";
import { reportSchema } from "#protocol/report/schema.ts";

import { composeScore, SCORE_FORMULA, type ScoreInput } from "./score.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 100_000 : 2000;

/** Numbers alone, as a database holds them. */
function withoutEvidence(facets: ScoreInput["facets"]): ScoreInput["facets"] {
  const halves = Object.entries(facets).map(([name, section]) => [name, Object.fromEntries(Object.entries(section ?? {}).filter(([key]) => key in FACETS[name as FacetName].results.shape))]);
  return Object.fromEntries(halves) as ScoreInput["facets"];
}

const input = (facets: ScoreInput["facets"], code = 1000): ScoreInput => ({ totals: { code }, facets });
const totalOf = (facets: ScoreInput["facets"]): number => composeScore(input(facets)).total ?? -1;
const shareOf = (facets: ScoreInput["facets"], id: string): number | undefined => composeScore(input(facets)).lines.find((line) => line.id === id)?.points;

test("the samples are reports", () => {
  for (const facets of [sampleFacets(), hostileFacets()]) reportSchema.parse(judgedReport(facets));
});

test("SCO-1 numbers alone give the same score, and name the formula", () => {
  const report = judgedReport();
  const seen = composeScore(report);
  assert.deepEqual(composeScore({ totals: report.totals, facets: withoutEvidence(report.facets) }), seen);
  assert.deepEqual(composeScore(structuredClone(report)), seen);
  assert.equal(seen.formula, "strongroom.score/1");
});

test("SCO-2 the points of all lines are 1000, in whole numbers", () => {
  const { lines, total, judgedPoints } = composeScore(judgedReport());
  assert.equal(lines.reduce((sum, { maxPoints }) => sum + maxPoints, 0), 1000);
  assert.equal(judgedPoints, 1000);
  assert.equal(total, lines.reduce((sum, { points }) => sum + points, 0));
  assert.ok(lines.every(({ points }) => Number.isInteger(points)));
});

/** By hand, from the numbers of the sample and the table of SPEC.md. */
const BY_HAND: Readonly<Record<string, number>> = {
  secrets: Math.floor(150 * (10 / (10 + 30 + 20))),
  vulnerabilities: Math.floor(170 * (30 / (30 + 30 + 3 + 3 + 30))),
  risks: Math.floor(130 * (60 / (60 + 30 + 3))),
  tests: Math.floor(110 * 0.5 * (1090 / 1100)),
  complexity: Math.floor(110 * (0.1 / (0.1 + (60 + 45 + 50) / 1000))),
  duplication: Math.floor(60 * (0.8 - 0.2 / 3)),
  knowledge: Math.floor(100 * (0.4 / 3 + 0.35 * (67 / 79) + 0.25 * (48 / 79))),
  freshness: Math.floor(50 * (1 - 1.75 / 6)),
  licences: Math.floor(50 * (20 / (20 + 10 + 19.5))),
  dependencies: Math.floor(40 * (234 / 240)),
  documentation: Math.floor(30 * (0.4 + 0.6 * 0.5625)),
};
for (const [id, points] of Object.entries(BY_HAND)) {
  test(`SCO-7 ${id} gives ${points} points, as computed by hand`, () => assert.equal(shareOf(sampleFacets(), id), points));
}

test("SCO-3 what was not looked at counts neither as good nor as bad", () => {
  const { secrets: _, ...rest } = sampleFacets();
  const { total, judgedPoints, leftOut, basis, lines } = composeScore(input(rest));
  const points = lines.reduce((sum, line) => sum + line.points, 0);
  assert.deepEqual([judgedPoints, total], [850, Math.round((1000 * points) / 850)]);
  assert.deepEqual(leftOut.map(({ id, why }) => [id, why]), [["secrets", "this was not looked at"]]);
  assert.equal(basis, `${points} of the 850 points that could be judged, scaled to 1000; the other 150 count neither as good nor as bad.`);
});

test("SCO-3 a facet that had nothing to look at is left out", () => {
  const { complexity, duplication, knowledge, freshness, dependencies, shares } = sampleFacets();
  assert.ok(complexity && duplication && knowledge && freshness && dependencies && shares);
  const nothing: ScoreInput["facets"] = {
    complexity: { ...complexity, functions: 0, classes: [] }, duplication: { ...duplication, comparedCode: 0 }, knowledge: { ...knowledge, files: 0, code: 0 }, shares: { ...shares, testLines: 0, otherLines: 0 },
    freshness: { ...freshness, ended: 0, mayHaveEnded: 0, endsSoon: 0, supported: 0 }, dependencies: { ...dependencies, total: 0, withoutVersion: 0 },
  };
  assert.deepEqual(composeScore(input(nothing)).lines, []);
});

test("SCO-4 too little, and no code at all, give no total", () => {
  const { secrets, risks, vulnerabilities, dependencies, complexity, licences } = sampleFacets();
  const few = composeScore(input({ ...(secrets && { secrets }), ...(risks && { risks }), ...(vulnerabilities && { vulnerabilities }), ...(dependencies && { dependencies }) }));
  assert.deepEqual([few.judgedPoints, few.total, few.lines.length], [490, null, 4]);
  assert.match(few.basis, /490 of 1000 points could be judged, and it takes 500/);
  const enough = composeScore(input({ ...(secrets && { secrets }), ...(risks && { risks }), ...(vulnerabilities && { vulnerabilities }), ...(complexity && { complexity }), ...(licences && { licences }) }));
  assert.notEqual(enough.total, null);
  assert.equal(composeScore(input(sampleFacets(), 0)).total, null);
  assert.equal(composeScore(emptyReport()).total, null);
});

test("SCO-6 each line says its figures, and how to get more unless it has all", () => {
  for (const { figures, why, improve, points, maxPoints } of composeScore(judgedReport()).lines) {
    assert.ok(figures.length > 0);
    assert.match(why, /^[A-Z0-9].*\.$/s);
    assert.equal(improve === null, points === maxPoints);
  }
});

test("SCO-8 the sample of advisories judges nothing", () => {
  const { vulnerabilities } = sampleFacets();
  assert.ok(vulnerabilities);
  const { leftOut } = composeScore(input({ ...sampleFacets(), vulnerabilities: { ...vulnerabilities, dataSource: "sample" } }));
  assert.deepEqual(leftOut.map(({ id }) => id), ["vulnerabilities"]);
});

test("nothing found in anything is 1000, and the worst of everything is still a number", () => {
  assert.equal(totalOf(spotless()), 1000);
  const { secrets } = sampleFacets();
  assert.ok(secrets);
  const worst = totalOf({ ...sampleFacets(), secrets: { ...secrets, byRule: [{ rule: "a", severity: "critical", findings: 1e12 }] } });
  assert.ok(worst >= 0 && worst < 1000);
});

/** Each mends one thing of any report; SCO-5 says that the total does not fall. */
const MENDS: Readonly<Record<string, (facets: Full) => ScoreInput["facets"]>> = {
  "a secret taken out": ({ secrets }) => ({ secrets: { ...secrets, byRule: lessOne(secrets.byRule, "findings") } }),
  "a vulnerability mended": ({ vulnerabilities }) => ({ vulnerabilities: { ...vulnerabilities, bySeverity: lessOne(vulnerabilities.bySeverity, "affected") } }),
  "a known exploited one mended": ({ vulnerabilities }) => ({ vulnerabilities: { ...vulnerabilities, bySeverity: lessOne(vulnerabilities.bySeverity, "affected"), knownExploited: Math.max(0, (vulnerabilities.knownExploited ?? 0) - 1) } }),
  "a code risk mended": ({ risks }) => ({ risks: { ...risks, byRule: lessOne(risks.byRule, "findings") } }),
  "a licence cleared": ({ licences }) => ({ licences: { ...licences, byRule: lessOne(licences.byRule, "findings") } }),
  "a severity that falls": ({ secrets }) => ({ secrets: { ...secrets, byRule: secrets.byRule.map((row) => (row.severity === "critical" ? { ...row, severity: "high" as const } : row)) } }),
  "a function simplified": ({ complexity }) => ({ complexity: { ...complexity, classes: simplifyOne(complexity.classes) } }),
  "a copy taken out": ({ duplication }) => ({ duplication: duplication.duplicatedLines === 0 || duplication.comparedCode < 2 ? duplication : { ...duplication, duplicatedLines: duplication.duplicatedLines - 1, comparedCode: duplication.comparedCode - 1 } }),
  "a test written": ({ shares }) => ({ shares: { ...shares, testLines: shares.testLines + 5, tests: shares.tests + 1 } }),
  "an empty test filled": ({ shares }) => ({ shares: shares.emptyTests === 0 ? shares : { ...shares, emptyTests: shares.emptyTests - 1, testLines: shares.testLines + 3 } }),
  "a declaration documented": ({ shares }) => ({ shares: { ...shares, documentedDeclarations: Math.min(shares.publicDeclarations, shares.documentedDeclarations + 1) } }),
  "a README written": ({ shares }) => ({ shares: { ...shares, hasReadme: true } }),
  "a version pinned": ({ dependencies }) => ({ dependencies: { ...dependencies, withoutVersion: Math.max(0, dependencies.withoutVersion - 1) } }),
  "a runtime updated": ({ freshness }) => ({ freshness: freshness.ended === 0 ? freshness : { ...freshness, ended: freshness.ended - 1, supported: freshness.supported + 1 } }),
  "a file that a second person learns": ({ knowledge }) => ({ knowledge: { ...knowledge, soleAuthorCode: Math.max(0, knowledge.soleAuthorCode - 10), truckFactor: knowledge.truckFactor + 1 } }),
  "code that somebody active learns": ({ knowledge }) => ({ knowledge: { ...knowledge, lostCode: Math.max(0, knowledge.lostCode - 10) } }),
};
for (const [name, mend] of Object.entries(MENDS)) {
  test(`SCO-5 ${name} never lowers the total`, () => {
    fc.assert(fc.property(anyFacets(), (facets) => {
      const [before, after] = [totalOf(facets), totalOf({ ...facets, ...mend(facets) })];
      assert.ok(after >= before && before >= 0 && after <= 1000, `${before} to ${after}`);
    }), { numRuns: Math.ceil(RUNS / Object.keys(MENDS).length) * 4 });
  });
}

test("the formula's name is that of its specification", () => assert.equal(SCORE_FORMULA, "strongroom.score/1"));

type Full = { readonly [Name in keyof ScoreInput["facets"]]-?: NonNullable<ScoreInput["facets"][Name]> };

function lessOne<Row extends Readonly<Record<Key, number>>, Key extends string>(rows: readonly Row[], key: Key): Row[] {
  const place = rows.findIndex((row) => row[key] > 0);
  return rows.map((row, index) => (index === place ? { ...row, [key]: row[key] - 1 } : row));
}

function simplifyOne(classes: Full["complexity"]["classes"]): Full["complexity"]["classes"] {
  const place = classes.findLastIndex(({ functions }, index) => index > 0 && functions > 0);
  return classes.map((each, index) => (index === place ? { ...each, functions: each.functions - 1 } : index === place - 1 ? { ...each, functions: each.functions + 1 } : each));
}

function spotless(): ScoreInput["facets"] {
  const { secrets, risks, vulnerabilities, licences, dependencies, freshness, complexity, duplication, shares, knowledge } = sampleFacets() as Full;
  return {
    secrets: { ...secrets, findings: 0, byRule: [] }, risks: { ...risks, findingsInProduct: 0, byRule: [] }, licences: { ...licences, byRule: [] },
    vulnerabilities: { ...vulnerabilities, affected: 0, knownExploited: 0, bySeverity: [] }, dependencies: { ...dependencies, withoutVersion: 0 },
    freshness: { ...freshness, ended: 0, mayHaveEnded: 0, endsSoon: 0 }, complexity: { ...complexity, classes: [{ upTo: 5, functions: 1000 }] }, duplication: { ...duplication, duplicatedLines: 0 },
    shares: { ...shares, testLines: 40_000, emptyTests: 0, documentedDeclarations: 2000 }, knowledge: { ...knowledge, truckFactor: 4, soleAuthorCode: 0, lostCode: 0 },
  };
}

function anyFacets(): fc.Arbitrary<Full> {
  const few = fc.nat(40);
  const base = sampleFacets() as Full;
  const severity = fc.constantFrom("critical", "high", "medium", "low");
  const findings = fc.array(fc.record({ rule: fc.constant("a"), cwe: fc.constant(1), severity, findings: few }), { maxLength: 4 });
  return fc.record({
    secrets: findings.map((byRule) => ({ ...base.secrets, byRule: byRule.map(({ rule, severity: of, findings: count }) => ({ rule, severity: of, findings: count })) })),
    risks: findings.map((byRule) => ({ ...base.risks, byRule })),
    vulnerabilities: fc.tuple(fc.array(fc.record({ severity: fc.constantFrom("critical", "high", "medium", "low", "none", "unknown"), affected: few }), { maxLength: 4 }), few).map(([bySeverity, knownExploited]) => ({ ...base.vulnerabilities, bySeverity, knownExploited })),
    licences: fc.array(fc.record({ rule: fc.constant("file-licence" as const), verdict: fc.constantFrom("review", "deny"), findings: few }), { maxLength: 3 }).map((byRule) => ({ ...base.licences, byRule })),
    complexity: fc.array(few, { minLength: 5, maxLength: 5 }).map((counts) => ({ ...base.complexity, functions: counts.reduce((sum, each) => sum + each, 0), classes: counts.map((functions, place) => ({ upTo: [5, 10, 20, 50, null][place] ?? null, functions })) })),
    duplication: fc.tuple(fc.nat(1000), fc.nat(1000)).map(([one, other]) => ({ ...base.duplication, comparedCode: Math.max(one, other), duplicatedLines: Math.min(one, other) })),
    shares: fc.record({ testLines: fc.nat(1000), otherLines: fc.integer({ min: 1, max: 1000 }), empty: few, tests: few, hasReadme: fc.boolean(), documentedDeclarations: fc.nat(50), more: fc.nat(50) }).map(({ empty, tests, documentedDeclarations, more, ...rest }) => ({ ...base.shares, ...rest, tests: tests + empty, emptyTests: empty, documentedDeclarations, publicDeclarations: documentedDeclarations + more })),
    knowledge: fc.record({ code: fc.nat(1000), one: fc.float({ min: 0, max: 1, noNaN: true }), other: fc.float({ min: 0, max: 1, noNaN: true }), truckFactor: fc.nat(6) }).map(({ code, one, other, truckFactor }) => ({ ...base.knowledge, code: code + 10, soleAuthorCode: Math.floor(one * code), lostCode: Math.floor(other * code), truckFactor })),
    freshness: fc.record({ ended: few, mayHaveEnded: few, endsSoon: few, supported: few }).map((uses) => ({ ...base.freshness, ...uses })),
    dependencies: fc.tuple(fc.integer({ min: 1, max: 500 }), fc.nat(500), few, few).map(([total, without, files, bad]) => ({ ...base.dependencies, total, withoutVersion: Math.min(total, without), manifestFiles: files + bad, unreadable: bad })),
  }).map((facets) => ({ ...base, ...facets }));
}
