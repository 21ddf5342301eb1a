// Whole documents, made more than once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { hostileFacets, judgedReport } from "#protocol/report/sample-facets.ts";
import { emptyReport, hostileReport, largeReport } from "#protocol/report/sample-reports.ts";

import { renderPdf } from "./pdf.ts";

const hostile = { ...hostileReport(), facets: hostileFacets() };
const SAMPLES = { judged: judgedReport(), empty: emptyReport(), large: largeReport(), hostile };

for (const [name, report] of Object.entries(SAMPLES)) {
  test(`the same ${name} report gives the same bytes`, async () => {
    const [one, other] = [await renderPdf(report, { sourceLabel: "a" }), await renderPdf(structuredClone(report), { sourceLabel: "a" })];
    assert.equal(Buffer.compare(one, other), 0);
    assert.equal(Buffer.from(one.subarray(0, 8)).toString("latin1"), "%PDF-1.7");
  });
}

test("one number more gives other bytes", async () => {
  const report = judgedReport();
  const other = { ...report, totals: { ...report.totals, files: report.totals.files + 1 } };
  assert.notEqual(Buffer.compare(await renderPdf(report, { sourceLabel: "a" }), await renderPdf(other, { sourceLabel: "a" })), 0);
});
