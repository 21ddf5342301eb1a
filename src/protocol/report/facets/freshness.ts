// Facet "freshness": runtimes, systems and databases that manifests and Dockerfiles ask for, held against the vendors'
// published ends of life; and how far dependencies are behind, out of data of releases, where such was given.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();
const years = z.number().nonnegative();

export const freshnessFacet = defineFacet({
  results: {
    dataDate: z.iso.date().describe("Day of the data on ends of life"),
    ended: count.describe("Uses of a version that is no longer mended"),
    mayHaveEnded: count.describe("Uses of a range that takes such a version, and later ones"),
    endsSoon: count.describe("Uses of a version that ends within half a year"),
    supported: count,
    unknown: count.describe("Uses of which nothing can be said"),
    releases: z.strictObject({
      dataDate: z.iso.date().describe("Day of the data on releases"),
      dataAgeDays: count,
      newest: count.describe("Components of which the newest release is used"),
      majorBehind: count.describe("Components whose newest release differs in the first number"),
      minorBehind: count.describe("In the second"),
      patchBehind: count.describe("In a later one"),
      withoutData: count.describe("Components of which the data says nothing"),
      libyears: years.nullable().describe("Years between the releases that are used and the newest, summed over those of which both days are known; null where those of none are"),
      medianLibyears: years.nullable(),
      withLibyears: count.describe("Components in the sum"),
    }).nullable().describe("How far dependencies are behind; null where no data on releases was given"),
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
    behind: z.array(z.strictObject({
      purl: z.string(),
      name: z.string(),
      version: z.string().nullable(),
      direct: z.boolean().nullable(),
      state: z.enum(["newest", "behind", "no data"]),
      reason: z.enum(["no version", "package not in the data", "not a version"]).nullable().describe("Why there is no data"),
      newest: z.string().nullable().describe("The newest release that is no prerelease"),
      newestTaken: z.string().nullable().describe("The newest that all that ask for it take"),
      releasesBehind: count.nullable().describe("Releases after the one that is used, without prereleases"),
      majorsBehind: count.nullable(),
      step: z.enum(["major", "minor", "patch"]).nullable(),
      libyears: years.nullable(),
    })).describe("The furthest behind first; what nothing is known of last"),
  },
});
