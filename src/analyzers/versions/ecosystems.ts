// What decides the versions of each ecosystem, and how its manifests say which versions they take: one row each.

import { findPackageEcosystem, type EcosystemName } from "#base/package-names.ts";

import { composerScheme } from "./composer.ts";
import { alpineScheme, debianScheme } from "./distributions.ts";
import { genericScheme } from "./generic.ts";
import { mavenScheme } from "./maven.ts";
import { nugetScheme } from "./nuget.ts";
import type { Comparison, VersionScheme } from "./ordering.ts";
import { pep440Scheme } from "./pep440.ts";
import { rubygemsScheme } from "./rubygems.ts";
import { fullSemverScheme, pubScheme, semverScheme } from "./semver.ts";

export type RequirementSyntax = "npm" | "cargo" | "pep440" | "composer" | "rubygems" | "maven" | "nuget" | "go" | "none";

interface EcosystemRules {
  readonly scheme: VersionScheme;
  readonly requirements: RequirementSyntax;
}

const RULES: Readonly<Record<EcosystemName, EcosystemRules>> = {
  npm: { scheme: semverScheme, requirements: "npm" },
  PyPI: { scheme: pep440Scheme, requirements: "pep440" },
  Maven: { scheme: mavenScheme, requirements: "maven" },
  Go: { scheme: semverScheme, requirements: "go" },
  "crates.io": { scheme: semverScheme, requirements: "cargo" },
  RubyGems: { scheme: rubygemsScheme, requirements: "rubygems" },
  Packagist: { scheme: composerScheme, requirements: "composer" },
  NuGet: { scheme: nugetScheme, requirements: "nuget" },
  Pub: { scheme: pubScheme, requirements: "npm" },
  SwiftURL: { scheme: semverScheme, requirements: "npm" },
  Hex: { scheme: semverScheme, requirements: "none" },
  "GitHub Actions": { scheme: fullSemverScheme, requirements: "none" },
  ConanCenter: { scheme: genericScheme, requirements: "none" },
  Debian: { scheme: debianScheme, requirements: "none" },
  Alpine: { scheme: alpineScheme, requirements: "none" },
};

const UNKNOWN_RULES: EcosystemRules = { scheme: genericScheme, requirements: "none" };

/** By OSV's name or a package URL's type. Ecosystems that are not known compare plain numbers, and no more. */
export function rulesOf(ecosystem: string): EcosystemRules {
  const known = findPackageEcosystem(ecosystem);
  return known === null ? UNKNOWN_RULES : RULES[known.name];
}

/** @returns -1, 0 or 1; «unknown» where one of both is no version there. */
export function compareVersions(ecosystem: string, one: string, other: string): Comparison {
  return rulesOf(ecosystem).scheme.compare(one, other);
}
