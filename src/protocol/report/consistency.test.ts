// Each rule of the report holds for a sound one, and is found broken in one that breaks it.

import assert from "node:assert/strict";
import { test } from "node:test";

import { findBrokenRules } from "./consistency.ts";
import { sampleReport } from "./sample-reports.ts";
import { reportSchema, type Report } from "./schema.ts";

const COUNTS = { files: 3, bytes: 900, lines: 30, code: 20, comment: 4, blank: 6 };
const NONE = { critical: 0, high: 0, medium: 0, low: 0 };
const NO_SHARES = { vendoredLines: 0, generatedLines: 0, documentationLines: 0 };

const SOUND: Report = sampleReport({
  totals: { files: 5, bytes: 1500, lines: 40, code: 28, comment: 5, blank: 7, binaryFiles: 1, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 0 },
  languages: [
    { name: "Go", ...COUNTS, ...NO_SHARES, vendoredLines: 30 },
    { name: "Shell", files: 1, bytes: 100, lines: 10, code: 8, comment: 1, blank: 1, ...NO_SHARES },
  ],
  fileTypes: [{ extension: ".go", files: 3, bytes: 900 }, { extension: ".png", files: 1, bytes: 500 }, { extension: ".sh", files: 1, bytes: 100 }],
  history: {
    commits: 4, merges: 0, tags: 0, branches: 1, contributors: 2, halfOfCommitsBy: 1, activeDays: 2,
    firstCommitAt: "2026-01-02T00:00:00Z", lastCommitAt: "2026-02-02T00:00:00Z",
    months: [{ month: "2026-01", commits: 3, linesAdded: 1, linesDeleted: 0 }, { month: "2026-02", commits: 1, linesAdded: 1, linesDeleted: 0 }],
  },
  contributors: [
    { name: "One", commits: 3, linesAdded: 1, linesDeleted: 0, firstCommitAt: "2026-01-02T00:00:00Z", lastCommitAt: "2026-01-03T00:00:00Z", share: 0.75 },
    { name: "Two", commits: 1, linesAdded: 1, linesDeleted: 0, firstCommitAt: "2026-02-02T00:00:00Z", lastCommitAt: "2026-02-02T00:00:00Z", share: 0.25 },
  ],
});

const [go, shell] = SOUND.languages as [Report["languages"][number], Report["languages"][number]];
const [first, second] = SOUND.contributors as [Report["contributors"][number], Report["contributors"][number]];

test("REP-1 a sound report has the shape of the schema and breaks no rule", () => {
  assert.deepEqual(reportSchema.parse(SOUND), SOUND);
  assert.deepEqual(findBrokenRules(SOUND), []);
});

test("REP-11 a report without evidence breaks no rule", () => {
  assert.deepEqual(findBrokenRules({ ...SOUND, contributors: [], source: { kind: "git", commit: null, ref: null } }), []);
});

const SECTION: NonNullable<Report["suppressions"]> = {
  asOf: "2026-01-02T00:00:00.000Z", digest: "0".repeat(64), inForce: 1, open: NONE, suppressed: NONE, inTriage: 0, byRule: [], vulnerabilities: { affected: 0, fixable: 0, knownExploited: 0, bySeverity: [] }, covered: [],
  entries: [{ id: "one", reach: "vault", finding: null, rule: "risk/weak-hash", path: null, state: "false_positive", justification: null, response: null, reason: "It is none.", suppresses: true, createdAt: null, expiresAt: null, findings: 0 }],
};

test("REP-12 suppressions that count their lists break no rule, nor do their numbers alone", () => {
  for (const suppressions of [SECTION, { ...SECTION, entries: [] }]) assert.deepEqual(findBrokenRules({ ...SOUND, suppressions }), []);
});

const BROKEN: readonly [string, Partial<Report>][] = [
  ["REP-2", { languages: [{ ...go, lines: 31 }, shell], totals: { ...SOUND.totals, lines: 41 } }],
  ["REP-3", { totals: { ...SOUND.totals, files: 6 }, fileTypes: [...SOUND.fileTypes, { extension: ".x", files: 1, bytes: 0 }] }],
  ["REP-4", { languages: [{ ...go, vendoredLines: 31 }, shell] }],
  ["REP-5", { fileTypes: SOUND.fileTypes.slice(0, 2) }],
  ["REP-6", { languages: [shell, go] }],
  ["REP-7", { contributors: [first, { ...second, share: 0.5 }] }],
  ["REP-8", { history: { ...SOUND.history, months: SOUND.history.months.toReversed() } }],
  ["REP-9", { history: { ...SOUND.history, halfOfCommitsBy: 2 } }],
  ["REP-10", { history: { ...SOUND.history, firstCommitAt: "2026-03-01T00:00:00Z" } }],
  ["REP-12", { suppressions: { ...SECTION, inForce: 2 } }],
  ["REP-12", { suppressions: { ...SECTION, entries: SECTION.entries.map((entry) => ({ ...entry, findings: 1 })), covered: [{ entry: "one", facet: "risks", rule: "risk/weak-hash", title: "A broken hash", severity: "medium", path: "a.ts", line: 1, column: 1, subject: null, past: false, fingerprint: "0".repeat(64) }] } }],
  ["REP-12", { suppressions: { ...SECTION, suppressed: { critical: 1, high: 0, medium: 0, low: 0 } } }],
];

for (const [rule, parts] of BROKEN) {
  test(`${rule} is found broken, and it alone`, () => {
    assert.deepEqual(findBrokenRules({ ...SOUND, ...parts }), [rule]);
  });
}
