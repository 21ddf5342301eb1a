// Many vaults side by side: one row a vault, in numbers, with a short trend; the filters that a person keeps; and the rows as a spreadsheet.

import { z } from "zod";

import { HEADLINE_LANGUAGES, severityCountsSchema, summaryFields, summaryMatterSchema } from "#protocol/report/summary.ts";
import { MATTERS_SHOWN } from "#protocol/report/urgent-matter.ts";

import { defineEndpoint } from "./endpoint.ts";
import { sourceKindSchema } from "./sources.ts";
import { countSchema, instantSchema, nameSchema, teamParamsSchema, uuidSchema } from "./values.ts";
import { vaultStateSchema } from "./vaults.ts";

/** Points of the line in a row: what can be seen at its width. */
export const SPARK_POINTS = 12;
/** Rows of one answer: beyond this a page is no longer read but searched by project. */
export const MAX_PORTFOLIO_ROWS = 5_000;
/** Points of the trend of all vaults together, the first and the last among them. */
export const OVERVIEW_POINTS = 13;
/** Languages of all vaults together that are named. */
export const OVERVIEW_LANGUAGES = 12;
/** Filters that one person keeps in one team. */
const MAX_FILTERS = 30;

const rangeSchema = z.strictObject({ low: z.number().nonnegative(), likely: z.number().nonnegative(), high: z.number().nonnegative() });

export const portfolioReportSchema = z.strictObject({
  snapshotId: uuidSchema,
  createdAt: instantSchema,
  score: summaryFields.score,
  files: countSchema,
  code: countSchema,
  commits: countSchema,
  contributors: countSchema,
  lastCommitAt: summaryFields.lastCommitAt,
  languages: z.array(z.string()).max(HEADLINE_LANGUAGES).describe("The five largest by lines of code"),
  findings: severityCountsSchema.nullable().describe("Secrets, risks and vulnerabilities together, without those that are suppressed; null where none was looked for"),
  suppressed: countSchema.describe("Findings of every kind that are left out"),
  effort: rangeSchema.nullable().describe("Person-months to replicate, with the team's assumptions"),
  cost: rangeSchema.extend({ currency: z.string() }).nullable().describe("Null without a rate"),
});

export const portfolioRowSchema = z.strictObject({
  vaultId: uuidSchema,
  projectId: uuidSchema,
  name: z.string(),
  source: sourceKindSchema,
  state: vaultStateSchema,
  createdAt: instantSchema,
  suppressions: countSchema.describe("In force for it, its own and the team's, whether they leave something out or not"),
  report: portfolioReportSchema.nullable().describe("The newest"),
  trend: z.strictObject({ code: z.array(countSchema).max(SPARK_POINTS), score: z.array(summaryFields.score).max(SPARK_POINTS) }).describe("Of the newest reports, oldest first"),
});

export const portfolioSchema = z.strictObject({
  items: z.array(portfolioRowSchema).max(MAX_PORTFOLIO_ROWS).describe("Newest vault first"),
  more: countSchema.describe("Vaults beyond the longest answer"),
});

export const portfolioOverviewSchema = z.strictObject({
  urgent: z.array(summaryMatterSchema.extend({
    vaultId: uuidSchema,
    snapshotId: uuidSchema,
  })).max(MATTERS_SHOWN).describe("Of all newest reports, the most urgent first; suppressed findings are left out"),
  languages: z.array(z.strictObject({ name: z.string(), code: countSchema })).max(OVERVIEW_LANGUAGES).describe("Lines of code, from the five largest of each newest report"),
  otherCode: countSchema.describe("Lines of code in languages that are not among those"),
  trend: z.array(z.strictObject({
    at: instantSchema,
    vaults: countSchema.describe("Those that had a report by then"),
    code: countSchema,
    score: summaryFields.score.describe("Weighed by lines of code (SCO-9)"),
    judged: countSchema.describe("Vaults that have a score"),
  })).max(OVERVIEW_POINTS).describe("At even steps from the first report, or from a year ago, until now, oldest first; each vault with its newest report of then"),
});

const portfolioQuerySchema = z.strictObject({ projectId: uuidSchema.optional() });

export const PORTFOLIO_SORTS = ["name", "state", "score", "code", "findings", "effort", "updated"] as const;

export const portfolioFilterSchema = z.strictObject({
  name: nameSchema,
  text: z.string().max(120).regex(/^[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]*$/u, "expected text on one line without control characters"),
  projectId: uuidSchema.nullable(),
  state: vaultStateSchema.nullable(),
  sort: z.enum(PORTFOLIO_SORTS),
  descending: z.boolean(),
});

const filtersSchema = z.strictObject({ items: z.array(portfolioFilterSchema).max(MAX_FILTERS) });

export const getPortfolio = defineEndpoint({
  id: "portfolio.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/portfolio",
  summary: "All vaults that the caller reaches, in numbers, each with a short trend; of one project, or of all.",
  input: { params: teamParamsSchema, query: portfolioQuerySchema, body: "none" },
  output: portfolioSchema,
});

export const getPortfolioOverview = defineEndpoint({
  id: "portfolio.overview",
  method: "GET",
  path: "/api/v1/teams/:teamId/portfolio/overview",
  summary: "All vaults that the caller reaches taken together: what is most urgent, their languages, and how they went; of one project, or of all.",
  input: { params: teamParamsSchema, query: portfolioQuerySchema, body: "none" },
  output: portfolioOverviewSchema,
});

export const exportPortfolio = defineEndpoint({
  id: "portfolio.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/portfolio/export",
  summary: "The same rows as comma-separated values (RFC 4180) in which nothing is a formula.",
  input: { params: teamParamsSchema, query: portfolioQuerySchema, body: "none" },
  output: "download",
});

const filtersPlace = { path: "/api/v1/teams/:teamId/portfolio/filters", input: { params: teamParamsSchema, query: "none", body: "none" }, output: filtersSchema } as const;

export const getPortfolioFilters = defineEndpoint({ ...filtersPlace, id: "portfolio-filters.get", method: "GET", summary: "The filters that the caller keeps; nobody else sees them." });

export const savePortfolioFilters = defineEndpoint({ ...filtersPlace, id: "portfolio-filters.save", method: "PUT", summary: "Keep these filters, in place of those before.", input: { ...filtersPlace.input, body: filtersSchema } });

export type Portfolio = z.output<typeof portfolioSchema>;
export type PortfolioOverview = z.output<typeof portfolioOverviewSchema>;
export type PortfolioRow = z.output<typeof portfolioRowSchema>;
export type PortfolioFilter = z.output<typeof portfolioFilterSchema>;
export type PortfolioSort = (typeof PORTFOLIO_SORTS)[number];
