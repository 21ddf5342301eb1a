import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { complexityMultiplier, estimateCost, type CodeOfLanguage, type CostEstimate } from "./estimate-cost.ts";
import { ASSUMPTIONS, costParametersSchema, COST_MODEL, DEFAULT_COST_PARAMETERS, MULTIPLIERS, type CostParameters, type CostRange } from "./parameters.ts";
import { atLeast, code, drawnRow } from "./testing/drawn-code.ts";

const RUNS = process.env["STRONGROOM_FULL"] === "1" ? 300_000 : 3000;
const row = (more: Partial<CodeOfLanguage>): CodeOfLanguage => ({ language: "C", type: "programming", codeLines: 0, redundantLines: 0, generatedLines: 0, vendoredLines: 0, meanComplexity: null, ...more });
const near = (value: number, expected: number): void => assert.ok(Math.abs(value - expected) < Math.abs(expected) * 1e-9 + 1e-12, `${value} is not ${expected}`);

/** By hand: 2.94 x KSLOC^1.0997 x 1.18. */
const BY_HAND = [[1000, 3.4692], [10_000, 43.644], [100_000, 549.07], [1_000_000, 6907.6]] as const;
for (const [lines, months] of BY_HAND) {
  test(`${lines} lines are likely ${months} person-months, as computed by hand`, () => {
    const { effort } = estimateCost([row({ codeLines: lines })]);
    assert.ok(Math.abs(effort.likely / months - 1) < 1e-4, `${effort.likely}`);
    assert.ok(effort.low < effort.likely && effort.likely < effort.high);
  });
}

test("the defaults are what COCOMO II's factors give", () => {
  const scale = { high: 2.48 + 2.03 + 2.83 + 2.19 + 3.12, nominal: 3.72 + 3.04 + 4.24 + 3.29 + 4.68, low: 4.96 + 4.05 + 5.65 + 4.38 + 6.24 };
  const { exponent } = DEFAULT_COST_PARAMETERS;
  near(exponent.low, 0.91 + 0.01 * scale.high);
  near(exponent.likely, 0.91 + 0.01 * scale.nominal);
  near(exponent.high, 0.91 + 0.01 * scale.low);
  assert.deepEqual(costParametersSchema.parse(DEFAULT_COST_PARAMETERS), DEFAULT_COST_PARAMETERS);
});

test("no code costs nothing, and has no range", () => {
  for (const code of [[], [row({})], [row({ type: "data", codeLines: 5000 })], [row({ codeLines: 5, redundantLines: 9 })]]) assert.deepEqual(estimateCost(code).effort, { low: 0, likely: 0, high: 0 });
});

test("copies, generated and vendored lines cost nothing", () => {
  const plain = estimateCost([row({ codeLines: 40_000 })]);
  for (const key of ["redundantLines", "generatedLines", "vendoredLines"] as const) assert.deepEqual(estimateCost([row({ codeLines: 40_000 + 12_345, [key]: 12_345 })]).effort, plain.effort);
});

const COMPLEXITIES = [[null, 1], [0, 0.87], [1, 0.87], [2, 0.935], [3, 1], [6, 1.17], [8, 1.255], [20, 1.74], [500, 1.74], [Number.NaN, 1]] as const;
for (const [mean, multiplier] of COMPLEXITIES) test(`a mean complexity of ${mean} multiplies by ${multiplier}`, () => near(complexityMultiplier(mean), multiplier));

test("with a rate there is money, and its range is no narrower than that of the effort", () => {
  const rate = { low: 8000, likely: 10_000, high: 14_000, currency: "EUR" };
  const { effort, cost } = estimateCost([row({ codeLines: 50_000 })], { ...DEFAULT_COST_PARAMETERS, rate });
  assert.ok(cost !== null && cost.currency === "EUR");
  near(cost.likely, effort.likely * 10_000);
  assert.ok(cost.low < effort.low * 10_000 && cost.high > effort.high * 10_000);
  assert.ok(cost.low > effort.low * 8000 && cost.high < effort.high * 14_000);
});

