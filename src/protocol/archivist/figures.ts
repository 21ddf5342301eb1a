// What the Archivist knows of a vault: the results of its snapshots and nothing of its evidence. There is no field here in which a path, a
// line of code, a name or a secret could stand, so no tool can tell one.

import { DEFAULT_COST_PARAMETERS, type AssumedCost } from "#protocol/cost/parameters.ts";
import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";
import { FACETS } from "#protocol/report/facets/index.ts";
import type { Report, ReportHistory, ReportLanguage } from "#protocol/report/schema.ts";
import { countSuppressed, openPart } from "#protocol/suppressions/open-part.ts";

export type FacetResults = { readonly [Name in FacetName]?: FacetValue<Name>["results"] | undefined };

/** One snapshot in numbers, as the database has it. */
export interface Figures {
  readonly generatedAt: string;
  readonly totals: Report["totals"];
  readonly languages: readonly ReportLanguage[];
  readonly history: ReportHistory;
  /** As it was found, whatever was decided about it: what goes over time is compared by this. */
  readonly facets: FacetResults;
  /** Without what is suppressed, and how many findings that are; null where nobody asked what was decided. */
  readonly open: { readonly facets: FacetResults; readonly suppressed: number } | null;
  /** By what the cost of it is estimated. */
  readonly assumed: AssumedCost;
  readonly limits: readonly { readonly code: string; readonly count: number }[];
  /** People by their place among those who made most commits, without their names; null where nobody may look at them. */
  readonly people: readonly PersonFigures[] | null;
}

export interface PersonFigures {
  readonly commits: number;
  readonly share: number;
  readonly lastCommitAt: string;
}

export interface VaultFigures {
  /** What the vault is called by in answers: its place in the team, from 1. */
  readonly number: number;
  /** Newest first, as many as were asked for; empty before the first report. */
  readonly snapshots: readonly Figures[];
  /** How many there are in all. */
  readonly kept: number;
}

/** All that may be asked about. */
export interface Subject {
  readonly vaults: readonly VaultFigures[];
}

/** What is there now is told without what is suppressed, as reports do. */
export function openFacets({ open, facets }: Pick<Figures, "open" | "facets">): FacetResults {
  return open?.facets ?? facets;
}

const DEFAULTS: AssumedCost = { parameters: DEFAULT_COST_PARAMETERS, changedAt: null };

/** A report without what names anything: the lists of evidence are left behind. */
export function figuresOfReport(report: Report, assumed: AssumedCost = DEFAULTS): Figures {
  return {
    generatedAt: report.generatedAt,
    totals: report.totals,
    languages: report.languages,
    history: report.history,
    facets: withoutNames(report.facets),
    open: { facets: withoutNames(openPart(report)), suppressed: report.suppressions === undefined ? 0 : countSuppressed(report.suppressions) },
    assumed,
    limits: report.limits,
    people: report.contributors.length === 0 ? null : report.contributors.map(({ commits, share, lastCommitAt }) => ({ commits, share, lastCommitAt })),
  };
}

function withoutNames(facets: Report["facets"]): FacetResults {
  return Object.fromEntries(Object.entries(facets).map(([name, section]) => {
    const results = FACETS[name as FacetName].results.shape;
    return [name, Object.fromEntries(Object.entries(section ?? {}).filter(([field]) => Object.hasOwn(results, field)))];
  })) as FacetResults;
}
