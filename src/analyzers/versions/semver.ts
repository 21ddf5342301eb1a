// Semantic Versioning 2.0.0, as npm, Cargo, Go, Pub, Swift and Hex have it. Precedence is its section 11. Advisories and tags write
// `v1.2` and `1` as well: a leading `v` is not heeded, and parts that are missing are zero.

import { compareDigits, compareNumberLists, compareNumbers, compareText, defineScheme, firstDifference, isDigits, type Ordering } from "./ordering.ts";

export interface SemverParts {
  readonly core: readonly [string, string, string];
  /** Identifiers; none for a release. */
  readonly prerelease: readonly string[];
  readonly build: readonly string[];
}

const SEMVER = /^[vV=]?\s*(\d+)(?:\.(\d+))?(?:\.(\d+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/;
const FULL = /^[vV]?\d+\.\d+\.\d+(?:[-+]|$)/;

export function parseSemver(text: string): SemverParts | null {
  const match = SEMVER.exec(text);
  if (match === null) return null;
  const [, major = "0", minor = "0", patch = "0", prerelease, build] = match;
  return { core: [major, minor, patch], prerelease: identifiers(prerelease), build: identifiers(build) };
}

export function compareSemver(one: SemverParts, other: SemverParts): Ordering {
  return firstDifference(
    () => compareNumberLists(one.core, other.core),
    () => comparePrereleases(one.prerelease, other.prerelease),
  );
}

/** Section 11.3 and 11.4: a release comes after what precedes it; numbers come before words; more identifiers come later. */
export function comparePrereleases(one: readonly string[], other: readonly string[]): Ordering {
  if (one.length === 0 || other.length === 0) return compareNumbers(other.length, one.length) === 0 ? 0 : one.length === 0 ? 1 : -1;
  return compareIdentifiers(one, other);
}

export function compareIdentifiers(one: readonly string[], other: readonly string[]): Ordering {
  for (const [at, first] of one.entries()) {
    const second = other[at];
    if (second === undefined) return 1;
    const order = compareIdentifier(first, second);
    if (order !== 0) return order;
  }
  return compareNumbers(one.length, other.length);
}

function compareIdentifier(one: string, other: string): Ordering {
  const isNumber = isDigits(one);
  if (isNumber !== isDigits(other)) return isNumber ? -1 : 1;
  return isNumber ? compareDigits(one, other) : compareText(one, other);
}

export const semverScheme = defineScheme({
  name: "SemVer 2.0.0",
  parse: parseSemver,
  compare: compareSemver,
  isPrerelease: ({ prerelease }) => prerelease.length > 0,
});

/** Pub gives builds an order, where SemVer has none (its documentation, "Version"): no build first, then by identifiers. */
export const pubScheme = defineScheme({
  name: "Pub",
  parse: parseSemver,
  compare: (one: SemverParts, other: SemverParts) => firstDifference(() => compareSemver(one, other), () => compareIdentifiers(one.build, other.build)),
  isPrerelease: ({ prerelease }) => prerelease.length > 0,
});

/** Of an action `v4` is a tag that moves, no version: only all three parts say what runs. */
export const fullSemverScheme = defineScheme({
  name: "SemVer 2.0.0, in full",
  parse: (text) => (FULL.test(text) ? parseSemver(text) : null),
  compare: compareSemver,
  isPrerelease: ({ prerelease }) => prerelease.length > 0,
});

function identifiers(text: string | undefined): readonly string[] {
  return text === undefined ? [] : text.split(".");
}
