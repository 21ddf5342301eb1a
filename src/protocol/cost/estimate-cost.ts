// What it would cost to write the code again: a range with everything it rests on, never a single number. Pure, so that the server, the
// pages and the command line say the same; README.md has the formula and its limits.

import { ASSUMPTIONS, COST_MODEL, DEFAULT_COST_PARAMETERS, MULTIPLIERS, type CostParameters, type CostRange, type LanguageType } from "./parameters.ts";

export interface CodeOfLanguage {
  readonly language: string;
  readonly type: LanguageType;
  /** Lines of code, all of them. */
  readonly codeLines: number;
  /** Of these, what costs nothing: copies of other lines, the output of programs, other people's work. A line counts once in them. */
  readonly redundantLines: number;
  readonly generatedLines: number;
  readonly vendoredLines: number;
  /** Mean cyclomatic complexity of its functions; null: not measured, and taken for nominal. */
  readonly meanComplexity: number | null;
}

export interface CountedCode {
  readonly language: string;
  /** Lines left after what costs nothing. */
  readonly lines: number;
  /** Those that count, by the weight of the language. */
  readonly weighted: CostRange;
  /** COCOMO II's multiplier for what was measured; 1 where nothing was. */
  readonly complexity: number;
  /** Its part of the likely effort, person-months. */
  readonly effort: number;
}

export interface CostStep {
  readonly name: string;
  /** In words and numbers, so that it can be repeated by hand. */
  readonly formula: string;
}

export interface CostSensitivity {
  readonly assumption: keyof typeof ASSUMPTIONS;
  readonly label: string;
  readonly source: string;
  readonly value: CostRange;
  /** Effort in person-months when this alone is low, or high. */
  readonly effort: { readonly low: number; readonly high: number };
}

export interface CostEstimate {
  readonly model: typeof COST_MODEL;
  readonly languages: readonly CountedCode[];
  /** Thousands of lines that count. */
  readonly size: CostRange;
  /** Person-months of 152 hours. */
  readonly effort: CostRange;
  /** In the currency of the rate; null without one. */
  readonly cost: (CostRange & { readonly currency: string }) | null;
  readonly steps: readonly CostStep[];
  /** What moves the range most comes first. */
  readonly sensitivity: readonly CostSensitivity[];
}

export function estimateCost(code: readonly CodeOfLanguage[], parameters: CostParameters = DEFAULT_COST_PARAMETERS): CostEstimate {
  const rows = code.map((row) => countLanguage(row, parameters));
  const likely = effortOf(rows, parameters, LIKELY);
  const sensitivity = listSensitivity(rows, parameters);
  const { effort, cost } = rangeOf(likely, sensitivity, parameters);
  const size = sizeOf(rows);
  const total = rows.reduce((sum, { weighted, complexity }) => sum + weighted.likely * complexity, 0);
  return {
    model: COST_MODEL,
    languages: rows.map((row) => ({ ...row, effort: total === 0 ? 0 : (likely * row.weighted.likely * row.complexity) / total })),
    size,
    effort,
    cost,
    steps: explain({ code, rows, parameters, size, effort }),
    sensitivity,
  };
}

/** The ranges alone, for lists of many. */
export function estimateRange(code: readonly CodeOfLanguage[], parameters: CostParameters): Pick<CostEstimate, "effort" | "cost"> {
  const rows = code.map((row) => countLanguage(row, parameters)).filter(({ weighted }) => weighted.high > 0);
  return rangeOf(effortOf(rows, parameters, LIKELY), listSensitivity(rows, parameters), parameters);
}

function rangeOf(likely: number, sensitivity: readonly CostSensitivity[], { rate }: CostParameters): Pick<CostEstimate, "effort" | "cost"> {
  const alone = sensitivity.map((each) => each.effort);
  const effort = combine(likely, alone);
  if (rate === null) return { effort, cost: null };
  const priced = combine(likely, [...alone, { low: likely * ratio(rate.low, rate.likely), high: likely * ratio(rate.high, rate.likely) }]);
  return { effort, cost: { currency: rate.currency, low: priced.low * rate.likely, likely: likely * rate.likely, high: priced.high * rate.likely } };
}

type CountedRow = Omit<CountedCode, "effort">;

function countLanguage(row: CodeOfLanguage, { typeWeights, languageWeights }: CostParameters): CountedRow {
  const lines = Math.max(0, row.codeLines - row.redundantLines - row.generatedLines - row.vendoredLines);
  const weight = (Object.hasOwn(languageWeights, row.language) ? languageWeights[row.language] : undefined) ?? typeWeights[row.type];
  const weighted = { low: lines * weight.low, likely: lines * weight.likely, high: lines * weight.high };
  return { language: row.language, lines, weighted, complexity: complexityMultiplier(row.meanComplexity) };
}

/** COCOMO II's ratings of CPLX, low to extra high, at mean complexities per function that we set them at; straight lines between. */
const COMPLEXITY_POINTS: readonly (readonly [mean: number, multiplier: number])[] = [[1, 0.87], [3, 1], [6, 1.17], [10, 1.34], [20, 1.74]];
const NOMINAL = 1;

