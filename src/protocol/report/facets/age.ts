// Facet "age": when the files of today were changed last, by their lines of code. A file counts with its last change, not line by line.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

export const ageFacet = defineFacet({
  results: {
    files: count.describe("Files of programming and markup languages with a history, neither vendored, generated nor documentation"),
    code: count.describe("Their lines of code"),
    medianAgeDays: count.describe("Half of the code lies in files whose last change is at most so many days before the report"),
    years: z.array(z.strictObject({ year: z.int(), files: count, code: count })).describe("By the year of the last change (UTC), ascending"),
  },
  evidence: {
    oldest: z.array(z.strictObject({ path: z.string(), code: count, lastChangeAt: z.iso.datetime() })).describe("Longest untouched first"),
  },
});
