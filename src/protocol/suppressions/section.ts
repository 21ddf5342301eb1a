// What a report says of suppressions: which are in force, what each covers, and how many findings are open beside. The entries name places and
// hold what people wrote: they are for who may see evidence.

import { z } from "zod";

import { SEVERITIES } from "#protocol/report/facets/severity.ts";

import { analysisFields } from "./analysis.ts";

const count = z.int().nonnegative();
const instant = z.iso.datetime();
const bySeverity = z.strictObject({ critical: count, high: count, medium: count, low: count });
export const FINDING_FACETS = ["secrets", "risks", "vulnerabilities", "licences"] as const;
const facet = z.enum(FINDING_FACETS);
const ruleId = z.string().max(200);
export const fingerprintSchema = z.string().regex(/^[0-9a-f]{64}$/, "expected 64 hexadecimal digits");

export const suppressionEntrySchema = z.strictObject({
  id: z.string().max(100),
  reach: z.enum(["file", "vault", "team"]).describe("file: a list that was given on the command line"),
  finding: fingerprintSchema.nullable().describe("Of the one finding that it covers; null where it covers a rule"),
  rule: ruleId.describe("Id of the rule, `secret/*` for all of a kind; `vulnerability/ID` covers the aliases of ID too"),
  path: z.string().nullable().describe("Of a file, or of a folder with `/` at its end; null: anywhere"),
  ...analysisFields,
  reason: z.string(),
  suppresses: z.boolean().describe("False where it is only said what is thought of the finding: it stays open"),
  createdAt: instant.nullable(),
  expiresAt: instant.nullable().describe("From then on it counts again; null: never"),
  findings: count.describe("Of this report that it covers"),
});

export const coveredFindingSchema = z.strictObject({
  entry: z.string().max(100).describe("Id of the suppression"),
  facet, rule: ruleId, title: z.string(), severity: z.enum(SEVERITIES),
  path: z.string(), line: z.int().positive(), column: z.int().positive().nullable(),
  subject: z.string().nullable().describe("Package URL, whatever else a licence is of, the keyed hash of a secret"),
  past: z.boolean().describe("In the history alone"),
  fingerprint: fingerprintSchema,
});

export const suppressionSectionSchema = z.strictObject({
  asOf: instant.describe("The time of which the suppressions are"),
  digest: fingerprintSchema.describe("SHA-256 of `entries` as JSON, each without `findings`"),
  inForce: count,
  open: bySeverity.describe("Findings that the report names and nobody suppresses"),
  suppressed: bySeverity,
  inTriage: count.describe("Of the open ones, those that somebody looks at"),
  byRule: z.array(z.strictObject({ facet, rule: ruleId, severity: z.enum(SEVERITIES), past: z.boolean(), suppressed: count })),
  vulnerabilities: z.strictObject({
    affected: count, fixable: count, knownExploited: count,
    bySeverity: z.array(z.strictObject({ severity: z.enum([...SEVERITIES, "none", "unknown"]), affected: count })),
  }).describe("Pairs of a component and a vulnerability that are suppressed, as the facet counts them"),
  entries: z.array(suppressionEntrySchema).describe("Those in force, by id; none for who may not see evidence"),
  covered: z.array(coveredFindingSchema).describe("The findings that an entry covers; none for who may not see evidence"),
});

export type SuppressionSection = z.output<typeof suppressionSectionSchema>;
export type SuppressionEntry = z.output<typeof suppressionEntrySchema>;
export type CoveredFinding = z.output<typeof coveredFindingSchema>;

/** How much is suppressed, in numbers alone: what counts without it rests on these. */
export type SilentCounts = Pick<SuppressionSection, "suppressed" | "byRule" | "vulnerabilities">;

/** REP-11: for who may not see evidence. */
export function withoutNames(section: SuppressionSection): SuppressionSection {
  return { ...section, entries: [], covered: [] };
}
