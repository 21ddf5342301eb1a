// What may stand in the database about a vault's code (DESIGN section 3): numbers, times, enumerations and public names. The
// schema admits nothing else, and a worker parses before it writes; so no code, file or folder name gets there by construction.

import { z } from "zod";

import { facetHalves } from "#protocol/report/facets/index.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";
import { isPublicExtension } from "#protocol/report/public-extensions.ts";
import { REPORT_LIMIT_CODES } from "#protocol/report/limit-words.ts";
import { reportFileTypeSchema, reportLanguageSchema, reportSchema } from "#protocol/report/schema.ts";

import { NO_EXTENSION, OTHER_EXTENSION } from "./tally-report.ts";

/** Names of analysers are ours: a word of lower-case letters. */
const analyzerName = z.string().regex(/^[a-z-]{1,32}$/);

const { shape } = reportSchema;

export const resultsSchema = z.strictObject({
  schema: z.literal("strongroom.results/1"),
  sourceKind: shape.source.shape.kind,
  generatedAt: shape.generatedAt,
  analyzers: z.record(analyzerName, z.int().positive()),
  totals: shape.totals,
  languages: z.array(reportLanguageSchema.extend({ name: z.string().refine(isLanguageName, "expected a language of the public list") })),
  fileTypes: z.array(reportFileTypeSchema.extend({ extension: z.string().refine(mayBeNamed, "expected an extension of the public table") })),
  history: shape.history,
  facets: facetHalves("results"),
  limits: z.array(z.strictObject({ code: z.enum(REPORT_LIMIT_CODES), count: z.int().nonnegative() })),
  timings: shape.timings,
});

export type Results = z.infer<typeof resultsSchema>;

function mayBeNamed(extension: string): boolean {
  return extension === NO_EXTENSION || extension === OTHER_EXTENSION || (extension !== "" && isPublicExtension(extension));
}
