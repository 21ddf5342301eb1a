// What stands behind the name of a dependency in the files of npm, yarn, pnpm and bun.

import type { Origin } from "#analyzers/dependencies/facts.ts";

export interface Specifier {
  /** The package's real name where the one in the file is an alias. */
  readonly name: string;
  readonly requirement: string;
  /** Where it allows one version only. */
  readonly version: string | null;
  readonly origin: Origin | null;
}

const EXACT = /^[=v]{0,2}(\d{1,9}\.\d{1,9}\.\d{1,9}(?:-[\w.-]+)?(?:\+[\w.-]+)?)$/;
const PATH = /^(?:file|link|workspace|portal|root):|^\.{0,2}\//;
const GIT = /^(?:git(?:\+\w+)?:|git@|(?:github|gitlab|bitbucket|gist):)|^[\w.-]+\/[\w.-]+(?:#.*)?$|\.git(?:#.*)?$/;
const URL = /^https?:/;
/** Longer than what anyone writes, so that no pattern meets an endless text. */
const MAX_CHARACTERS = 2048;

export function readSpecifier(name: string, text: string): Specifier {
  const requirement = text.trim();
  if (requirement.length > MAX_CHARACTERS) return { name, requirement, version: null, origin: null };
  const alias = /^npm:(@?[^@]+)(?:@(.*))?$/.exec(requirement);
  if (alias !== null) return { ...readSpecifier(alias[1] ?? name, alias[2] ?? "*"), name: alias[1] ?? name };
  const origin = originOf(requirement);
  return { name, requirement, version: origin === null ? (EXACT.exec(requirement)?.[1] ?? null) : null, origin };
}

export function originOf(requirement: string): Origin | null {
  if (requirement.length > MAX_CHARACTERS) return null;
  if (PATH.test(requirement)) return "path";
  if (GIT.test(requirement)) return "git";
  return URL.test(requirement) ? "url" : null;
}
