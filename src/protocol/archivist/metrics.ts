// Single numbers by which snapshots are compared and vaults are ranked: one table for the tools, the rules and the router.

import { formatCount, formatMonths, formatRoughShare } from "#base/format.ts";
import { estimateRange } from "#protocol/cost/estimate-cost.ts";
import type { FacetName } from "#protocol/report/facets/index.ts";
import type { Severity } from "#protocol/report/facets/severity.ts";

import type { Figures } from "./figures.ts";
import { round, shareOf } from "./public-values.ts";

export interface Metric {
  /** In a sentence, after a number or a share. */
  readonly label: string;
  readonly unit: "count" | "share" | "mean" | "person-months" | "days";
  /** In which direction it is a reason to look; `neither`: it is only a size. */
  readonly worse: "more" | "less" | "neither";
  /** The facet that it is read from; null: from what every report has. */
  readonly facet: FacetName | null;
  /** Null where it was not looked at. */
  of(figures: Figures): number | null;
  /** Of an estimate, around what is likely: it is never told as a single number. */
  rangeOf?(figures: Figures): MetricRange | null;
}

export interface MetricRange {
  readonly low: number;
  readonly high: number;
}

function metric(row: Metric): Metric {
  return row;
}

const GRAVE: ReadonlySet<string> = new Set<Severity>(["critical", "high"]);

/** Those of severity critical or high. */
export function graveOf(rows: readonly { readonly severity: string; readonly affected?: number; readonly findings?: number }[]): number {
  return rows.reduce((sum, { severity, affected, findings }) => sum + (GRAVE.has(severity) ? (affected ?? findings ?? 0) : 0), 0);
}

export const METRICS = {
  code: metric({ label: "lines of code", unit: "count", worse: "neither", facet: null, of: ({ totals }) => totals.code }),
  files: metric({ label: "files", unit: "count", worse: "neither", facet: null, of: ({ totals }) => totals.files }),
  commits: metric({ label: "commits", unit: "count", worse: "neither", facet: null, of: ({ history }) => history.commits }),
  contributors: metric({ label: "contributors", unit: "count", worse: "neither", facet: null, of: ({ history }) => history.contributors }),
  secrets: metric({ label: "different secrets", unit: "count", worse: "more", facet: "secrets", of: ({ facets }) => facets.secrets?.distinct ?? null }),
  vulnerabilities: metric({ label: "known vulnerabilities", unit: "count", worse: "more", facet: "vulnerabilities", of: ({ facets }) => facets.vulnerabilities?.affected ?? null }),
  "grave-vulnerabilities": metric({ label: "critical or high vulnerabilities", unit: "count", worse: "more", facet: "vulnerabilities", of: ({ facets }) => (facets.vulnerabilities === undefined ? null : graveOf(facets.vulnerabilities.bySeverity)) }),
  risks: metric({ label: "places open to attack", unit: "count", worse: "more", facet: "risks", of: ({ facets }) => facets.risks?.findingsInProduct ?? null }),
  dependencies: metric({ label: "components it depends on", unit: "count", worse: "neither", facet: "dependencies", of: ({ facets }) => facets.dependencies?.total ?? null }),
  "ended-runtimes": metric({ label: "uses of ended runtimes", unit: "count", worse: "more", facet: "freshness", of: ({ facets }) => facets.freshness?.ended ?? null }),
  "denied-licences": metric({ label: "licences that the policy denies", unit: "count", worse: "more", facet: "licences", of: ({ facets }) => facets.licences?.byRule.reduce((sum, { verdict, findings }) => sum + (verdict === "deny" ? findings : 0), 0) ?? null }),
  duplication: metric({ label: "of the code is redundant", unit: "share", worse: "more", facet: "duplication", of: ({ facets }) => (facets.duplication === undefined ? null : shareOf(facets.duplication.redundantLines, facets.duplication.comparedCode)) }),
  complexity: metric({ label: "mean cyclomatic complexity", unit: "mean", worse: "more", facet: "complexity", of: ({ facets }) => (facets.complexity === undefined || facets.complexity.functions === 0 ? null : round(facets.complexity.cyclomatic / facets.complexity.functions, 2)) }),
  cognitive: metric({ label: "mean cognitive complexity", unit: "mean", worse: "more", facet: "complexity", of: ({ facets }) => (facets.complexity === undefined || facets.complexity.functions === 0 ? null : round(facets.complexity.cognitive / facets.complexity.functions, 2)) }),
  tests: metric({ label: "of the lines of programs are tests", unit: "share", worse: "less", facet: "shares", of: ({ facets }) => (facets.shares === undefined ? null : shareOf(facets.shares.testLines, facets.shares.testLines + facets.shares.otherLines)) }),
  "truck-factor": metric({ label: "people who have to leave until half of the files have no author", unit: "count", worse: "less", facet: "knowledge", of: ({ facets }) => (facets.knowledge === undefined || facets.knowledge.authors === 0 ? null : facets.knowledge.truckFactor) }),
  "lost-knowledge": metric({ label: "of the code is known by nobody who is still at work on it", unit: "share", worse: "more", facet: "knowledge", of: ({ facets }) => (facets.knowledge === undefined ? null : shareOf(facets.knowledge.lostCode, facets.knowledge.code)) }),
  cost: metric({ label: "person-months to write it again", unit: "person-months", worse: "neither", facet: "cost", of: (figures) => effortOf(figures)?.likely ?? null, rangeOf: effortOf }),
  silence: metric({ label: "days without a commit", unit: "days", worse: "more", facet: null, of: ({ generatedAt, history }) => (history.lastCommitAt === null ? null : daysBetween(history.lastCommitAt, generatedAt)) }),
} as const satisfies Readonly<Record<string, Metric>>;

export type MetricName = keyof typeof METRICS;
export const METRIC_NAMES = Object.keys(METRICS) as [MetricName, ...MetricName[]];

/** By what the team assumes. */
function effortOf({ facets: { cost }, assumed }: Figures): (MetricRange & { readonly likely: number }) | null {
  if (cost === undefined) return null;
  const { low, likely, high } = estimateRange(cost.code, assumed.parameters).effort;
  return { low: round(low, 1), likely: round(likely, 1), high: round(high, 1) };
}

export function rangeOf(name: MetricName, figures: Figures): MetricRange | null {
  const metricRow: Metric = METRICS[name];
  const range = metricRow.rangeOf?.(figures) ?? null;
  return range === null ? null : { low: range.low, high: range.high };
}

const DAY_MS = 86_400_000;

export function daysBetween(from: string, to: string): number {
  return Math.max(0, Math.floor((Date.parse(to) - Date.parse(from)) / DAY_MS));
}

/** As `1,204 lines of code`, `12 % of the code is redundant`, `11 to 31 person-months to write it again, likely 18`. */
export function tellMetric(name: MetricName, value: number, range: MetricRange | null): string {
  const { unit, label } = METRICS[name];
  if (range !== null) return `${formatMonths(range.low)} to ${formatMonths(range.high)} ${label}, likely ${formatMonths(value)}`;
  if (unit === "share") return `${formatRoughShare(value)} ${label}`;
  return unit === "mean" ? `${label} ${value.toFixed(1)}` : `${formatCount(value)} ${label}`;
}
