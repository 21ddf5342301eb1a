// A matter of a report that somebody should see to, and how urgent it is.

import type { FacetName } from "./facets/index.ts";

/** So many are shown: what nobody sees to is not made more urgent by a longer list. */
export const MATTERS_SHOWN = 3;

/** The facts about how a matter was ranked: each 0 to 1. */
interface Urgency {
  /** How bad it is if it is so. */
  readonly severity: number;
  /** How sure the analysis can be. */
  readonly certainty: number;
  /** How much can be reached by it, or rests on it. */
  readonly reach: number;
}

export interface UrgentMatter extends Urgency {
  readonly facet: FacetName;
  /** What was found, a sentence. */
  readonly finding: string;
  /** What it means, a sentence. */
  readonly meaning: string;
  /** What to do, a sentence. */
  readonly action: string;
  /** How the number came about. */
  readonly basis: string;
  /** Files or packages of the code, the gravest first; none for who may not see evidence. Outside strings: to be made harmless before they are shown. */
  readonly where: readonly string[];
  /** Severity × certainty × reach. */
  readonly urgency: number;
}

/** What a facet has to say of urgency; its urgency is computed from it. */
export type Matter = Omit<UrgentMatter, "urgency">;
