// A policy of licences, as data. There is one: for closed source that is passed on or served, the case that a due diligence asks
// about; for a project under an open licence, `judge-licences.ts` allows what asks no more than it does itself.

import type { LicenceCategory } from "./categories.ts";

/** "review" is for a person to look at: it may be fine. */
export type LicenceVerdict = "allow" | "review" | "deny";

export interface CategoryVerdicts {
  /** Dependencies that go into the product. */
  readonly runtime: LicenceVerdict;
  /** Dependencies that only build and test it. */
  readonly development: LicenceVerdict;
  /** Files of the repository itself. */
  readonly file: LicenceVerdict;
}

export interface LicencePolicy {
  readonly id: string;
  readonly categories: Readonly<Record<LicenceCategory, CategoryVerdicts>>;
  /** Identifiers that are decided whatever their category, each with the reason. */
  readonly licences: readonly { readonly id: string; readonly verdict: LicenceVerdict; readonly reason: string }[];
  /** Dependencies by name, and paths by their beginning, that were looked at and are fine, each with the reason. */
  readonly accepted: readonly { readonly name: string; readonly reason: string }[];
}

export const DEFAULT_LICENCE_POLICY: LicencePolicy = {
  id: "strongroom.licence-policy/1",
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
  licences: [
    { id: "JSON", verdict: "review", reason: "«shall be used for Good, not Evil» restricts the use" },
    { id: "BSD-4-Clause", verdict: "review", reason: "advertising must name the authors" },
    { id: "WTFPL", verdict: "allow", reason: "grants everything" },
  ],
  accepted: [],
};

/** Licences whose terms cannot be kept together in one work, as their publishers or the Free Software Foundation say. Patterns of whole identifiers. */
export const INCOMPATIBLE: readonly { readonly one: RegExp; readonly other: RegExp; readonly why: string }[] = [
  { one: /^GPL-2\.0-only$/, other: /^Apache-2\.0$/, why: "the patent clauses of Apache 2.0 are restrictions that GPL 2 does not allow" },
  { one: /^GPL-2\.0-only$/, other: /^(?:A?GPL-3\.0-(?:only|or-later)|LGPL-3\.0-(?:only|or-later))$/, why: "GPL 2 without «or later» cannot be combined with version 3" },
  { one: /^A?GPL-.+$/, other: /^(?:CDDL-.+|EPL-1\.0|MPL-1\.[01]|CPL-1\.0|IPL-1\.0|APSL-.+|MS-PL|MS-RL|QPL-1\.0|OSL-.+|SSPL-1\.0|BUSL-1\.1|Elastic-2\.0|CC-BY-NC.*|JSON|BSD-4-Clause|PHP-3\.0.*|OpenSSL)$/, why: "its terms add restrictions that the GPL does not allow" },
];
