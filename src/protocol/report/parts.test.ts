import assert from "node:assert/strict";
import { test } from "node:test";

import { FACETS } from "./facets/index.ts";
import { cutToPart, PART_FACETS, partsOf, REPORT_PARTS } from "./parts.ts";
import { judgedReport } from "./sample-facets.ts";
import { reportSchema } from "./schema.ts";

test("every facet stands in exactly one part", () => {
  assert.deepEqual(Object.values(PART_FACETS).flat().toSorted(), Object.keys(FACETS).toSorted());
});

test("a part has its own facets and none of another, and is a report still", () => {
  const report = judgedReport();
  for (const part of REPORT_PARTS.filter((each) => each !== "summary")) {
    const cut = cutToPart(report, part);
    assert.ok(reportSchema.safeParse(cut).success, part);
    assert.deepEqual(Object.entries(cut.facets).flatMap(([name, section]) => (section === undefined ? [] : [name])).toSorted(), PART_FACETS[part].filter((name) => report.facets[name] !== undefined).toSorted(), part);
    assert.equal(cut.contributors.length > 0, part === "people", part);
    assert.equal(cut.history.months.length > 0, part === "change", part);
  }
});

test("the summary is always there, and a part that has nothing to say is not", () => {
  const report = { ...judgedReport(), facets: {}, languages: [] };
  assert.deepEqual(partsOf({ ...report, history: { ...report.history, commits: 0 } }), ["summary"]);
});
