// Ranges of npm (documentation of node-semver, "Ranges") and requirements of Cargo (The Cargo Book, "Specifying Dependencies"), which
// share their parts: bounds, `~`, `^`, wildcards; npm has `||` and hyphens besides, Cargo commas, and `^` where nothing is written.

import type { Alternatives, Bounds } from "./bounds.ts";

interface Partial {
  readonly major: number | null;
  readonly minor: number | null;
  readonly patch: number | null;
  /** With its hyphen; empty without. */
  readonly prerelease: string;
}

const PARTIAL = /^[vV=]?(\d{1,15}|[xX*])(?:\.(\d{1,15}|[xX*]))?(?:\.(\d{1,15}|[xX*]))?(-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?(?:\+[0-9A-Za-z.-]*)?$/;
const COMPARATOR = /^(\^|~>?|>=|<=|>|<|=)?(.*)$/;

/** Null for what is no range: a tag, an address, an alias. */
export function parseNpmRange(text: string): Alternatives | null {
  const alternatives: Bounds[] = [];
  for (const part of text.split("||")) {
    const bounds = parseAlternative(part.trim());
    if (bounds === null) return null;
    alternatives.push(bounds);
  }
  return alternatives;
}

export function parseCargoRequirement(text: string): Alternatives | null {
  const bounds: Bounds[] = [];
  for (const part of text.split(",")) {
    const [, written, version = ""] = COMPARATOR.exec(part.trim()) ?? [];
    const parsed = expand(written ?? (/[xX*]$/.test(version) ? "=" : "^"), version.trim());
    if (parsed === null) return null;
    bounds.push(parsed);
  }
  return [bounds.flat()];
}

function parseAlternative(text: string): Bounds | null {
  if (text === "" || text === "any") return [];
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (hyphen !== null) return expandHyphen(hyphen[1] ?? "", hyphen[2] ?? "");
  const bounds: Bounds[] = [];
  // An operator may stand apart from its version.
  for (const word of text.replaceAll(/([<>=~^])\s+/g, "$1").split(/[\s,]+/)) {
    const [, op = "=", version = ""] = COMPARATOR.exec(word) ?? [];
    const parsed = expand(op, version);
    if (parsed === null) return null;
    bounds.push(parsed);
  }
  return bounds.flat();
}

function expand(op: string, version: string): Bounds | null {
  const partial = parsePartial(version);
  if (partial === null) return null;
  if (partial.major === null) return op === "<" || op === ">" ? [{ op: "<", version: "0.0.0-0" }] : [];
  const low = lowest(partial);
  if (op === "^") return [{ op: ">=", version: low }, { op: "<", version: aboveCaret(partial) }];
  if (op === "~" || op === "~>") return [{ op: ">=", version: low }, { op: "<", version: aboveTilde(partial) }];
  const isWhole = partial.patch !== null && partial.minor !== null;
  if (op === "=") return isWhole ? [{ op: "=", version: low }] : [{ op: ">=", version: low }, { op: "<", version: aboveTilde(partial) }];
  if (op === ">=" || op === "<") return [{ op, version: op === "<" && !isWhole ? `${low}-0` : low }];
  // Beyond `1.2` is beyond all of 1.2, up to `1.2` includes it.
  if (op === ">") return [isWhole ? { op: ">", version: low } : { op: ">=", version: aboveTilde(partial).slice(0, -2) }];
  return [isWhole ? { op: "<=", version: low } : { op: "<", version: aboveTilde(partial) }];
}

function expandHyphen(from: string, to: string): Bounds | null {
  const low = expand(">=", from);
  const high = expand("<=", to);
  return low === null || high === null ? null : [...low, ...high];
}

function parsePartial(text: string): Partial | null {
  const match = PARTIAL.exec(text);
  if (match === null) return null;
  const [, first, second, third, prerelease = ""] = match;
  const major = numberOf(first);
  const minor = major === null ? null : numberOf(second);
  const patch = minor === null ? null : numberOf(third);
  return { major, minor, patch, prerelease: patch === null ? "" : prerelease };
}

/** Null for a wildcard, and for what is not written. */
function numberOf(text: string | undefined): number | null {
  return text === undefined || /[xX*]/.test(text) ? null : Number(text);
}

function lowest({ major, minor, patch, prerelease }: Partial): string {
  return `${major ?? 0}.${minor ?? 0}.${patch ?? 0}${prerelease}`;
}

/** The first version that differs in the leftmost number that is not zero. */
function aboveCaret({ major, minor, patch }: Partial): string {
  if (major !== 0 || minor === null) return `${(major ?? 0) + 1}.0.0-0`;
  if (minor !== 0 || patch === null) return `0.${minor + 1}.0-0`;
  return `0.0.${patch + 1}-0`;
}

function aboveTilde({ major, minor }: Partial): string {
  return minor === null ? `${(major ?? 0) + 1}.0.0-0` : `${major ?? 0}.${minor + 1}.0-0`;
}
