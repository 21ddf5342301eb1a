// The ecosystems whose packages are known by name and version: one row each, with what decides its versions, its names, and what it
// is called in OSV records and in package URLs.

import { composerScheme } from "./composer.ts";
import { alpineScheme, debianScheme } from "./distributions.ts";
import { genericScheme } from "./generic.ts";
import { mavenScheme } from "./maven.ts";
import { nugetScheme } from "./nuget.ts";
import type { Comparison, VersionScheme } from "./ordering.ts";
import { pep440Scheme } from "./pep440.ts";
import { rubygemsScheme } from "./rubygems.ts";
import { fullSemverScheme, pubScheme, semverScheme } from "./semver.ts";

/** How a manifest says which versions it takes. */
export type RequirementSyntax = "npm" | "cargo" | "pep440" | "composer" | "rubygems" | "maven" | "nuget" | "go" | "none";

export interface Ecosystem {
  /** As OSV records have it ("affected[].package.ecosystem"). */
  readonly name: string;
  /** As package URLs have it. */
  readonly purlType: string;
  readonly scheme: VersionScheme;
  readonly requirements: RequirementSyntax;
  /** The one form of a package's name, so that two spellings of one package meet. */
  normaliseName(name: string): string;
}

/** PEP 503: runs of `-`, `_` and `.` are one hyphen, and case does not count. */
function normalisePython(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}

function lowerCase(name: string): string {
  return name.toLowerCase();
}

function asIs(name: string): string {
  return name;
}

/** Repositories are named by their address; OSV writes it without scheme, tools with it or with `.git`. */
function normaliseRepository(name: string): string {
  return name.toLowerCase().replace(/^https?:\/\//, "").replace(/\.git$/, "").replace(/\/+$/, "");
}

const ECOSYSTEMS: readonly Ecosystem[] = [
  // The registry takes no new names with capitals, and old ones differ by them.
  { name: "npm", purlType: "npm", scheme: semverScheme, requirements: "npm", normaliseName: asIs },
  { name: "PyPI", purlType: "pypi", scheme: pep440Scheme, requirements: "pep440", normaliseName: normalisePython },
  { name: "Maven", purlType: "maven", scheme: mavenScheme, requirements: "maven", normaliseName: (name) => name.replace("/", ":") },
  { name: "Go", purlType: "golang", scheme: semverScheme, requirements: "go", normaliseName: asIs },
  // Cargo takes `-` and `_` for the same when a name is claimed, but a crate has one spelling.
  { name: "crates.io", purlType: "cargo", scheme: semverScheme, requirements: "cargo", normaliseName: asIs },
  { name: "RubyGems", purlType: "gem", scheme: rubygemsScheme, requirements: "rubygems", normaliseName: asIs },
  { name: "Packagist", purlType: "composer", scheme: composerScheme, requirements: "composer", normaliseName: lowerCase },
  { name: "NuGet", purlType: "nuget", scheme: nugetScheme, requirements: "nuget", normaliseName: lowerCase },
  { name: "Pub", purlType: "pub", scheme: pubScheme, requirements: "npm", normaliseName: asIs },
  { name: "SwiftURL", purlType: "swift", scheme: semverScheme, requirements: "npm", normaliseName: normaliseRepository },
  { name: "Hex", purlType: "hex", scheme: semverScheme, requirements: "none", normaliseName: lowerCase },
  { name: "GitHub Actions", purlType: "githubactions", scheme: fullSemverScheme, requirements: "none", normaliseName: lowerCase },
  { name: "ConanCenter", purlType: "conan", scheme: genericScheme, requirements: "none", normaliseName: lowerCase },
  { name: "Debian", purlType: "deb", scheme: debianScheme, requirements: "none", normaliseName: lowerCase },
  { name: "Alpine", purlType: "apk", scheme: alpineScheme, requirements: "none", normaliseName: lowerCase },
];

const byName = new Map(ECOSYSTEMS.flatMap((row) => [[row.name.toLowerCase(), row], [row.purlType, row]] as const));

/** By OSV's name or a package URL's type, in any case; null for others. A release behind a colon (`Debian:12`) is not heeded. */
export function findEcosystem(name: string): Ecosystem | null {
  return byName.get((name.split(":", 1)[0] ?? "").toLowerCase()) ?? null;
}

/** @returns -1, 0 or 1; «unknown» where one of both is no version there. Other ecosystems compare only plain numbers. */
export function compareVersions(ecosystem: string, one: string, other: string): Comparison {
  return schemeOf(ecosystem).compare(one, other);
}

export function schemeOf(ecosystem: string): VersionScheme {
  return findEcosystem(ecosystem)?.scheme ?? genericScheme;
}
