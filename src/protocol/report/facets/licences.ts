// Facet "licences": what the project, its files and its dependencies say they are under, as expressions of SPDX, and what of it a policy does
// not simply allow. A statement, not legal advice. What is kept are the facts; what a policy says to them is put in when the report is read
// (`protocol/licences`), so that a changed policy holds for every report there is.

import { z } from "zod";

import { isPublicLicence } from "#base/public-licence.ts";

import { defineFacet } from "./define-facet.ts";

const count = z.int().nonnegative();
/** A licence that is not of SPDX's list may name somebody: where names may not stand it is «other». */
const publicExpression = z.string().regex(/^(?!.*LicenseRef)(?!.*DocumentRef)[A-Za-z0-9.+() -]{1,200}$/).or(z.literal("other"));
/** What a licence is used for: a part that goes into the product, one that only builds and tests it, a file of the repository itself. */
export const LICENCE_USES = ["runtime", "development", "file"] as const;
/** As `publicLicence` tells it: references that are not ours are `LicenseRef-other`. */
const toldExpression = z.string().max(1000).refine(isPublicLicence, "expected an expression without names");
const UNCLEAR_RULES = ["file-licence-changed", "file-licence-unreadable"] as const;
const RULES = [
  "project-licence-missing", "project-licence-changed", "file-licence", "file-licence-changed", "file-licence-unreadable",
  "dependency-licence", "dependency-licence-missing", "licences-incompatible",
] as const;
const verdict = z.enum(["review", "deny"]);

const factsSchema = z.strictObject({
  project: toldExpression.nullable(),
  projectNear: z.strictObject({ nearest: z.string().regex(/^[A-Za-z0-9.+-]{1,64}$/), score: z.number().min(0).max(1) }).nullable().describe("The licence that a file of the root resembles without being it"),
  parts: z.array(z.strictObject({
    use: z.enum(LICENCE_USES),
    licence: toldExpression.nullable().describe("Null: nothing is stated, or nothing that is known"),
    count,
  })).describe("Components and files, by use and licence"),
  unclear: z.array(z.strictObject({ rule: z.enum(UNCLEAR_RULES), findings: count })).describe("Texts and tags that no policy can judge"),
});

export const licencesFacet = defineFacet({
  results: {
    projectLicence: publicExpression.nullable().describe("Of the files in the root that say so; null: none says"),
    policy: z.string().regex(/^[a-z0-9./-]{1,64}$/).describe("By which `byRule` and `matters` are: strongroom.licence-policy/1, the published one; own, the team's or a file's; none, not judged yet, as it is kept"),
    policyChangedAt: z.iso.datetime().nullable().default(null).describe("Of when the policy is, a team's or a file's; null for the published one"),
    facts: factsSchema.nullable().default(null).describe("What policies are held against; null in a report of before it was kept, whose judgement stays as it was made"),
    byFileLicence: z.array(z.strictObject({ licence: publicExpression, files: count })).describe("Files that say a licence of their own, by files, descending"),
    byDependencyLicence: z.array(z.strictObject({ licence: publicExpression.nullable(), components: count })).describe("Null: nothing is stated, or nothing that is known"),
    byRule: z.array(z.strictObject({ rule: z.enum(RULES), verdict, findings: count })),
  },
  evidence: {
    projectFiles: z.array(z.strictObject({ path: z.string(), licence: z.string().nullable() })),
    places: z.array(z.strictObject({
      part: count.describe("Which of `facts.parts`"),
      licence: z.string().nullable().describe("As it is written; of a dependency whose words name no licence these words"),
      subjects: z.array(z.strictObject({ name: z.string().describe("A path, or a package URL"), line: z.int().positive().nullable() })),
    })).default([]).describe("Who says so; at most 5,000 of each part"),
    unclear: z.array(z.strictObject({ rule: z.enum(UNCLEAR_RULES), path: z.string(), line: z.int().positive(), why: z.string() })).default([]).describe("At most 5,000"),
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
