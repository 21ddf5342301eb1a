// Ranges in brackets: Maven's (POM reference, "Dependency Version Requirement Specification") and NuGet's ("Version ranges" in its
// documentation). They differ in what a bare version means: to Maven the version it names, to NuGet that or a later one.

import { incrementLast, type Alternatives, type Bound, type Bounds } from "./bounds.ts";

const INTERVAL = /\s*([[(])\s*([^,[\]()\s]*)\s*(?:(,)\s*([^,[\]()\s]*)\s*)?([\])])\s*/y;

export function parseMavenRange(text: string): Alternatives | null {
  const trimmed = text.trim();
  return /^[[(]/.test(trimmed) ? parseIntervals(trimmed) : single("=", trimmed);
}

export function parseNugetRange(text: string): Alternatives | null {
  const trimmed = text.trim();
  if (trimmed === "*") return [[]];
  const floating = /^(\d{1,15}(?:\.\d{1,15}){0,2})\.\*$/.exec(trimmed)?.[1];
  if (floating !== undefined) return [[{ op: ">=", version: floating }, { op: "<", version: incrementLast(floating.split(".")) }]];
  if (!/^[[(]/.test(trimmed)) return single(">=", trimmed);
  const intervals = parseIntervals(trimmed);
  return intervals?.length === 1 ? intervals : null;
}

function single(op: "=" | ">=", version: string): Alternatives | null {
  // A property that was not filled in, as `${spring.version}`, is no version.
  return /^[0-9A-Za-z][0-9A-Za-z._+-]*$/.test(version) ? [[{ op, version }]] : null;
}

function parseIntervals(text: string): Alternatives | null {
  const alternatives: Bounds[] = [];
  const pattern = new RegExp(INTERVAL);
  let at = 0;
  while (at < text.length) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    const bounds = match === null ? null : boundsOf(match);
    if (bounds === null) return null;
    alternatives.push(bounds);
    at = pattern.lastIndex;
    if (at < text.length && text.charAt(at++) !== ",") return null;
  }
  return alternatives;
}

function boundsOf([, open, low = "", comma, high = "", close]: RegExpExecArray): Bounds | null {
  // `[1.0]` is that version and no other.
  if (comma === undefined) return open === "[" && close === "]" && low !== "" ? [{ op: "=", version: low }] : null;
  const bounds: Bound[] = [];
  if (low !== "") bounds.push({ op: open === "[" ? ">=" : ">", version: low });
  if (high !== "") bounds.push({ op: close === "]" ? "<=" : "<", version: high });
  return bounds;
}
