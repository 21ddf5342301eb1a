// A line of the score: which facet it rests on, how many points it can give, and how it judges the facet's numbers.

import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";
import type { Severity } from "#protocol/report/facets/severity.ts";

/** A facet's numbers, as a database holds them. */
export type FacetNumbers<Name extends FacetName> = FacetValue<Name>["results"];

export interface ScoreFigure {
  /** As in the report, below `facets`. */
  readonly field: string;
  readonly value: number;
}

export interface Judged {
  /** 0 to 1 of the line's points. */
  readonly share: number;
  /** A sentence with the figures. */
  readonly why: string;
  readonly figures: readonly ScoreFigure[];
  /** What to do for more points. */
  readonly improve: string;
}

/** Why a line cannot be judged. */
export interface LeftOut {
  readonly leftOut: string;
}

export interface LineRule<Name extends FacetName> {
  readonly id: string;
  readonly facet: Name;
  readonly title: string;
  readonly maxPoints: number;
  readonly judge: (numbers: FacetNumbers<Name>) => Judged | LeftOut;
}

/** SCO-7. */
export const SEVERITY_WEIGHTS: Readonly<Record<Severity, number>> = { critical: 30, high: 10, medium: 3, low: 1 };

/** SCO-7: 1 without findings, a half at a weight of `half`, never nothing. */
export function shareOfFindings(weight: number, half: number): number {
  return half / (half + weight);
}

export function sumOf<Row>(rows: readonly Row[], count: (row: Row) => number): number {
  return rows.reduce((sum, row) => sum + count(row), 0);
}

export function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
