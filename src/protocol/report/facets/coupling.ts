// Facet "coupling": files that change together, in the newest 2,000 commits that touched 2 to 30 files. The degree of a pair is the commits
// that changed both by the mean of the commits that changed each; listed from 5 commits and a degree of 0.5 on.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

/** What changes together is looked for in so many commits: habits of long ago say little about the code of today. */
export const COUPLING_COMMITS = 2_000;

export const couplingFacet = defineFacet({
  results: {
    commits: count.describe("Commits that were looked at"),
    pairCount: count.describe("Pairs of files that change together"),
    acrossFolders: count.describe("Those whose files lie in different folders"),
  },
  evidence: {
    pairs: z.array(z.strictObject({
      one: z.string(),
      other: z.string(),
      together: count.describe("Commits that changed both"),
      degree: z.number().min(0).max(1),
    })).describe("By degree times commits, descending"),
  },
});
