import assert from "node:assert/strict";
import { test } from "node:test";

import { sampleFacets } from "#protocol/report/sample-facets.ts";
import { emptyReport, hostileReport, largeReport } from "#protocol/report/sample-reports.ts";

import { explain } from "./explanations.ts";

const DETAILS = ["code", "lines", "comment", "files", "bytes", "commits", "people", "half", "history"];

test("each number that can be opened says how it was computed", () => {
  for (const report of [largeReport(), emptyReport(), hostileReport()]) {
    for (const detail of DETAILS) {
      const explanation = explain(report, detail);
      assert.ok(explanation !== null && explanation.how.length > 0 && explanation.value !== "", detail);
    }
  }
});

test("a fact opens to its basis", () => {
  assert.match(explain(largeReport(), "fact-1")?.how.join(" ") ?? "", /against the last commit of all/);
  assert.equal(explain(emptyReport(), "fact-3"), null);
});

test("a hotspot opens to what it was divided by, the greatest of all files and not of those that are shown", () => {
  const report = { ...largeReport(), facets: sampleFacets() };
  const explanation = explain(report, "hotspot-1");
  assert.deepEqual(explanation?.parts.filter(([name]) => name !== "Language").map(([, value]) => value), ["510 of at most 912", "40", "200 of at most 1,900", "1,100"]);
  const { hotspots } = report.facets;
  assert.ok(hotspots !== undefined);
  const older = { ...report, facets: { ...report.facets, hotspots: { ...hotspots, mostChanges: null, mostComplexity: null, mostLines: null } } };
  assert.deepEqual(explain(older, "hotspot-1")?.parts[0], ["Changes", "510"], "a report of before does not say it");
});

test("an address that names no detail opens nothing", () => {
  for (const detail of ["", "nothing", "constructor", "__proto__", "fact-4", "fact-0"]) assert.equal(explain(largeReport(), detail), null);
});
