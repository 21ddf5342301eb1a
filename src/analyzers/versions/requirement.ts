// Which versions a manifest takes. Every syntax becomes bounds that the ecosystem's own order decides; only Python's specifiers, whose
// operators look into the parts of a version, are judged by themselves.

import type { Alternatives, Bound, Bounds } from "./bounds.ts";
import { parseComposerConstraint } from "./composer-constraints.ts";
import { rulesOf, type RequirementSyntax } from "./ecosystems.ts";
import { parseGemRequirement } from "./gem-requirements.ts";
import { parseMavenRange, parseNugetRange } from "./intervals.ts";
import { parseCargoRequirement, parseNpmRange } from "./npm-ranges.ts";
import type { VersionScheme } from "./ordering.ts";
import { boundsOfPep440, satisfiesPep440 } from "./pep440-specifiers.ts";
import { parseSemver } from "./semver.ts";

/** Longer ones are nobody's. */
const MAX_REQUIREMENT_LENGTH = 1024;

interface Syntax {
  parse(text: string): Alternatives | null;
  /** npm and Cargo take a prerelease only where a bound names one of the same release. */
  readonly namesPrereleases: boolean;
}

const SYNTAXES: Readonly<Record<Exclude<RequirementSyntax, "pep440" | "none">, Syntax>> = {
  npm: { parse: parseNpmRange, namesPrereleases: true },
  cargo: { parse: parseCargoRequirement, namesPrereleases: true },
  composer: { parse: parseComposerConstraint, namesPrereleases: false },
  rubygems: { parse: parseGemRequirement, namesPrereleases: false },
  maven: { parse: parseMavenRange, namesPrereleases: false },
  nuget: { parse: parseNugetRange, namesPrereleases: false },
  // The least version that is taken (Go Modules Reference, "Minimal version selection").
  go: { parse: (text) => [[{ op: ">=", version: text.trim() }]], namesPrereleases: false },
};

/** Whether the requirement takes the version; «unknown» where one of both cannot be read, or the ecosystem has no such syntax. */
export function satisfies(ecosystem: string, version: string, requirement: string): boolean | "unknown" {
  const { requirements, scheme } = rulesOf(ecosystem);
  if (requirements === "none" || requirement.length > MAX_REQUIREMENT_LENGTH) return "unknown";
  if (requirements === "pep440") return satisfiesPep440(version, requirement);
  const syntax = SYNTAXES[requirements];
  const alternatives = syntax.parse(requirement);
  if (alternatives === null || !scheme.isVersion(version)) return "unknown";
  let isUnknown = false;
  for (const bounds of alternatives) {
    const holds = holdsAll(bounds, version, scheme);
    if (holds === true && (!syntax.namesPrereleases || isNamed(bounds, version))) return true;
    if (holds === "unknown") isUnknown = true;
  }
  return isUnknown ? "unknown" : false;
}

/** Bounds that hold for all that the requirement takes, and perhaps for more; null where it cannot be read. */
export function boundsOf(ecosystem: string, requirement: string): Alternatives | null {
  const { requirements } = rulesOf(ecosystem);
  if (requirements === "none" || requirement.length > MAX_REQUIREMENT_LENGTH) return null;
  if (requirements !== "pep440") return SYNTAXES[requirements].parse(requirement);
  const bounds = boundsOfPep440(requirement);
  return bounds === null ? null : [bounds];
}

function holdsAll(bounds: Bounds, version: string, scheme: VersionScheme): boolean | "unknown" {
  let isUnknown = false;
  for (const bound of bounds) {
    const order = scheme.compare(version, bound.version);
    if (order === "unknown") isUnknown = true;
    else if (!holds(bound.op, order)) return false;
  }
  return isUnknown ? "unknown" : true;
}

function holds(op: Bound["op"], order: -1 | 0 | 1): boolean {
  if (order === 0) return op === "=" || op === "<=" || op === ">=";
  return op === "!=" || (order < 0 ? op.startsWith("<") : op.startsWith(">"));
}

function isNamed(bounds: Bounds, version: string): boolean {
  const parts = parseSemver(version);
  if (parts === null || parts.prerelease.length === 0) return true;
  return bounds.some((bound) => {
    const named = parseSemver(bound.version);
    return named !== null && named.prerelease.length > 0 && named.core.every((number, at) => number === parts.core[at]);
  });
}
