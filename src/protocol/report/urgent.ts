// The most urgent matters of a report: what to see to first. Ranked by severity × certainty × reach, each 0 to 1, from numbers alone, so that who may
// not see evidence is told the same; where evidence is there, the first places are named. One matter a facet, with its gravest part. What is suppressed is left
// out (SUP-9).

import { openPart, type ToldOf } from "#protocol/suppressions/open-part.ts";

import { findingMatters } from "./urgent-findings.ts";
import { MATTERS_SHOWN, type UrgentMatter } from "./urgent-matter.ts";
import { upkeepMatters } from "./urgent-upkeep.ts";

export type { UrgentMatter } from "./urgent-matter.ts";

/** Where no matter is left, in a report of which anything was looked at. */
export const NOTHING_URGENT = "Nothing that was looked at is urgent.";
/** What is less urgent than this may wait. */
const LEAST_URGENCY = 0.1;

/** The most urgent first; fewer than three where there is less, none where nothing is. */
export function urgentMatters(report: ToldOf, most = MATTERS_SHOWN): readonly UrgentMatter[] {
  return [...findingMatters({ facets: openPart(report) }), ...upkeepMatters(report)]
    .map((matter) => ({ ...matter, urgency: matter.severity * matter.certainty * matter.reach }))
    .filter(({ urgency }) => urgency >= LEAST_URGENCY)
    .toSorted((a, b) => b.urgency - a.urgency)
    .slice(0, most);
}
