import assert from "node:assert/strict";
import { test } from "node:test";

import { compareReports } from "#protocol/report/compare.ts";
import { hostileFacets, judgedReport, sampleFacets } from "#protocol/report/sample-facets.ts";
import { emptyReport, hostileReport } from "#protocol/report/sample-reports.ts";

import { renderComparison } from "./terminal-comparison.ts";
import { displayWidth } from "./terminal-text.ts";

const hash = (): string => "0".repeat(64);
const hostile = { ...hostileReport(), facets: hostileFacets() };
const { risks: sampleRisks } = sampleFacets();
assert.ok(sampleRisks);
const CASES = [[judgedReport(), judgedReport({ risks: { ...sampleRisks, findingsInProduct: 0, findingsInTests: 0, byRule: [], places: [], affectedFiles: 0 } })], [emptyReport(), hostile], [hostile, judgedReport()]] as const;

test("no line is wider than the terminal, and nothing from outside is an escape, whatever is compared", () => {
  for (const [before, after] of CASES) {
    for (const columns of [40, 80, 100]) {
      for (const unicode of [true, false]) {
        const text = renderComparison(compareReports({ before, after, hash }), { columns, color: false, unicode });
        for (const line of text.split("\n")) assert.ok(displayWidth(line) <= columns, `${columns}: ${line}`);
        assert.doesNotMatch(text.replaceAll("\n", ""), unicode ? /[\p{C}\u2028\u2029]/u : /[^\x20-\x7e]/);
      }
    }
  }
});

test("what came and went is told first, with the score", () => {
  const text = renderComparison(compareReports({ before: CASES[0][0], after: CASES[0][1], hash }), { columns: 80, color: false, unicode: true });
  assert.match(text, /Score {2}\d+ to \d+ of 1000 \(\+\d+\)/);
  assert.match(text, /0 findings are new, 2 gone, 7 still there\./);
  assert.match(text, /Code risks +2 +0 +−2/);
});
