// What an analysis found that names something of the customer's: commit, branches, tags, people, file types as they are. It is
// sealed beside the mirror and never stands in the database.

import { z } from "zod";

import { facetHalves } from "#protocol/report/facets/index.ts";
import { reportContributorSchema, reportFileTypeSchema, reportSchema } from "#protocol/report/schema.ts";

export const evidenceSchema = z.strictObject({
  schema: z.literal("strongroom.evidence/1"),
  commit: reportSchema.shape.source.shape.commit,
  ref: reportSchema.shape.source.shape.ref,
  branches: z.array(z.string()),
  tags: z.array(z.string()),
  contributors: z.array(reportContributorSchema),
  fileTypes: z.array(reportFileTypeSchema),
  facets: facetHalves("evidence"),
});

export type Evidence = z.infer<typeof evidenceSchema>;
