// `strongroom.report/1`: what a report holds, for programs. The JSON Schema beside this file is generated from here.
// Lines of a language count all its files but binaries; vendored and generated shares stand beside them.

import { z } from "zod";

import { suppressionSectionSchema } from "#protocol/suppressions/section.ts";

import { facetSections } from "./facets/index.ts";

const count = z.int().nonnegative();
const isoInstant = z.iso.datetime();

/** Counts of lines: lines = code + comment + blank. */
const lineCounts = { files: count, bytes: count, lines: count, code: count, comment: count, blank: count };

export const reportLanguageSchema = z.strictObject({
  name: z.string().describe("Name of the language as in GitHub Linguist's list, or «Other»"),
  ...lineCounts,
  vendoredLines: count.describe("Share of `lines` in vendored files"),
  generatedLines: count.describe("Share of `lines` in generated files"),
  documentationLines: count.describe("Share of `lines` in documentation"),
});

export const reportFileTypeSchema = z.strictObject({
  extension: z.string().describe("With its dot, lower case; «(none)» without one; «other» when not in the public table and names may not be seen"),
  files: count,
  bytes: count,
});

export const reportContributorSchema = z.strictObject({
  name: z.string(),
  commits: count.describe("Commits reachable from the reported one, merges among them"),
  linesAdded: count.describe("By `git log --numstat`: merges are not counted, renames followed"),
  linesDeleted: count,
  firstCommitAt: isoInstant,
  lastCommitAt: isoInstant,
  share: z.number().min(0).max(1).describe("Share of all commits, 0 to 1"),
});

export const reportHistorySchema = z.strictObject({
  commits: count,
  merges: count,
  tags: count,
  branches: count,
  contributors: count,
  /** The smallest number of people who together made half of the commits. */
  halfOfCommitsBy: count.describe("The smallest number of people who together made half of the commits"),
  activeDays: count.describe("Distinct UTC days with at least one commit"),
  firstCommitAt: isoInstant.nullable(),
  lastCommitAt: isoInstant.nullable(),
  months: z.array(
    z.strictObject({ month: z.string().regex(/^\d{4,}-\d{2}$/), commits: count, linesAdded: count, linesDeleted: count }),
  ).describe("By author date, UTC, ascending; months without commits are left out"),
});

export const reportTimingSchema = z.strictObject({
  stage: z.enum(["fetch", "mirror", "unseal", "list", "files", "history", "compose", "store", "total"]),
  ms: z.number().nonnegative(),
  bytes: count.describe("Bytes that the stage moved: fetched, sealed, unsealed, read; 0 where none"),
});

export const reportSchema = z.strictObject({
  schema: z.literal("strongroom.report/1"),
  source: z.strictObject({
    kind: z.enum(["git", "archive", "folder"]),
    commit: z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/).nullable().describe("Object id of the commit; null for a plain folder or an archive"),
    ref: z.string().nullable().describe("Full name of the ref, as refs/heads/main; null where there is none"),
  }),
  generatedAt: isoInstant,
  product: z.strictObject({ name: z.literal("strongroom"), version: z.string(), analyzers: z.record(z.string(), z.int().positive()) }),
  totals: z.strictObject(lineCounts).extend({ binaryFiles: count, vendoredFiles: count, generatedFiles: count, documentationFiles: count }),
  languages: z.array(reportLanguageSchema).describe("By lines of code, descending, then by name"),
  fileTypes: z.array(reportFileTypeSchema).describe("By bytes, descending, then by extension"),
  history: reportHistorySchema,
  contributors: z.array(reportContributorSchema).describe("By commits, descending, then by name"),
  facets: z.strictObject(facetSections()).describe("What each analysis found, by name; absent where it was not asked for, or had nothing to look at"),
  suppressions: suppressionSectionSchema.optional().describe("Findings that somebody looked at and decided about; absent where nobody said anything of suppressions"),
  limits: z.array(z.strictObject({ code: z.string(), count })).describe("What was left out and why, as files over the size limit"),
  timings: z.array(reportTimingSchema),
});

export type Report = z.infer<typeof reportSchema>;
export type ReportLanguage = z.infer<typeof reportLanguageSchema>;
export type ReportFileType = z.infer<typeof reportFileTypeSchema>;
export type ReportContributor = z.infer<typeof reportContributorSchema>;
export type ReportHistory = z.infer<typeof reportHistorySchema>;
export type ReportTiming = z.infer<typeof reportTimingSchema>;
