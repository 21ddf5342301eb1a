// Facet "duplication": passages of code that stand in the repository more than once, from 50 tokens and 6 lines on; imports, headers, vendored
// and generated files are left out.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();
const line = z.int().positive();

export const duplicationFacet = defineFacet({
  results: {
    comparedCode: count.describe("Lines of code of the files that were compared"),
    duplicatedLines: count.describe("Lines of statements that stand elsewhere too"),
    redundantLines: count.describe("Those that would go if each passage stood once"),
    cloneCount: count.describe("Passages that stand more than once"),
    isCut: z.boolean().describe("Repetitions within repetitions were more than could be followed"),
  },
  evidence: {
    clones: z.array(z.strictObject({
      lines: count,
      tokens: count,
      places: z.array(z.strictObject({ path: z.string(), line, endLine: line })),
    })).describe("Those with most redundant lines first; at most 200"),
  },
});
