// Code of any size, for laws of the estimate.

import fc from "fast-check";

import type { CodeOfLanguage } from "#protocol/cost/estimate-cost.ts";
import { LANGUAGE_TYPES } from "#protocol/cost/parameters.ts";

export const lines = fc.integer({ min: 0, max: 3_000_000 });
export const drawnRow: fc.Arbitrary<CodeOfLanguage> = fc.record({
  language: fc.constantFrom("C", "HTML", "JSON", "Go"),
  type: fc.constantFrom(...LANGUAGE_TYPES),
  codeLines: lines,
  redundantLines: fc.integer({ min: 0, max: 500_000 }),
  generatedLines: fc.integer({ min: 0, max: 500_000 }),
  vendoredLines: fc.integer({ min: 0, max: 500_000 }),
  meanComplexity: fc.option(fc.double({ min: 0, max: 60, noNaN: true })),
});
export const code = fc.array(drawnRow, { maxLength: 6 });
/** Sums of floating-point numbers in another order. */
export const atLeast = (a: number, b: number): boolean => a >= b * (1 - 1e-9);
