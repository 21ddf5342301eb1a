// The summary of a report as outsiders are shown it: what stands on the page and no number more, of which whole reports have many.

import { z } from "zod";

import { countSuppressed } from "#protocol/suppressions/open-part.ts";

import { reportHistorySchema, reportLanguageSchema, reportSchema, type Report } from "./schema.ts";

const briefLanguageSchema = reportLanguageSchema.omit({ bytes: true, documentationLines: true });

export const reportBriefSchema = z.strictObject({
  totals: reportSchema.shape.totals.pick({ code: true, lines: true, files: true, bytes: true }),
  history: reportHistorySchema.pick({ commits: true, contributors: true }),
  languages: z.array(briefLanguageSchema).describe("By lines of code, descending, then by name"),
  suppressed: z.int().nonnegative().describe("Findings that somebody looked at and decided about; what is urgent is told without them"),
});

export type ReportBrief = z.output<typeof reportBriefSchema>;
export type BriefLanguage = z.output<typeof briefLanguageSchema>;

export function composeBrief({ totals, history, languages, suppressions }: Pick<Report, "totals" | "history" | "languages" | "suppressions">): ReportBrief {
  return {
    totals: { code: totals.code, lines: totals.lines, files: totals.files, bytes: totals.bytes },
    history: { commits: history.commits, contributors: history.contributors },
    languages: languages.map(({ name, files, lines, code, comment, blank, vendoredLines, generatedLines }) => ({ name, files, lines, code, comment, blank, vendoredLines, generatedLines })),
    suppressed: suppressions === undefined ? 0 : countSuppressed(suppressions),
  };
}
