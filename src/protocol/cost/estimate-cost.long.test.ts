// Laws of the estimate, over code of any size.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { estimateCost, estimateRange } from "./estimate-cost.ts";
import { DEFAULT_COST_PARAMETERS, type CostParameters } from "./parameters.ts";
import { atLeast, code, drawnRow, lines } from "./testing/drawn-code.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 300_000 : 3000;
const near = (value: number, expected: number): void => assert.ok(Math.abs(value - expected) < Math.abs(expected) * 1e-9 + 1e-12, `${value} is not ${expected}`);

test("the ranges alone are those of the whole estimate, whatever code there is", () => {
  const rated: CostParameters = { ...DEFAULT_COST_PARAMETERS, rate: { low: 1, likely: 2, high: 3, currency: "USD" } };
  fc.assert(
    fc.property(code, fc.constantFrom(DEFAULT_COST_PARAMETERS, rated), (all, parameters) => {
      const [{ effort, cost }, whole] = [estimateRange(all, parameters), estimateCost(all, parameters)];
      for (const level of ["low", "likely", "high"] as const) {
        near(effort[level], whole.effort[level]);
        near(cost?.[level] ?? 0, whole.cost?.[level] ?? 0);
      }
    }),
    { numRuns: RUNS },
  );
});

test("more code never costs less, at either end", () => {
  fc.assert(
    fc.property(code, drawnRow, lines, (all, extra, more) => {
      const before = estimateCost([...all, extra]).effort;
      const after = estimateCost([...all, { ...extra, codeLines: extra.codeLines + more }]).effort;
      for (const level of ["low", "likely", "high"] as const) assert.ok(atLeast(after[level], before[level]), `${level}: ${before[level]} to ${after[level]}`);
    }),
    { numRuns: RUNS },
  );
});

test("more copies never cost more, and code that is all copies costs nothing", () => {
  fc.assert(
    fc.property(code, drawnRow, lines, (all, extra, more) => {
      const before = estimateCost([...all, extra]).effort;
      assert.ok(atLeast(before.likely, estimateCost([...all, { ...extra, redundantLines: extra.redundantLines + more }]).effort.likely));
      assert.deepEqual(estimateCost([...all, { ...extra, redundantLines: extra.codeLines }]).effort.likely, estimateCost([...all, { ...extra, codeLines: 0 }]).effort.likely);
    }),
    { numRuns: RUNS },
  );
});