export function complexityMultiplier(mean: number | null): number {
  if (mean === null || !Number.isFinite(mean)) return NOMINAL;
  let [below] = COMPLEXITY_POINTS;
  for (const point of COMPLEXITY_POINTS) {
    const [from, multiplier] = below ?? point;
    if (mean <= point[0]) return mean <= from ? multiplier : multiplier + ((point[1] - multiplier) * (mean - from)) / (point[0] - from);
    below = point;
  }
  return below?.[1] ?? NOMINAL;
}

type Level = keyof CostRange;
type AssumptionId = "exponent" | "weights" | (typeof MULTIPLIERS)[number];
type Choice = Readonly<Record<AssumptionId, Level>>;

const LIKELY: Choice = { exponent: "likely", weights: "likely", complexity: "likely", people: "likely", reliability: "likely", tools: "likely", lifecycle: "likely", model: "likely" };

/** A x size^E x the multipliers, with each assumption at the level that `choice` has. Lists of thousands of vaults are made of it: nothing is put together that is only added up. */
function effortOf(rows: readonly CountedRow[], { coefficient, exponent, multipliers }: CostParameters, choice: Choice): number {
  let lines = 0;
  let complex = 0;
  for (const row of rows) {
    const weighted = row.weighted[choice.weights];
    lines += weighted;
    complex += weighted * row.complexity;
  }
  if (lines === 0) return 0;
  let product = 1;
  for (const id of MULTIPLIERS) product *= multipliers[id][choice[id]];
  return coefficient * (lines / 1000) ** exponent[choice.exponent] * (complex / lines) * product;
}

function listSensitivity(rows: readonly CountedRow[], parameters: CostParameters): CostSensitivity[] {
  const { exponent, multipliers, typeWeights } = parameters;
  const values: Readonly<Record<AssumptionId, CostRange>> = { exponent, weights: typeWeights.markup, ...multipliers };
  const ids: readonly AssumptionId[] = ["exponent", "weights", ...MULTIPLIERS];
  const list = ids.map((assumption): CostSensitivity => {
    const [one, other] = (["low", "high"] as const).map((level) => effortOf(rows, parameters, { ...LIKELY, [assumption]: level })) as [number, number];
    // Below 1,000 lines a larger exponent gives less.
    return { assumption, ...ASSUMPTIONS[assumption], value: values[assumption], effort: { low: Math.min(one, other), high: Math.max(one, other) } };
  });
  return list.toSorted((a, b) => b.effort.high - b.effort.low - (a.effort.high - a.effort.low));
}

/** Assumptions that do not depend on each other are not all low, or all high, at once: their distances add up as squares, on a scale of ratios. */
function combine(likely: number, alone: readonly { readonly low: number; readonly high: number }[]): CostRange {
  if (likely === 0) return { low: 0, likely, high: 0 };
  const distance = (side: "low" | "high"): number => Math.sqrt(alone.reduce((sum, each) => sum + Math.log(Math.max(each[side], Number.MIN_VALUE) / likely) ** 2, 0));
  return { low: likely * Math.exp(-distance("low")), likely, high: likely * Math.exp(distance("high")) };
}

function ratio(value: number, of: number): number {
  return of === 0 ? 1 : value / of;
}

function sizeOf(rows: readonly CountedRow[]): CostRange {
  const sum = (level: Level): number => rows.reduce((total, { weighted }) => total + weighted[level], 0) / 1000;
  return { low: sum("low"), likely: sum("likely"), high: sum("high") };
}

interface Explained {
  readonly code: readonly CodeOfLanguage[];
  readonly rows: readonly CountedRow[];
  readonly parameters: CostParameters;
  readonly size: CostRange;
  readonly effort: CostRange;
}

function explain({ code, rows, parameters, size, effort }: Explained): CostStep[] {
  const sum = (count: (row: CodeOfLanguage) => number): number => code.reduce((total, row) => total + count(row), 0);
  const counted = rows.reduce((total, { lines }) => total + lines, 0);
  const { coefficient, exponent, multipliers } = parameters;
  const weighted = rows.reduce((total, row) => total + row.weighted.likely * row.complexity, 0);
  const complexity = size.likely === 0 ? NOMINAL : weighted / (size.likely * 1000);
  const product = MULTIPLIERS.map((id) => `${id} ${round(multipliers[id].likely)}`).join(" x ");
  return [
    { name: "lines", formula: `${sum(({ codeLines }) => codeLines)} lines of code - ${sum(({ redundantLines }) => redundantLines)} copies - ${sum(({ generatedLines }) => generatedLines)} generated - ${sum(({ vendoredLines }) => vendoredLines)} vendored = ${counted}` },
    { name: "size", formula: `each language's lines x its weight: ${round(size.low)} to ${round(size.high)}, likely ${round(size.likely)} thousand lines` },
    { name: "measured complexity", formula: `mean of the languages' multipliers, by their lines: ${round(complexity)}` },
    { name: "effort", formula: `${coefficient} x ${round(size.likely)}^${exponent.likely} x ${round(complexity)} x ${product} = ${round(effort.likely)} person-months` },
    { name: "range", formula: `likely x e^(+-d), d = square root of the sum of the squares of ln(effort with one assumption at its end / likely): ${round(effort.low)} to ${round(effort.high)} person-months` },
  ];
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}
