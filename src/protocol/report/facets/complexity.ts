// Facet "complexity": of each function of the code, by its syntax tree: cyclomatic complexity (McCabe, as lizard counts it) and cognitive
// complexity (Campbell). Where there is no parser for a language, or a file could not be parsed, an estimate of the whole file by its tokens
// stands apart and is added to nothing.

import { z } from "zod";

import { isLanguageName } from "#protocol/report/language-names.ts";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();
const language = z.string().refine(isLanguageName, "expected a language of the public list");

export const complexityFacet = defineFacet({
  results: {
    functions: count,
    cyclomatic: count.describe("Sum over all functions"),
    cognitive: count.describe("Sum over all functions"),
    functionLines: count.describe("Lines from the first to the last of each function, summed"),
    measuredFiles: count,
    estimatedFiles: count.describe("Files without a tree"),
    filesWithErrors: count.describe("Measured files in which something was no valid program to the parser: functions may be missing"),
    classes: z.array(z.strictObject({ upTo: count.nullable().describe("Cyclomatic complexity, inclusive; null for the last class"), functions: count })),
    byLanguage: z.array(z.strictObject({
      language, functions: count, cyclomatic: count, cognitive: count, lines: count, measuredFiles: count, estimatedFiles: count,
      estimatedCyclomatic: count.describe("Of the files without a tree, by their tokens"),
    })).describe("By cyclomatic complexity, descending"),
  },
  evidence: {
    worst: z.array(z.strictObject({
      path: z.string(), line: z.int().positive(), name: z.string(), language: z.string(), lines: count, parameters: count, cyclomatic: count, cognitive: count, nesting: count,
    })).describe("By the sum of both, descending; at most 100"),
  },
});
