// A requirement as PEP 508 writes it: name, extras, versions or a URL, a marker.

import type { Origin } from "#analyzers/dependencies/facts.ts";
import { cutAt } from "#analyzers/dependencies/syntax/lines.ts";

export interface PythonRequirement {
  readonly name: string;
  /** null where any version will do. */
  readonly requirement: string | null;
  /** Where it allows one version only. */
  readonly version: string | null;
  readonly origin: Origin | null;
}

const NAME = /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\])?\s*/;
const SPECIFIERS = /^\(?\s*((?:~=|===?|!=|<=?|>=?)[^;@]*)$/;
const PINNED = /^={2,3}\s*([^\s,*]+)$/;
const MAX_CHARACTERS = 4096;

/** null where it is none. */
export function readPythonRequirement(text: string): PythonRequirement | null {
  if (text.length > MAX_CHARACTERS) return null;
  // A URL may hold a semicolon of its own, so that white space stands before its marker.
  const plain = cutAt(text, text.includes("://") ? " ;" : ";")[0].trim();
  const found = NAME.exec(plain);
  if (found === null) return null;
  const name = found[1] ?? "";
  const rest = plain.slice(found[0].length);
  if (rest === "") return { name, requirement: null, version: null, origin: null };
  if (rest.startsWith("@")) {
    const url = rest.slice(1).trim();
    return { name, requirement: url, version: null, origin: urlOrigin(url) };
  }
  const specifiers = SPECIFIERS.exec(rest)?.[1]?.replace(/\)\s*$/, "").trim();
  if (specifiers === undefined) return null;
  return { name, requirement: specifiers, version: PINNED.exec(specifiers)?.[1] ?? null, origin: null };
}

export function urlOrigin(url: string): Origin {
  if (/^(?:git|hg|svn|bzr)\+/.test(url)) return "git";
  return /^https?:/.test(url) ? "url" : "path";
}

/** The name behind `#egg=`; null where there is none. */
export function eggOf(url: string): string | null {
  const [egg] = cutAt(cutAt(url, "#")[1].replace(/^.*?egg=/, ""), "&");
  return url.includes("egg=") ? (NAME.exec(egg)?.[1] ?? null) : null;
}

/** PEP 503. */
export function normalisePythonName(name: string): string {
  return name.toLowerCase().replaceAll(/[-_.]+/g, "-");
}