test("the sensitivity names every assumption with its source, what moves most first", () => {
  const { sensitivity, effort, model } = estimateCost([row({ codeLines: 80_000 }), row({ language: "HTML", type: "markup", codeLines: 9000 })]);
  assert.equal(model, COST_MODEL);
  assert.deepEqual(sensitivity.map(({ assumption }) => assumption).toSorted(), ["exponent", "weights", ...MULTIPLIERS].toSorted());
  for (const [index, each] of sensitivity.entries()) {
    assert.equal(each.source, ASSUMPTIONS[each.assumption].source);
    assert.ok(each.effort.low >= effort.low && each.effort.high <= effort.high && each.effort.low <= effort.likely && each.effort.high >= effort.likely);
    const before = sensitivity[index - 1];
    assert.ok(before === undefined || before.effort.high - before.effort.low >= each.effort.high - each.effort.low);
  }
});

test("the steps can be repeated by hand", () => {
  const { steps } = estimateCost([row({ codeLines: 12_000, redundantLines: 1000, generatedLines: 500, vendoredLines: 500, meanComplexity: 3 })]);
  assert.deepEqual(steps.map(({ name }) => name), ["lines", "size", "measured complexity", "effort", "range"]);
  assert.equal(steps[0]?.formula, "12000 lines of code - 1000 copies - 500 generated - 500 vendored = 10000");
  assert.match(steps[3]?.formula ?? "", /^2\.94 x 10\^1\.0997 x 1 x .* = 43\.64 person-months$/);
});

test("weights of single languages go before those of their type, and only their own names count", () => {
  const half: CostRange = { low: 0.5, likely: 0.5, high: 0.5 };
  const parameters: CostParameters = { ...DEFAULT_COST_PARAMETERS, languageWeights: { "Assembly": half } };
  assert.equal(estimateCost([row({ language: "Assembly", codeLines: 10_000 })], parameters).size.likely, 5);
  assert.equal(estimateCost([row({ language: "constructor", codeLines: 10_000 })], parameters).size.likely, 10);
});

const ordered = ({ effort, size, cost }: CostEstimate): boolean => [effort, size, ...(cost === null ? [] : [cost])].every(({ low, likely, high }) => [low, likely, high].every(Number.isFinite) && low >= 0 && low <= likely && likely <= high);

test("a range is ordered, whatever code there is", () => {
  fc.assert(fc.property(code, (all) => assert.ok(ordered(estimateCost(all, { ...DEFAULT_COST_PARAMETERS, rate: { low: 1, likely: 2, high: 3, currency: "USD" } })))), { numRuns: RUNS });
});

test("greater complexity never costs less", () => {
  fc.assert(fc.property(drawnRow, fc.double({ min: 0, max: 60, noNaN: true }), fc.double({ min: 0, max: 60, noNaN: true }), (each, a, b) => {
    const [less, greater] = [Math.min(a, b), Math.max(a, b)].map((meanComplexity) => estimateCost([{ ...each, meanComplexity }]).effort.likely);
    assert.ok(atLeast(greater ?? 0, less ?? 0));
  }), { numRuns: RUNS });
});

test("the parts of the languages add up to the likely effort", () => {
  fc.assert(fc.property(code, (all) => {
    const { languages, effort } = estimateCost(all);
    near(languages.reduce((sum, each) => sum + each.effort, 0), effort.likely);
  }), { numRuns: RUNS });
});

const REFUSED: readonly (readonly [what: string, change: object])[] = [
  ["a range that is not in order", { exponent: { low: 1.2, likely: 1.1, high: 1.3 } }],
  ["an exponent below 1", { exponent: { low: 0.9, likely: 1.1, high: 1.2 } }],
  ["a field that is not known", { surprise: 1 }],
  ["a currency that is none", { rate: { low: 1, likely: 1, high: 1, currency: "euro" } }],
  ["a number that is none", { coefficient: Number.NaN }],
  ["a negative weight", { languageWeights: { C: { low: -1, likely: 0, high: 1 } } }],
];
for (const [what, change] of REFUSED) test(`parameters with ${what} are refused`, () => assert.equal(costParametersSchema.safeParse({ ...DEFAULT_COST_PARAMETERS, ...change }).success, false));
