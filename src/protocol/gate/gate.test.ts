// The rules of SPEC.md.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";

import { judgedReport } from "#protocol/report/sample-facets.ts";
import type { Report } from "#protocol/report/schema.ts";
import { composeScore } from "#protocol/score/score.ts";
import { applySuppressions } from "#protocol/suppressions/apply.ts";

import { judgeGate } from "./judge-gate.ts";
import { deniedBy } from "./licence-expression.ts";
import { gateThresholdsSchema, type GateThresholds } from "./policy.ts";

const NOW = judgedReport();
const SCORE = composeScore(NOW).total ?? 0;

/** So many of so many files were analysed whole. */
function read(analysedFiles: number, files: number): Report {
  const { coverage } = NOW.facets;
  assert.ok(coverage);
  return { ...NOW, facets: { ...NOW.facets, coverage: { ...coverage, files, analysedFiles } } };
}

function without(part: "secrets" | "risks" | "licences" | "coverage"): Report {
  const { [part]: _, ...facets } = NOW.facets;
  return { ...NOW, facets };
}

function verdict(thresholds: GateThresholds, given: { readonly report?: Report; readonly baseline?: Report | null } = {}): readonly [boolean, readonly string[]] {
  const { report = NOW, baseline = null } = given;
  const { passed, checks } = judgeGate({ thresholds, report, baseline: baseline === null ? null : { report: baseline, sameKey: true } });
  return [passed, checks.filter((check) => !check.passed).map(({ says }) => says)];
}

const CASES: readonly (readonly [string, GateThresholds, Parameters<typeof verdict>[1], readonly string[]])[] = [
  ["GAT-1 what is not asked for is not checked", {}, {}, []],
  ["GAT-2 nothing is new in the same report", { maxNew: { critical: 0, high: 0, medium: 0, low: 0 } }, { baseline: NOW }, []],
  ["GAT-2 without a baseline everything is new", { maxNew: { critical: 0 } }, {}, ["3 new critical findings, none may be"]],
  ["GAT-2 what the baseline does not have is new", { maxNew: { critical: 0, high: 2 } }, { baseline: without("secrets") }, ["1 new critical finding, none may be"]],
  ["GAT-1 as many as may be pass", { maxNew: { critical: 3 }, maxOpen: { critical: 3 } }, {}, []],
  ["GAT-1 open ones count whether they are new or not", { maxOpen: { critical: 2 } }, { baseline: NOW }, ["3 open critical findings, at most 2 may be"]],
  ["GAT-1 a score may fall so far", { maxScoreDrop: 0 }, { baseline: NOW }, []],
  ["GAT-4 a score that is demanded and not known does not pass", { minScore: 0 }, { report: { ...NOW, facets: {} } }, ["there is no score: too little was looked at, at least 0 is asked for"]],
  ["GAT-1 a score below the least does not pass", { minScore: SCORE + 1 }, {}, [`the score is ${SCORE}, at least ${SCORE + 1} is asked for`]],
  ["GAT-4 without one before it a score has nothing to fall from", { maxScoreDrop: 0 }, {}, []],
  ["GAT-4 a score that is gone does not pass", { maxScoreDrop: 1000 }, { report: { ...NOW, facets: {} }, baseline: NOW }, [`there is no score: too little was looked at, it was ${SCORE}, and may fall by 1000`]],
  ["GAT-5 a denied licence does not pass", { denyLicences: ["GPL-3.0-only"] }, {}, ["1 part is under GPL-3.0-only, which is denied"]],
  ["GAT-5 nor by its beginning", { denyLicences: ["gpl-*"] }, {}, ["1 part is under GPL-3.0-only, which is denied"]],
  ["GAT-4 what was not looked for does not count as none", { maxOpen: { low: 1000 } }, { report: without("secrets") }, ["findings are counted, but secrets were not looked for"]],
  ["GAT-4 nor do components that were held against samples alone", { maxOpen: { low: 1000 } }, { report: { ...NOW, facets: { ...NOW.facets, ...(NOW.facets.vulnerabilities === undefined ? {} : { vulnerabilities: { ...NOW.facets.vulnerabilities, dataSource: "sample" } }) } } }, ["240 components were held against sample advisories alone: fetch the databases (strongroom advisories update)"]],
  ["GAT-4 nor where licences were not looked at", { denyLicences: ["AGPL-3.0-only"] }, { report: without("licences") }, ["licences are denied, but were not looked at"]],
  ["GAT-7 files that were not analysed count where findings do", { maxNew: { low: 1000 } }, { report: read(98, 100), baseline: NOW }, ["2 of 100 text files were not analysed whole, at least 99 % are asked for"]],
  ["GAT-7 a few of many pass", { maxNew: { low: 1000 } }, { report: read(9990, 10_000), baseline: NOW }, []],
  ["GAT-7 of few files none may be unread", { maxOpen: { low: 1000 } }, { report: read(19, 20) }, ["1 of 20 text files was not analysed whole, at least 99 % are asked for"]],
  ["GAT-7 any is enough where that is said", { maxOpen: { low: 1000 }, minAnalysed: 0 }, { report: read(0, 20) }, []],
  ["GAT-7 what is asked for counts without findings", { minAnalysed: 100 }, { report: read(9999, 10_000) }, ["1 of 10,000 text files was not analysed whole, at least 100 % are asked for"]],
  ["GAT-7 nothing is asked for where nothing is counted", { minScore: 0 }, { report: read(0, 20) }, []],
  ["GAT-7 a report that does not say it does not pass", { maxOpen: { low: 1000 } }, { report: without("coverage") }, ["it is not known how many files were analysed, at least 99 % are asked for"]],
  ["GAT-1 a vulnerability that is used in attacks does not pass", { denyKnownExploited: true }, {}, ["1 open vulnerability is known to be used in attacks, none may be"]],
];
for (const [name, thresholds, given, failed] of CASES) {
  test(name, () => assert.deepEqual(verdict(thresholds, given), [failed.length === 0, failed]));
}

