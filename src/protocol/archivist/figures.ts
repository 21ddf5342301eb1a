// What the Archivist knows of a vault: the results of its snapshots and nothing of its evidence. There is no field here in which a path, a
// line of code, a name or a secret could stand, so no tool can tell one.

import type { FacetName, FacetValue } from "#protocol/report/facets/index.ts";
import { FACETS } from "#protocol/report/facets/index.ts";
import type { Report, ReportHistory, ReportLanguage } from "#protocol/report/schema.ts";

export type FacetResults = { readonly [Name in FacetName]?: FacetValue<Name>["results"] | undefined };

/** One snapshot in numbers, as the database has it. */
export interface Figures {
  readonly generatedAt: string;
  readonly totals: Report["totals"];
  readonly languages: readonly ReportLanguage[];
  readonly history: ReportHistory;
  readonly facets: FacetResults;
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

/** A report without what names anything: the lists of evidence are left behind. */
export function figuresOfReport(report: Report): Figures {
  const facets = Object.entries(report.facets).map(([name, section]) => {
    const results = FACETS[name as FacetName].results.shape;
    return [name, Object.fromEntries(Object.entries(section ?? {}).filter(([field]) => Object.hasOwn(results, field)))];
  });
  return {
    generatedAt: report.generatedAt,
    totals: report.totals,
    languages: report.languages,
    history: report.history,
    facets: Object.fromEntries(facets) as FacetResults,
    limits: report.limits,
    people: report.contributors.length === 0 ? null : report.contributors.map(({ commits, share, lastCommitAt }) => ({ commits, share, lastCommitAt })),
  };
}
