// Puts together what an analysis found, in two halves: results, which may stand in a database, and evidence, which may not.

import type { Tally } from "#base/tally.ts";
import type { FacetName } from "#protocol/report/facets/index.ts";
import type { ReportTiming } from "#protocol/report/schema.ts";

import type { Facets } from "./facets.ts";
import { countHalfOfCommitsBy, listContributors, type Contributor } from "./contributors.ts";
import type { Evidence } from "./evidence.ts";
import type { HistoryState } from "./history-state.ts";
import type { Mailmap } from "./mailmap.ts";
import type { Results } from "./results.ts";
import { composeFilesReport, hideExtensions } from "./tally-report.ts";

export interface Findings {
  readonly sourceKind: "git" | "archive" | "folder";
  /** Null where there are no commits: a plain folder, an archive. */
  readonly commit: string | null;
  readonly ref: string | null;
  readonly branches: readonly string[];
  readonly tags: readonly string[];
  readonly tally: Tally;
  readonly facets: Facets;
  readonly history: HistoryState | null;
  readonly mailmap: Mailmap;
  readonly analyzers: Readonly<Record<string, number>>;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Analysis {
  readonly results: Results;
  readonly evidence: Evidence;
}

/** Names kept in the evidence of one snapshot; more would make it grow without use. */
const MAX_REFS_IN_EVIDENCE = 20_000;

export function composeAnalysis(findings: Findings, timings: readonly ReportTiming[]): Analysis {
  const files = composeFilesReport(findings.tally);
  const contributors = findings.history === null ? [] : listContributors(findings.history, findings.mailmap);
  return {
    results: {
      schema: "strongroom.results/1",
      sourceKind: findings.sourceKind,
      generatedAt: new Date(findings.at).toISOString(),
      analyzers: { ...findings.analyzers },
      totals: files.totals,
      languages: files.languages,
      fileTypes: hideExtensions(files.fileTypes),
      history: composeHistory(findings, contributors),
      facets: mapFacets(findings.facets, ({ results }) => results),
      limits: files.limits,
      timings: [...timings],
    },
    evidence: {
      schema: "strongroom.evidence/1",
      commit: findings.commit,
      ref: findings.ref,
      branches: findings.branches.slice(0, MAX_REFS_IN_EVIDENCE),
      tags: findings.tags.slice(0, MAX_REFS_IN_EVIDENCE),
      contributors: contributors.map((contributor) => describeContributor(contributor, findings.history?.commits ?? 0)),
      fileTypes: files.fileTypes,
      facets: mapFacets(findings.facets, ({ evidence }) => evidence),
    },
  };
}

/** One half of each facet. */
function mapFacets<Half>(facets: Facets, half: (value: NonNullable<Facets[FacetName]>) => Half): Record<string, Half> {
  return Object.fromEntries(Object.entries(facets).map(([name, value]) => [name, half(value)]));
}

function composeHistory({ history, branches, tags }: Findings, contributors: readonly Contributor[]): Results["history"] {
  const hasCommits = history !== null && history.commits > 0;
  return {
    commits: history?.commits ?? 0,
    merges: history?.merges ?? 0,
    tags: tags.length,
    branches: branches.length,
    contributors: contributors.length,
    halfOfCommitsBy: countHalfOfCommitsBy(contributors),
    activeDays: history?.days.length ?? 0,
    firstCommitAt: hasCommits ? isoInstant(history.first) : null,
    lastCommitAt: hasCommits ? isoInstant(history.last) : null,
    months: Object.entries(history?.months ?? {}).map(([month, [commits, linesAdded, linesDeleted]]) => ({ month, commits, linesAdded, linesDeleted })),
  };
}

function describeContributor(contributor: Contributor, commits: number): Evidence["contributors"][number] {
  return {
    name: contributor.name,
    commits: contributor.commits,
    linesAdded: contributor.linesAdded,
    linesDeleted: contributor.linesDeleted,
    firstCommitAt: isoInstant(contributor.first),
    lastCommitAt: isoInstant(contributor.last),
    share: contributor.commits / commits,
  };
}

const MS_PER_SECOND = 1000;

function isoInstant(seconds: number): string {
  return new Date(seconds * MS_PER_SECOND).toISOString();
}
