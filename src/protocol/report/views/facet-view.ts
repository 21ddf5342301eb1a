// A facet as people read it, the same in the terminal, in the letter and on the pages: a sentence or two, a plot where people would rather
// look than read, a table of where, and how it came about. Texts are finished; each surface draws them in its own way.

import { formatCount } from "#base/format.ts";
import type { AssumedCost } from "#protocol/cost/parameters.ts";

export interface FacetView {
  /** As in the report's `facets`. */
  readonly id: string;
  readonly title: string;
  /** What was found: whole sentences. */
  readonly lead: string;
  /** How it came about, and what it does not say. */
  readonly basis: string;
  readonly bars: FacetBars | null;
  readonly tables: readonly FacetTable[];
}

/** What is no part of a report and changes what is read in it. */
export interface ViewGiven {
  readonly cost?: AssumedCost;
}

export interface FacetBars {
  /** What is plotted, with its unit. */
  readonly caption: string;
  readonly rows: readonly { readonly label: string; readonly value: number; readonly text: string }[];
}

/** Counts beside each other; null where all are nothing. */
export function countBars(caption: string, rows: readonly (readonly [label: string, value: number])[]): FacetBars | null {
  return rows.every(([, value]) => value === 0) ? null : { caption, rows: rows.map(([label, value]) => ({ label, value, text: formatCount(value) })) };
}

export interface FacetColumn {
  readonly title: string;
  /** "outside": of the code or its history, to be made harmless before it is shown; the first column takes what room there is. */
  readonly kind: "outside" | "word" | "number";
  /** Left out where there is little room. */
  readonly wide?: true;
}

export interface FacetTable {
  readonly caption: string;
  readonly columns: readonly FacetColumn[];
  readonly rows: readonly (readonly string[])[];
}

/** Columns of a table with the cell that each makes of a row. */
export type Columns<Row> = readonly (FacetColumn & { readonly cell: (row: Row) => string })[];

export function composeTable<Row>(caption: string, rows: readonly Row[], columns: Columns<Row>): FacetTable[] {
  if (rows.length === 0) return [];
  return [{
    caption,
    columns: columns.map(({ title, kind, wide }) => ({ title, kind, ...(wide === undefined ? {} : { wide }) })),
    rows: rows.map((row) => columns.map(({ cell }) => cell(row))),
  }];
}
