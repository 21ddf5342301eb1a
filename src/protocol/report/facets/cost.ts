// Facet "cost": what the model of the cost to replicate (protocol/cost) is given. The estimate itself is made from it wherever it is shown, so
// that rates and assumptions can be changed without looking at the code again.

import { z } from "zod";

import { LANGUAGE_TYPES } from "#protocol/cost/parameters.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();

export const costFacet = defineFacet({
  results: {
    code: z.array(z.strictObject({
      language: z.string().refine(isLanguageName, "expected a language of the public list"),
      type: z.enum(LANGUAGE_TYPES),
      codeLines: count,
      redundantLines: count.describe("Copies of other lines here"),
      generatedLines: count,
      vendoredLines: count,
      meanComplexity: z.number().nonnegative().nullable().describe("Mean cyclomatic complexity of its functions; null: not measured"),
    })).describe("By lines, descending"),
  },
  evidence: {},
});
