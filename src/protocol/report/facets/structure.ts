// Facet "structure": how the code is laid out. Of files with lines that are neither vendored nor generated.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

export const structureFacet = defineFacet({
  results: {
    files: count.describe("Text files that are neither vendored nor generated"),
    folders: count.describe("Folders that hold at least one of them"),
    depth: count.describe("Folders above the deepest of them"),
    medianLines: count.describe("Half of the files have at most so many lines"),
    lengths: z.array(z.strictObject({
      upTo: count.nullable().describe("Lines, inclusive; null for the last class, that has no end"),
      files: count,
      lines: count,
    })).describe("By length, ascending"),
  },
  evidence: {
    largest: z.array(z.strictObject({ path: z.string(), language: z.string(), lines: count, bytes: count })).describe("The longest files, by lines, descending"),
  },
});
