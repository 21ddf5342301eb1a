// Facet "risks": code that is open to a known kind of attack, by rules on the syntax tree. A rule sees a shape, not whether it can be reached.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";
import { SEVERITIES } from "./severity.ts";

const count = z.int().nonnegative();
const rule = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/).describe("Id of the rule");
const cwe = z.int().positive().describe("Number in the Common Weakness Enumeration");

export const risksFacet = defineFacet({
  results: {
    findingsInProduct: count.describe("Places outside of tests"),
    findingsInTests: count,
    affectedFiles: count.describe("Files outside of tests with at least one"),
    // Snapshots of before do not say it.
    leftOut: z.array(z.strictObject({ reason: z.enum(["generated", "vendored"]).describe("generated: by its name, its folder or its first lines; vendored: by its folder"), files: count, findings: count.describe("Places in them that a rule would name") })).default([])
      .describe("Text files that the rules do not count: nobody here writes them by hand. One that is both is vendored"),
    byRule: z.array(z.strictObject({ rule, cwe, severity: z.enum(SEVERITIES), findings: count })).describe("Outside of tests; by severity, then by findings, descending"),
  },
  evidence: {
    places: z.array(z.strictObject({
      rule, title: z.string(), why: z.string(), fix: z.string(), cwe,
      severity: z.enum(SEVERITIES), confidence: z.enum(["high", "medium"]),
      path: z.string(), line: z.int().positive(), column: z.int().positive(), endLine: z.int().positive(),
      test: z.boolean().describe("In a test"),
    })).describe("Those of the product first, the gravest before; at most 5,000"),
  },
});
