// What the model of cost assumes: each value as a range, with where it comes from. All of it may be changed by whoever asks; the
// defaults are those of COCOMO II's public definition where it has any.

import { z } from "zod";

/** Raised with every change of the formula or of a default: estimates of different versions are not to be compared. */
export const COST_MODEL = "strongroom.cost/1";

export interface CostRange {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

/** Of GitHub Linguist's list. */
export const LANGUAGE_TYPES = ["programming", "markup", "data", "prose"] as const;
export type LanguageType = (typeof LANGUAGE_TYPES)[number];

/** What the effort is multiplied by, apart from the size: 1 is neutral. */
export const MULTIPLIERS = ["complexity", "people", "reliability", "tools", "lifecycle", "model"] as const;
export type MultiplierId = (typeof MULTIPLIERS)[number];

export interface CostParameters {
  /** Person-months for the first 1,000 lines. */
  readonly coefficient: number;
  /** By which effort grows with size; not below 1, so that more code never costs less. */
  readonly exponent: CostRange;
  /** How much of a line counts, by the type of its language. */
  readonly typeWeights: Readonly<Record<LanguageType, CostRange>>;
  /** The same for single languages, by name: goes before the type. */
  readonly languageWeights: Readonly<Record<string, CostRange>>;
  readonly multipliers: Readonly<Record<MultiplierId, CostRange>>;
  /** What a person-month costs, all in; null: the estimate has no money in it. */
  readonly rate: (CostRange & { readonly currency: string }) | null;
}

/** What somebody assumes in place of the defaults. */
export interface AssumedCost {
  readonly parameters: CostParameters;
  /** Null: they are the defaults. */
  readonly changedAt: string | null;
}

const COUNTED: CostRange = { low: 1, likely: 1, high: 1 };
const NOT_COUNTED: CostRange = { low: 0, likely: 0, high: 0 };

export const DEFAULT_COST_PARAMETERS: CostParameters = {
  coefficient: 2.94,
  exponent: { low: 1.0365, likely: 1.0997, high: 1.1628 },
  typeWeights: { programming: COUNTED, markup: { low: 0.2, likely: 0.5, high: 1 }, data: NOT_COUNTED, prose: NOT_COUNTED },
  languageWeights: {},
  multipliers: {
    complexity: { low: 0.87, likely: 1, high: 1.17 },
    people: { low: 0.85 * 0.88, likely: 1, high: 1.19 * 1.15 },
    reliability: { low: 0.92, likely: 1, high: 1.1 },
    tools: { low: 0.9, likely: 1, high: 1.09 },
    lifecycle: { low: 1.02, likely: 1.18, high: 1.35 },
    model: { low: 1 / 1.3, likely: 1, high: 1.3 },
  },
  rate: null,
};

/** What each assumption means, and where its default comes from; "judgement" is ours, from no publication. */
export const ASSUMPTIONS: Readonly<Record<"coefficient" | "exponent" | "weights" | "rate" | MultiplierId, { readonly label: string; readonly source: string }>> = {
  coefficient: { label: "Person-months for the first 1,000 lines", source: "COCOMO II.2000: A = 2.94" },
  exponent: { label: "Growth with size", source: "COCOMO II.2000: 0.91 + 0.01 x the five scale factors, all nominal (18.97); low with all high (12.65), high with all low (25.28)" },
  weights: { label: "Lines of markup and style that count", source: "judgement; programming languages count fully, as lines written per hour hardly depend on the language (Prechelt 2000); data and prose do not count" },
  complexity: { label: "Complexity of the product", source: "COCOMO II.2000, CPLX: one rating each way from what was measured; the mapping from measured complexity is judgement" },
  people: { label: "Capability of the team", source: "COCOMO II.2000, ACAP x PCAP: high 0.85 x 0.88, low 1.19 x 1.15" },
  reliability: { label: "Required reliability", source: "COCOMO II.2000, RELY: low 0.92, high 1.10" },
  tools: { label: "Tools of the team", source: "COCOMO II.2000, TOOL: high 0.90, low 1.09" },
  lifecycle: { label: "What comes before and after building: inception and transition", source: "COCOMO II, MBASE/RUP phases: 6 % (2 to 15) and 12 % (0 to 20) on top" },
  model: { label: "How far the model itself is off", source: "COCOMO II.2000: within 30 % of the actual effort in 75 % of the projects it was calibrated on" },
  rate: { label: "Cost of a person-month", source: "given by whoever asks" },
};

const range = (min: number, max: number): z.ZodType<CostRange> => z.strictObject(bounds(min, max)).refine(isInOrder, NOT_IN_ORDER);

function bounds(min: number, max: number): Record<keyof CostRange, z.ZodNumber> {
  const value = z.number().min(min).max(max);
  return { low: value, likely: value, high: value };
}

function isInOrder({ low, likely, high }: CostRange): boolean {
  return low <= likely && likely <= high;
}

const NOT_IN_ORDER = { message: "expected low <= likely <= high" };

/** How much of a line of one language counts. */
export const languageWeightSchema = z.strictObject({ language: z.string().max(100), ...bounds(0, 10) }).refine(isInOrder, NOT_IN_ORDER);
const weight = range(0, 10);
const multiplier = range(0.05, 20);

/** All but the weights of single languages, which are a list where they travel. */
export const costParameterFields = {
  coefficient: z.number().min(0.01).max(100),
  exponent: range(1, 1.5),
  typeWeights: z.strictObject({ programming: weight, markup: weight, data: weight, prose: weight }),
  multipliers: z.strictObject({ complexity: multiplier, people: multiplier, reliability: multiplier, tools: multiplier, lifecycle: multiplier, model: multiplier }),
  rate: z.strictObject({ ...bounds(0, 1e9), currency: z.string().regex(/^[A-Z]{3}$/) }).refine(isInOrder, NOT_IN_ORDER).nullable(),
} as const;

/** Parameters as they are kept and reckoned with. */
export const costParametersSchema: z.ZodType<CostParameters> = z.strictObject({ ...costParameterFields, languageWeights: z.record(z.string().max(100), weight) });
