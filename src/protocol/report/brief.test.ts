import assert from "node:assert/strict";
import { test } from "node:test";

import { composeBrief, reportBriefSchema } from "./brief.ts";
import { judgedReport } from "./sample-facets.ts";
import { reportSchema } from "./schema.ts";

test("a brief is of its schema and holds no number that only whole reports have", () => {
  const report = judgedReport();
  assert.ok(reportSchema.safeParse(report).success);
  // A number that stands once in the report and is none of the page's.
  const marked = { ...report, totals: { ...report.totals, comment: 70_001, vendoredFiles: 70_002 }, history: { ...report.history, activeDays: 70_003, halfOfCommitsBy: 70_004 }, limits: [{ code: "too-large", count: 70_005 }], languages: report.languages.map((language) => ({ ...language, documentationLines: 70_006, bytes: 70_007 })) };
  const brief = composeBrief(marked);
  assert.deepEqual(reportBriefSchema.parse(brief), brief);
  assert.deepEqual([brief.totals.code, brief.history.commits, brief.languages.length], [report.totals.code, report.history.commits, report.languages.length]);
  assert.equal(brief.suppressed, 0);
  assert.equal(/7000\d/.test(JSON.stringify(brief)), false);
});
