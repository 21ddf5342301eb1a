import assert from "node:assert/strict";
import { test } from "node:test";

import { historySeries } from "./history-series.ts";

const month = (name: string, commits: number) => ({ month: name, commits, linesAdded: commits * 2, linesDeleted: commits });

test("months without commits are there with zero", () => {
  const series = historySeries([month("2024-11", 3), month("2025-02", 4)], 24);
  assert.equal(series.unit, "month");
  assert.deepEqual(series.steps.map((step) => [step.label, step.commits]), [["2024-11", 3], ["2024-12", 0], ["2025-01", 0], ["2025-02", 4]]);
});

test("what does not fit in months is shown in quarters, years, or spans of years, and no commit is lost", () => {
  const cases: [string, string, number, string, string, string][] = [
    ["2020-02", "2023-11", 20, "quarter", "2020 Q1", "2023 Q4"],
    ["2005-04", "2026-11", 60, "year", "2005", "2026"],
    ["1970-01", "2026-11", 20, "years", "1970–1974", "2025–2029"],
    ["0001-01", "275760-09", 40, "years", "0–9999", "270000–279999"],
  ];
  for (const [first, last, most, unit, firstLabel, lastLabel] of cases) {
    const series = historySeries([month(first, 5), month(last, 7)], most);
    assert.equal(series.unit, unit);
    assert.equal(series.steps[0]?.label, firstLabel);
    assert.equal(series.steps.at(-1)?.label, lastLabel);
    assert.ok(series.steps.length <= most);
    assert.equal(series.steps.reduce((sum, step) => sum + step.commits, 0), 12);
  }
});

test("no history gives no steps, one month one step", () => {
  assert.deepEqual(historySeries([], 10).steps, []);
  assert.equal(historySeries([month("2024-01", 1)], 2).steps.length, 1);
});
