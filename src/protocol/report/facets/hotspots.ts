// Facet "hotspots": where complicated code is changed often, which is where defects are made and time is spent.
// A file's score is its changes by the most changes of any file, times its complexity by the greatest of any file: 0 to 1.
// Complexity is the sum of the cyclomatic complexity of its functions where that was measured, else its lines of code.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

export const hotspotsFacet = defineFacet({
  results: {
    files: count.describe("Files of programming and markup languages with a history, neither vendored, generated nor documentation, by their names of today"),
    changes: count.describe("Changes of those files: commits that touched them, merges left out, renames followed"),
    halfOfChangesIn: count.describe("The smallest number of files on which half of the changes fell"),
    recentChanges: count.describe("Changes in the year of the report and the one before"),
    // Snapshots of before do not say what they were held against.
    mostChanges: count.nullable().default(null).describe("The most changes of any file, by which a file's are divided"),
    mostComplexity: count.nullable().default(null).describe("The greatest complexity of any file in which it was measured"),
    mostLines: count.nullable().default(null).describe("The most lines of code of any file in which it was not"),
  },
  evidence: {
    hottest: z.array(z.strictObject({
      path: z.string(),
      language: z.string(),
      changes: count,
      recentChanges: count,
      lines: count.describe("Lines of code"),
      complexity: count.nullable().describe("Sum over its functions; null where it was not measured"),
      score: z.number().min(0).max(1),
    })).describe("By score, descending, then by path"),
  },
});
