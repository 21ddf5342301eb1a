import assert from "node:assert/strict";
import { test } from "node:test";

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

test("an address that names no detail opens nothing", () => {
  for (const detail of ["", "nothing", "constructor", "__proto__", "fact-4", "fact-0"]) assert.equal(explain(largeReport(), detail), null);
});
