// What an answer says of suppressed findings: left out of what is there now, as in reports, and how many; counted in what is compared over time or ranked.

import { plural } from "#base/format.ts";
import type { FacetName } from "#protocol/report/facets/index.ts";
import { ALL_COUNTED } from "#protocol/suppressions/all-counted.ts";
import { FINDING_FACETS } from "#protocol/suppressions/section.ts";

import { openFacets, type FacetResults, type Figures } from "./figures.ts";
import { countValue } from "./public-values.ts";

export const suppressedValue = countValue.nullable().describe("Findings of this kind that are left out as suppressed; null: they are counted too");

/** For who chooses among tools. */
export const LEFT_OUT = "Suppressed findings are left out, and how many is said; where that is not known they are counted too.";

/** How many of a kind are left out of what is told. */
export function suppressedOf(figures: Figures, count: (facets: FacetResults) => number): number | null {
  return figures.open === null ? null : count(figures.facets) - count(openFacets(figures));
}

/** A sentence, or nothing where nothing is suppressed. */
export function suppressedWords(suppressed: number | null): string {
  if (suppressed === null) return ALL_COUNTED;
  return suppressed === 0 ? "" : `${plural(suppressed, "suppressed finding is", "suppressed findings are")} left out.`;
}

/** Beside numbers over time, or of many vaults; nothing where a number counts no findings. */
export function countedWords(facets: readonly (FacetName | null)[]): string {
  return facets.some((facet) => FINDING_FACETS.some((each) => each === facet)) ? ALL_COUNTED : "";
}
