// The numbers of a report that lists, trends and portfolios show: small, so that a list of hundreds need not read hundreds of reports.
// It names nothing but languages of the public list. What was not looked at is null, and is drawn as a gap, never as nought.

import { z } from "zod";

import { LANGUAGE_TYPES } from "#protocol/cost/parameters.ts";
import { FULL_SCORE, SCORE_FORMULA } from "#protocol/score/score.ts";

import { FACET_NAMES } from "./facets/names.ts";
import { SEVERITIES } from "./facets/severity.ts";
import { MATTERS_SHOWN } from "./urgent-matter.ts";

const count = z.int().nonnegative();

export const severityCountsSchema = z.strictObject({ critical: count, high: count, medium: count, low: count }).describe("Findings by severity");

/** Languages that a headline names. */
export const HEADLINE_LANGUAGES = 5;

export const summaryFields = {
  score: z.int().min(0).max(FULL_SCORE).nullable().describe("By the program's formula of now, over all snapshots alike; null where too little was looked at"),
  files: count,
  bytes: count,
  lines: count,
  code: count,
  comment: count,
  blank: count,
  commits: count,
  contributors: count,
  halfOfCommitsBy: count.describe("The smallest number of people who together made half of the commits"),
  lastCommitAt: z.iso.datetime().nullable(),
  languages: z.array(z.strictObject({ name: z.string(), code: count })).max(HEADLINE_LANGUAGES).describe("The five largest by lines of code"),
  secrets: severityCountsSchema.nullable(),
  risks: severityCountsSchema.nullable().describe("Outside of tests"),
  vulnerabilities: severityCountsSchema.nullable().describe("Pairs of a component and a vulnerability; those without a rating are left out"),
  complexity: z.strictObject({ functions: count, cyclomatic: count.describe("Sum over all functions"), hard: count.describe("Functions over 20") }).nullable(),
  duplication: z.strictObject({ comparedCode: count, duplicatedLines: count }).nullable(),
  dependencies: z.strictObject({ components: count, direct: count }).nullable(),
  licences: z.strictObject({ denied: count, review: count }).nullable(),
  knowledge: z.strictObject({ truckFactor: count, code: count, soleAuthorCode: count, lostCode: count }).nullable(),
  tests: z.strictObject({ testLines: count, otherLines: count }).nullable(),
  endedRuntimes: count.nullable(),
} as const;

/** What the cost model is given, a row a language. */
export const costRowSchema = z.strictObject({
  language: z.string(),
  type: z.enum(LANGUAGE_TYPES),
  codeLines: count,
  redundantLines: count,
  generatedLines: count,
  vendoredLines: count,
  meanComplexity: z.number().nonnegative().nullable(),
});

const degree = z.number().min(0).max(1);

/** A matter of `urgentMatters`, without the places that it names. */
export const summaryMatterSchema = z.strictObject({
  facet: z.enum(FACET_NAMES),
  finding: z.string().max(1000),
  meaning: z.string().max(1000),
  action: z.string().max(1000),
  basis: z.string().max(1000),
  severity: degree,
  certainty: degree,
  reach: degree,
  urgency: degree.describe("Severity × certainty × reach"),
});

export const summarySchema = z.strictObject({ ...summaryFields, cost: z.array(costRowSchema).nullable(), urgent: z.array(summaryMatterSchema).max(MATTERS_SHOWN).describe("The most urgent first, suppressed findings counted too") });

export type Summary = z.infer<typeof summarySchema>;
export type SummaryMatter = z.infer<typeof summaryMatterSchema>;
export type SeverityCounts = z.infer<typeof severityCountsSchema>;

/**
 * Raised with every change of what a summary says, of the names that are kept of the newest report's findings beside it, and with the formula of
 * the score; summaries of an older format are made anew from their results.
 */
export const SUMMARY_FORMAT = `strongroom.summary/3+${SCORE_FORMULA}`;

/** Whether `summarised` is of this program, by whatever policy licences were judged. */
export function isOfFormat(summarised: string | null): boolean {
  return summarised === SUMMARY_FORMAT || summarised?.startsWith(`${SUMMARY_FORMAT}+licences.`) === true;
}

/** What `summarised` says of a summary of this format whose licences were judged by a team's own policy, or by the published one (null). */
export function summaryFormatOf({ changedAt }: { readonly changedAt: string | null }): string {
  return changedAt === null ? SUMMARY_FORMAT : `${SUMMARY_FORMAT}+licences.${Date.parse(changedAt)}`;
}

/** Of all kinds together; null where none was looked for. */
export function sumFindings({ secrets, risks, vulnerabilities }: Pick<Summary, "secrets" | "risks" | "vulnerabilities">): SeverityCounts | null {
  const kinds = [secrets, risks, vulnerabilities].filter((each) => each !== null);
  if (kinds.length === 0) return null;
  return Object.fromEntries(SEVERITIES.map((severity) => [severity, kinds.reduce((sum, each) => sum + each[severity], 0)])) as SeverityCounts;
}
