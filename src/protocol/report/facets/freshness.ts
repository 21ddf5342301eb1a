// Facet "freshness": runtimes, systems and databases that manifests and Dockerfiles ask for, held against the vendors' published ends of life.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

export const freshnessFacet = defineFacet({
  results: {
    dataDate: z.iso.date().describe("Day of the data on ends of life"),
    ended: count.describe("Uses of a version that is no longer mended"),
    mayHaveEnded: count.describe("Uses of a range that takes such a version, and later ones"),
    endsSoon: count.describe("Uses of a version that ends within half a year"),
    supported: count,
    unknown: count.describe("Uses of which nothing can be said"),
  },
  evidence: {
    runtimes: z.array(z.strictObject({
      title: z.string(),
      cycle: z.string(),
      state: z.enum(["ended", "may have ended", "ends soon", "supported"]),
      ends: z.iso.date().nullable(),
      requirement: z.string(),
      path: z.string(),
      line: z.int().positive().nullable(),
    })).describe("What has ended first"),
  },
});
