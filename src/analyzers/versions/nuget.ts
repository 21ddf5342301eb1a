// NuGet's versions ("Package versioning" in its documentation): SemVer 2.0.0 with a fourth number and no regard to case.

import { compareNumberLists, defineScheme, firstDifference } from "./ordering.ts";
import { comparePrereleases } from "./semver.ts";

const NUGET = /^v?(\d+(?:\.\d+){0,3})(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+[0-9A-Za-z.-]*)?$/i;

interface NugetParts {
  readonly numbers: readonly string[];
  readonly prerelease: readonly string[];
}

function parseNuget(text: string): NugetParts | null {
  const match = NUGET.exec(text);
  if (match === null) return null;
  const [, numbers = "", prerelease] = match;
  return { numbers: numbers.split("."), prerelease: prerelease === undefined ? [] : prerelease.toLowerCase().split(".") };
}

export const nugetScheme = defineScheme({
  name: "NuGet",
  parse: parseNuget,
  compare: (one: NugetParts, other: NugetParts) =>
    firstDifference(() => compareNumberLists(one.numbers, other.numbers), () => comparePrereleases(one.prerelease, other.prerelease)),
  isPrerelease: ({ prerelease }) => prerelease.length > 0,
});
