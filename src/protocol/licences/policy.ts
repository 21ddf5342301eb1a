// A policy of licences, as data: what is allowed, to be reviewed or denied, by what a licence asks and by what it is used for, and single licences by
// their identifiers. The published one is for closed source that is passed on or served, the case that a due diligence asks about; for a project under
// an open licence `judge-facts.ts` allows what asks no more than it does itself. The JSON Schema beside this file is generated from here.

import { z } from "zod";

import { listedLicence } from "#base/licence-expression.ts";
import { KNOWN_REFERENCES } from "#base/public-licence.ts";
import { LICENCE_USES } from "#protocol/report/facets/licences.ts";

import { LICENCE_CATEGORIES, type LicenceCategory } from "./categories.ts";

/** "review" is for a person to look at: it may be fine. */
export const LICENCE_VERDICTS = ["allow", "review", "deny"] as const;

/** More than any policy names one by one. */
export const MAX_POLICY_LICENCES = 500;
/** Longer than any of SPDX's list. */
const MAX_ID_LENGTH = 100;

const verdict = z.enum(LICENCE_VERDICTS);

const verdictsSchema = z.strictObject({
  runtime: verdict.describe("Dependencies that go into the product"),
  development: verdict.describe("Dependencies that only build and test it"),
  file: verdict.describe("Files of the repository itself"),
});

const licencesSchema = z.array(z.strictObject({
  id: z.string().max(MAX_ID_LENGTH).refine(isNamed, { error: ({ input }) => `expected an identifier as SPDX's list writes it, as \`MPL-2.0\`, got «${String(input).slice(0, 64)}»` }),
  verdict,
}))
  .max(MAX_POLICY_LICENCES)
  .refine((licences) => new Set(licences.map(({ id }) => id)).size === licences.length, { message: "expected each licence once" })
  .describe("Licences that are decided whatever their category and use, by their identifiers of SPDX");

export const licencePolicySchema = z.strictObject({
  categories: z.strictObject(Object.fromEntries(LICENCE_CATEGORIES.map((category) => [category, verdictsSchema])) as Record<LicenceCategory, typeof verdictsSchema>),
  licences: licencesSchema,
});

/** The same as a file: what it leaves out is as published. */
export const licencePolicyFileSchema = z.strictObject({
  schema: z.literal("strongroom.licence-policy/1"),
  date: z.iso.date().describe("Of which day the policy is: every report that is judged by it says so"),
  categories: z.strictObject(Object.fromEntries(LICENCE_CATEGORIES.map((category) => [category, verdictsSchema.partial().optional()])) as Record<LicenceCategory, z.ZodOptional<ReturnType<typeof verdictsSchema.partial>>>).optional().describe("What is left out is as in the published policy"),
  licences: licencesSchema.optional().describe("Left out: those of the published policy"),
});

export type LicenceVerdict = z.output<typeof verdict>;
export type CategoryVerdicts = z.output<typeof verdictsSchema>;
export type LicencePolicy = z.output<typeof licencePolicySchema>;
export type LicencePolicyFile = z.output<typeof licencePolicyFileSchema>;

/** A policy, and of when it is. */
export interface AppliedLicencePolicy {
  readonly policy: LicencePolicy;
  /** Null: the published one. */
  readonly changedAt: string | null;
}

export const PUBLISHED_LICENCE_POLICY_ID = "strongroom.licence-policy/1";

export const DEFAULT_LICENCE_POLICY: LicencePolicy = {
  categories: {
    permissive: { runtime: "allow", development: "allow", file: "allow" },
    // Changes to the part itself must be given away; how it is linked may matter.
    "weak-copyleft": { runtime: "review", development: "allow", file: "review" },
    // What contains the part must be given away when it is passed on.
    "strong-copyleft": { runtime: "deny", development: "review", file: "deny" },
    // And when it is only served.
    "network-copyleft": { runtime: "deny", development: "review", file: "deny" },
    // Bought, or limited to some uses.
    proprietary: { runtime: "review", development: "review", file: "review" },
    unknown: { runtime: "review", development: "review", file: "review" },
  },
  licences: [{ id: "JSON", verdict: "review" }, { id: "BSD-4-Clause", verdict: "review" }, { id: "WTFPL", verdict: "allow" }],
};

export const PUBLISHED: AppliedLicencePolicy = { policy: DEFAULT_LICENCE_POLICY, changedAt: null };

/** Licences whose terms cannot be kept together in one work, as their publishers or the Free Software Foundation say. Patterns of whole identifiers. */
export const INCOMPATIBLE: readonly { readonly one: RegExp; readonly other: RegExp; readonly why: string }[] = [
  { one: /^GPL-2\.0-only$/, other: /^Apache-2\.0$/, why: "the patent clauses of Apache 2.0 are restrictions that GPL 2 does not allow" },
  { one: /^GPL-2\.0-only$/, other: /^(?:A?GPL-3\.0-(?:only|or-later)|LGPL-3\.0-(?:only|or-later))$/, why: "GPL 2 without «or later» cannot be combined with version 3" },
  { one: /^A?GPL-.+$/, other: /^(?:CDDL-.+|EPL-1\.0|MPL-1\.[01]|CPL-1\.0|IPL-1\.0|APSL-.+|MS-PL|MS-RL|QPL-1\.0|OSL-.+|SSPL-1\.0|BUSL-1\.1|Elastic-2\.0|CC-BY-NC.*|JSON|BSD-4-Clause|PHP-3\.0.*|OpenSSL)$/, why: "its terms add restrictions that the GPL does not allow" },
];

/** What a file leaves out is as published. */
export function appliedPolicyOf({ date, categories = {}, licences }: LicencePolicyFile): AppliedLicencePolicy {
  const rows = LICENCE_CATEGORIES.map((category) => [category, Object.fromEntries(LICENCE_USES.map((use) => [use, categories[category]?.[use] ?? DEFAULT_LICENCE_POLICY.categories[category][use]]))]);
  return { policy: { categories: Object.fromEntries(rows) as LicencePolicy["categories"], licences: licences ?? DEFAULT_LICENCE_POLICY.licences }, changedAt: new Date(date).toISOString() };
}

/** Whether a policy can name it: what nothing is ever under would be a rule that never holds. */
export function isNamed(id: string): boolean {
  return listedLicence(id) === id || KNOWN_REFERENCES.has(id);
}
