import assert from "node:assert/strict";
import { test } from "node:test";

import { keyFacts } from "./key-facts.ts";
import { emptyReport, hostileReport, largeReport, sampleReport } from "./sample-reports.ts";
import { reportSchema } from "./schema.ts";

const plain = (text: string | undefined): string => (text ?? "").replaceAll("\u00a0", " ");

test("the samples are reports", () => {
  for (const report of [sampleReport(), emptyReport(), largeReport(), hostileReport()]) reportSchema.parse(report);
});

test("three facts of different topics, the strongest first", () => {
  const facts = keyFacts(largeReport());
  assert.equal(facts.length, 3);
  assert.equal(new Set(facts.map(({ topic }) => topic)).size, 3);
  assert.ok(facts.every(({ weight }, index) => weight <= (facts[index - 1]?.weight ?? 1)));
});

test("a main author who stopped while others went on comes before all else", () => {
  assert.equal(plain(keyFacts(largeReport())[0]?.finding), "The person with most commits (24 %) has made none since Mar 2021.");
});

test("an empty repository has one fact: that it is empty", () => {
  assert.deepEqual(keyFacts(emptyReport()).map(({ finding }) => finding), ["There are no files to look at."]);
});

test("one person, one language is said as such", () => {
  const findings = keyFacts(sampleReport()).map(({ finding }) => plain(finding));
  assert.ok(findings.includes("One person made all 42 commits."));
  assert.ok(findings.includes("TypeScript is 100 % of 1,101 lines of code; there is no other language."));
});

test("a year against the year before counts full months only", () => {
  const month = (name: string, commits: number) => ({ month: name, commits, linesAdded: 0, linesDeleted: 0 });
  const { history } = sampleReport();
  const months = [month("2024-10", 900), month("2024-11", 60), month("2025-10", 40), month("2025-11", 30), month("2026-10", 20), month("2026-11", 500)];
  const report = sampleReport({ history: { ...history, contributors: 9, halfOfCommitsBy: 5, firstCommitAt: "2020-01-01T00:00:00Z", months } });
  assert.ok(keyFacts(report).some(({ finding }) => plain(finding) === "Commits fell by 50 % in a year: 50 after 100."));
});

test("silence is measured against the time of the report", () => {
  const { history } = sampleReport();
  const report = sampleReport({ history: { ...history, firstCommitAt: "2019-01-01T00:00:00Z", lastCommitAt: "2023-11-20T00:00:00Z" } });
  assert.ok(keyFacts(report).some(({ finding }) => finding === "Nobody has committed for 3 years."));
});

test("a large vendored share is told, and which kind it is", () => {
  const { languages, totals } = sampleReport();
  const report = sampleReport({ totals, languages: languages.map((language) => ({ ...language, vendoredLines: 765 })) });
  assert.ok(keyFacts(report).some(({ finding }) => plain(finding).startsWith("50 % of all lines are vendored")));
});

test("without a history there are still three facts, all of them about the code", () => {
  const { history } = emptyReport();
  const facts = keyFacts(sampleReport({ history, contributors: [], source: { kind: "archive", commit: null, ref: null } }));
  assert.deepEqual(facts.map(({ topic }) => topic), ["code", "comments", "content"]);
  assert.equal(plain(facts[2]?.finding), "12 files in 1 language; 97 % of the bytes are in files of type .ts.");
});
