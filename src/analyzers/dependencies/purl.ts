// Package URLs: composed as the specification says for each type (package-url/purl-spec), and normalised names, by which packages
// of different files are the same.

import type { Ecosystem } from "./facts.ts";
import { normalisePythonName } from "./python/requirement.ts";

interface PurlType {
  readonly type: string;
  /** What separates namespace and name in a package's name; null where names have no parts. */
  readonly separator: string | null;
  readonly normalise?: (name: string) => string;
}

const lower = (name: string): string => name.toLowerCase();

const TYPES: Readonly<Record<Ecosystem, PurlType>> = {
  npm: { type: "npm", separator: "/" },
  PyPI: { type: "pypi", separator: null, normalise: normalisePythonName },
  Go: { type: "golang", separator: "/" },
  "crates.io": { type: "cargo", separator: null },
  Maven: { type: "maven", separator: ":" },
  NuGet: { type: "nuget", separator: null },
  Packagist: { type: "composer", separator: "/", normalise: lower },
  RubyGems: { type: "gem", separator: null },
  Pub: { type: "pub", separator: null, normalise: lower },
  SwiftURL: { type: "swift", separator: "/" },
  ConanCenter: { type: "conan", separator: null },
  "GitHub Actions": { type: "github", separator: "/", normalise: lower },
  Docker: { type: "docker", separator: "/" },
};

/** Under this name a package is the same in all files of its ecosystem; it is what the ecosystem itself compares. */
export function normaliseName(ecosystem: Ecosystem, name: string): string {
  return ecosystem === "NuGet" ? name.toLowerCase() : (TYPES[ecosystem].normalise?.(name) ?? name);
}

export interface PurlParts {
  readonly ecosystem: Ecosystem;
  readonly name: string;
  readonly version: string | null;
}

export function composePurl({ ecosystem, name, version }: PurlParts): string {
  const { type, separator, normalise } = TYPES[ecosystem];
  const { path, qualifiers } = ecosystem === "Docker" ? splitRegistry(name) : { path: normalise?.(name) ?? name, qualifiers: "" };
  const segments = separator === null ? [path] : splitName(path, separator);
  const encoded = segments.filter((segment) => segment !== "").map(encodeSegment).join("/");
  return `pkg:${type}/${encoded}${version === null || version === "" ? "" : `@${encodeSegment(version)}`}${qualifiers}`;
}

/** Of Maven's coordinates only the group is set apart; elsewhere each part of a path is. */
function splitName(name: string, separator: string): string[] {
  if (separator === "/") return name.split("/");
  const at = name.indexOf(separator);
  return at === -1 ? [name] : [name.slice(0, at), name.slice(at + 1)];
}

/** Images of another registry than Docker's have it as a qualifier. */
function splitRegistry(name: string): { path: string; qualifiers: string } {
  const [first = ""] = name.split("/", 1);
  const registry = name.includes("/") && (/[.:]/.test(first) || first === "localhost");
  if (!registry) return { path: name, qualifiers: "" };
  return { path: name.slice(first.length + 1), qualifiers: `?repository_url=${encodeSegment(first)}` };
}

/** Percent-encoded but for what the specification leaves: letters, digits, `-._~` and the colon. */
function encodeSegment(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replaceAll(/[!'()*]/g, (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%3A", ":");
}
