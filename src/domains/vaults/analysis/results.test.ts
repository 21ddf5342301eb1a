// The schema is what keeps code and names out of the database: whatever says more than numbers and public names is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import { PUBLISHED } from "#protocol/licences/policy.ts";

import { composeAnalysis, type Findings } from "./compose.ts";
import { composeReport } from "./compose-report.ts";
import { EMPTY_MAILMAP } from "./mailmap.ts";
import { resultsSchema } from "./results.ts";

const FINDINGS: Findings = {
  sourceKind: "git",
  commit: "a".repeat(40),
  ref: "refs/heads/CANARYBRANCH",
  branches: ["CANARYBRANCH"],
  tags: ["CANARYTAG"],
  tally: {
    "language|TypeScript|v": [1, 100, 10, 8, 1, 1],
    "language|TypeScript|": [2, 50, 5, 5, 0, 0],
    "binary|d": [1, 7],
    "extension|.ts": [3, 150],
    "extension|.canaryext": [1, 7],
    "extension|": [1, 3],
    "symlink|": [2],
    "limit|file-too-large": [1],
  },
  facets: {}, history: {
    version: 1, head: "a".repeat(40), segments: [], commits: 3, merges: 1, first: 0, last: 86_400,
    months: { "1970-01": [3, 5, 1] }, days: [0, 1],
    authors: [["CANARYPERSON", "canary@example.com", 2, 5, 1, 0, 86_400], ["Other", "o@example.com", 1, 0, 0, 10, 10]],
    assistants: { commits: 0, by: {} },
  },
  mailmap: EMPTY_MAILMAP,
  analyzers: { languages: 1 },
  at: 0,
};

test("what names somebody or something of the customer's is in the evidence alone", () => {
  const { results, evidence } = composeAnalysis(FINDINGS, []);
  assert.equal(JSON.stringify(resultsSchema.parse(results)).toLowerCase().includes("canary"), false);
  assert.deepEqual(results.fileTypes, [{ extension: ".ts", files: 3, bytes: 150 }, { extension: "other", files: 1, bytes: 7 }, { extension: "(none)", files: 1, bytes: 3 }]);
  assert.deepEqual(evidence.contributors.map(({ name }) => name), ["CANARYPERSON", "Other"]);
});

test("totals, shares and limits add up", () => {
  const { results } = composeAnalysis(FINDINGS, []);
  assert.deepEqual(results.totals, { files: 5, bytes: 160, lines: 15, code: 13, comment: 1, blank: 1, binaryFiles: 1, vendoredFiles: 1, generatedFiles: 0, documentationFiles: 1 });
  assert.deepEqual(results.languages, [{ name: "TypeScript", files: 3, bytes: 150, lines: 15, code: 13, comment: 1, blank: 1, vendoredLines: 10, generatedLines: 0, documentationLines: 0 }]);
  assert.deepEqual(results.limits, [{ code: "file-too-large", count: 1 }, { code: "symlink", count: 2 }]);
  assert.deepEqual([results.history.halfOfCommitsBy, results.history.activeDays, results.history.tags], [1, 2, 1]);
});

test("a report for those who may not see evidence names nobody", () => {
  const { results, evidence } = composeAnalysis(FINDINGS, []);
  const without = composeReport({ results, evidence: null, version: "0.0.0", licences: PUBLISHED });
  assert.equal(JSON.stringify(without).toLowerCase().includes("canary"), false);
  assert.deepEqual([without.source.commit, without.source.ref, without.contributors], [null, null, []]);
  assert.equal(composeReport({ results, evidence, version: "0.0.0", licences: PUBLISHED }).fileTypes.some(({ extension }) => extension === ".canaryext"), true);
});

const { results: GOOD } = composeAnalysis(FINDINGS, []);
const SMUGGLED: readonly (readonly [string, unknown])[] = [
  ["a field that nobody declared", { ...GOOD, note: "code" }],
  ["a language that is no public name", { ...GOOD, languages: GOOD.languages.map((language) => ({ ...language, name: "src/secret.ts" })) }],
  ["a file type that is not in the public table", { ...GOOD, fileTypes: [{ extension: ".canaryext", files: 1, bytes: 1 }] }],
  ["a file type of no characters", { ...GOOD, fileTypes: [{ extension: "", files: 1, bytes: 1 }] }],
  ["a limit that is a sentence", { ...GOOD, limits: [{ code: "secret.ts is too large", count: 1 }] }],
  ["an analyser that is no word of ours", { ...GOOD, analyzers: { "src/secret.ts": 1 } }],
  ["a month that is a text", { ...GOOD, history: { ...GOOD.history, months: [{ month: "secret", commits: 1, linesAdded: 0, linesDeleted: 0 }] } }],
  ["a name among the history's numbers", { ...GOOD, history: { ...GOOD.history, author: "Ann" } }],
];

for (const [name, value] of SMUGGLED) {
  test(`refused: ${name}`, () => {
    assert.equal(resultsSchema.safeParse(value).success, false);
    assert.equal(resultsSchema.safeParse(GOOD).success, true);
  });
}
