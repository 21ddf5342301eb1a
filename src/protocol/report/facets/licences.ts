// Facet "licences": what the project, its files and its dependencies say they are under, as expressions of SPDX, and what of it a policy does
// not simply allow. A statement, not legal advice.

import { z } from "zod";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();
/** A licence that is not of SPDX's list may name somebody: where names may not stand it is «other». */
const publicExpression = z.string().regex(/^(?!.*LicenseRef)(?!.*DocumentRef)[A-Za-z0-9.+() -]{1,200}$/).or(z.literal("other"));
const RULES = [
  "project-licence-missing", "project-licence-changed", "file-licence", "file-licence-changed", "file-licence-unreadable",
  "dependency-licence", "dependency-licence-missing", "licences-incompatible",
] as const;
const verdict = z.enum(["review", "deny"]);

export const licencesFacet = defineFacet({
  results: {
    projectLicence: publicExpression.nullable().describe("Of the files in the root that say so; null: none says"),
    policy: z.string().regex(/^[a-z0-9./-]{1,64}$/),
    byFileLicence: z.array(z.strictObject({ licence: publicExpression, files: count })).describe("Files that say a licence of their own, by files, descending"),
    byDependencyLicence: z.array(z.strictObject({ licence: publicExpression.nullable(), components: count })).describe("Null: nothing is stated, or nothing that is known"),
    byRule: z.array(z.strictObject({ rule: z.enum(RULES), verdict, findings: count })),
  },
  evidence: {
    projectFiles: z.array(z.strictObject({ path: z.string(), licence: z.string().nullable() })),
    matters: z.array(z.strictObject({
      rule: z.enum(RULES),
      verdict,
      kind: z.enum(["project", "file", "dependency"]),
      subject: z.string().describe("A path, or a package URL"),
      line: z.int().positive().nullable(),
      licence: z.string().nullable(),
      why: z.string(),
    })).describe("What the policy denies first; at most 5,000"),
  },
});
