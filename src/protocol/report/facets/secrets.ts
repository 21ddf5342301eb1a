// Facet "secrets": credentials that stand in the files of the head. A finding says which rule found it and where, and has a keyed hash by
// which the same secret is known again within a vault; the secret itself is never written down.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";
import { SEVERITIES } from "./severity.ts";

const count = z.int().nonnegative();
const rule = z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/).describe("Id of the rule");

export const secretsFacet = defineFacet({
  results: {
    findings: count,
    distinct: count.describe("Different secrets: one that stands in several places counts once"),
    files: count.describe("Files with at least one"),
    byRule: z.array(z.strictObject({ rule, severity: z.enum(SEVERITIES), findings: count })).describe("By severity, then by findings, descending"),
    cutFiles: count.describe("Files with more than are listed of one file"),
  },
  evidence: {
    found: z.array(z.strictObject({
      rule,
      title: z.string(),
      severity: z.enum(SEVERITIES),
      confidence: z.enum(["high", "medium", "low"]),
      path: z.string(),
      line: z.int().positive(),
      column: z.int().positive(),
      fingerprint: z.string().regex(/^[0-9a-f]{32}$/).describe("Keyed hash of the secret: the same for the same secret of this vault, and of no other"),
    })).describe("The gravest first, then by place; at most 5,000"),
  },
});
