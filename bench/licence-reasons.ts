// Why our licences of files differ from licensecheck's, where they do: looked up file by file. Each reason says of which differences it
// speaks; a difference that none speaks of is counted as not explained.

export interface LicenceDifference {
  readonly path: string;
  /** Identifiers, `~` before what is only near, sorted. */
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}

export interface LicenceReason {
  readonly reason: string;
  readonly speaksOf: (difference: LicenceDifference) => boolean;
}

const isUnknown = ({ theirs }: LicenceDifference): boolean => theirs.length === 0;
const has = (ids: readonly string[], id: string): boolean => ids.includes(id);

export const LICENCE_REASONS: readonly LicenceReason[] = [
  { reason: "licences that licensecheck does not know: Redis Source Available License, Server Side Public License", speaksOf: ({ ours }) => has(ours, "LicenseRef-RSALv2") || has(ours, "SSPL-1.0") },
  {
    reason: "words differ that may not (`must start the above copyright notice`, `The names of its contributors may not`): we say near, licensecheck says the licence, or nothing",
    speaksOf: ({ ours, theirs }) => ours.some((id) => id.startsWith("~")) && theirs.every((id) => has(ours, `~${id}`) || has(ours, id)),
  },
  { reason: "a notice names BSD without saying how many clauses; licensecheck takes it for nothing, or for the text beside it", speaksOf: (difference) => has(difference.ours, "LicenseRef-BSD") },
  { reason: "a dedication to the public domain, which licensecheck calls by another name or does not know", speaksOf: ({ ours, theirs }) => has(ours, "LicenseRef-Public-Domain") && theirs.every((id) => id === "public-domain" || has(ours, id)) },
  { reason: "a notice in the middle of the code, not at its top: we do not take it for the file's", speaksOf: ({ path, ours, theirs }) => ours.length === 0 && has(theirs, "public-domain") && /\.[ch]$/.test(path) },
  { reason: "licensecheck reads the first 60 lines; the text stands further down, or on longer lines than it joins", speaksOf: (difference) => isUnknown(difference) && difference.ours.length > 0 },
  { reason: "licensecheck reads the first 60 lines; we find a further text below them", speaksOf: ({ ours, theirs }) => theirs.length > 0 && theirs.every((id) => has(ours, id)) && ours.length > theirs.length },
  { reason: "the field `license` of a manifest: that is a dependency's statement, and read with dependencies", speaksOf: ({ path, ours }) => ours.length === 0 && /(?:^|\/)(?:package|composer|bower)\.json$/.test(path) },
  { reason: "the exception is SPDX's Autoconf-exception-generic, which licensecheck has under a name of its own", speaksOf: ({ ours }) => ours.some((id) => id.includes("Autoconf-exception")) },
  { reason: "a history of the project mentions a licence; the file is under none of its own", speaksOf: ({ path, ours }) => ours.length === 0 && /(?:^|\/)(?:HISTORY|CHANGES|CHANGELOG|NEWS|README)[^/]*$/i.test(path) },
];