test("GAT-3 a suppressed finding does not count, one that is looked at does", () => {
  const judge = (state: "false_positive" | "in_triage"): readonly [boolean, readonly string[]] => {
    const all = { id: "one", reach: "team", finding: null, path: null, justification: null, response: null, reason: "It is none.", createdAt: null, expiresAt: null, endedAt: null, state } as const;
    const report = applySuppressions(NOW, { suppressions: ["secret/*", "risk/*", "vulnerability/*"].map((rule, index) => ({ ...all, id: `${index}`, rule })), asOf: 0, hash: (text) => createHash("sha256").update(text).digest("hex") });
    return verdict({ maxNew: { critical: 0 }, maxOpen: { high: 0 }, denyKnownExploited: true }, { report });
  };
  assert.deepEqual(judge("false_positive"), [true, []]);
  assert.equal(judge("in_triage")[1].length, 3);
});

test("GAT-3 a part whose licence somebody decided about is none of those that are denied, and the others are", () => {
  const { licences } = NOW.facets;
  assert.ok(licences);
  const matter = (subject: string) => ({ rule: "dependency-licence", verdict: "deny", kind: "dependency", subject, line: null, licence: "AGPL-3.0-only", why: "the policy denies it" }) as const;
  const report: Report = { ...NOW, facets: { licences: { ...licences, byDependencyLicence: [{ licence: "AGPL-3.0-only", components: 2 }], byFileLicence: [], matters: [matter("pkg:npm/one@1.0.0"), matter("pkg:npm/other@1.0.0")] } } };
  const hash = (text: string): string => createHash("sha256").update(text).digest("hex");
  const suppress = (...subjects: readonly string[]): Report => applySuppressions(report, { asOf: 0, hash, suppressions: subjects.map((subject) => ({ id: subject, reach: "team", finding: hash(`dependency-licence ${subject} AGPL-3.0-only`), rule: "licence/dependency-licence", path: null, state: "resolved", justification: null, response: null, reason: "We have other terms.", createdAt: null, expiresAt: null, endedAt: null })) });
  const says = (given: Report): readonly string[] => verdict({ denyLicences: ["AGPL-*"] }, { report: given })[1];
  assert.deepEqual([says(report), says(suppress("pkg:npm/one@1.0.0")), says(suppress("pkg:npm/one@1.0.0", "pkg:npm/other@1.0.0"))], [["2 parts are under AGPL-3.0-only, which is denied"], ["1 part is under AGPL-3.0-only, which is denied"], []]);
});

test("GAT-2 between machines another secret in the same place is the same, and one in another place is new", () => {
  const { secrets } = NOW.facets;
  assert.ok(secrets);
  const made = (digit: string, path: string): Report => ({ ...NOW, facets: { secrets: { ...secrets, found: secrets.found.slice(0, 1).map((each) => ({ ...each, fingerprint: digit.repeat(32), path })) } } });
  const fresh = (path: string, sameKey: boolean): number => judgeGate({ thresholds: {}, report: made("2", path), baseline: { report: made("1", "a.env"), sameKey } }).fresh.length;
  assert.deepEqual([fresh("a.env", false), fresh("b.env", false), fresh("a.env", true)], [0, 1, 1]);
});

const EXPRESSIONS: readonly (readonly [string, string | null])[] = [
  ["MIT", null], ["GPL-3.0-only", "GPL-3.0-only"], ["MIT OR GPL-3.0-only", null], ["GPL-3.0-only OR MIT", null], ["MIT AND GPL-3.0-only", "GPL-3.0-only"],
  ["GPL-3.0-only WITH GCC-exception-3.1", "GPL-3.0-only"], ["(MIT OR GPL-3.0-only) AND BSD-3-Clause", null], ["(MIT AND GPL-3.0-only) OR AGPL-3.0-only", "GPL-3.0-only"], ["MIT AND (BSD-3-Clause OR (GPL-3.0-only AND ISC))", null],
  ["gpl-3.0-only", "gpl-3.0-only"], ["other", null], ["", null], ["((((", null], ["Some words GPL-3.0-only", "GPL-3.0-only"],
];
for (const [expression, by] of EXPRESSIONS) {
  test(`GAT-5 «${expression}» ${by === null ? "passes" : "does not"} where GPL and AGPL are denied`, () => assert.equal(deniedBy(expression, ["GPL-3.0-only", "AGPL-3.0-*"]), by));
}

test("GAT-6 checks name nothing of the code", () => {
  const { checks } = judgeGate({ thresholds: { maxNew: { critical: 0 }, maxOpen: { high: 0 }, minScore: 1000, denyLicences: ["*"].map(() => "MIT"), denyKnownExploited: true }, report: NOW, baseline: null });
  for (const { says } of checks) assert.doesNotMatch(says, /\.pem|src\/|part-\d/);
});

test("GAT-1 a gate without a threshold is none", () => {
  for (const empty of [{}, { maxNew: {} }, { denyLicences: [] }, { denyKnownExploited: false }]) assert.equal(gateThresholdsSchema.safeParse(empty).success, false);
  assert.equal(gateThresholdsSchema.safeParse({ maxNew: { high: 0 } }).success, true);
});
