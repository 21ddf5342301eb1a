// The one way to write a value (RFC 8785): members sorted by UTF-16 code units, no white space, numbers and texts as ECMAScript
// writes them. What has no such form is refused, so that two readers can never see two things.

import { malformed } from "./refusal.ts";

export type CanonicalValue = string | number | boolean | null | readonly CanonicalValue[] | { readonly [name: string]: CanonicalValue };

/** Deeper than anything that is recorded. */
const MAX_DEPTH = 16;
/** Names that no runtime treats specially: not `__proto__`, nor numbers, which ECMAScript puts first. */
const NAME = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** @throws AppError `audit.malformed` (AUD-3). */
export function canonicalise(value: CanonicalValue, depth = 0): string {
  if (depth > MAX_DEPTH) throw malformed("AUD-3", `expected at most ${MAX_DEPTH} levels`);
  if (typeof value === "string") return canonicalText(value);
  if (typeof value === "number") return canonicalNumber(value);
  if (typeof value === "boolean" || value === null) return String(value);
  if (isList(value)) return `[${value.map((item) => canonicalise(item, depth + 1)).join(",")}]`;
  if (typeof value !== "object") throw malformed("AUD-3", "expected a value of JSON");
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  if (!members.every(([name]) => NAME.test(name))) throw malformed("AUD-3", "expected names that begin with a letter, of letters, digits, - and _");
  return `{${members.map(([name, item]) => `"${name}":${canonicalise(item, depth + 1)}`).join(",")}}`;
}

/** The value of a text that is canonical itself: no member twice, no number that another text would also be. @throws AppError `audit.malformed` (AUD-3). */
export function parseCanonical(text: string): CanonicalValue {
  let value: CanonicalValue;
  try {
    // What JSON.parse gives is a value of JSON.
    value = JSON.parse(text) as CanonicalValue;
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw malformed("AUD-3", "expected JSON");
  }
  if (canonicalise(value) !== text) throw malformed("AUD-3", "the text is not in canonical form");
  return value;
}

function canonicalText(text: string): string {
  if (!text.isWellFormed()) throw malformed("AUD-3", "a text has half a character");
  return JSON.stringify(text);
}

function canonicalNumber(value: number): string {
  if (!Number.isFinite(value)) throw malformed("AUD-3", "a number is not finite");
  return JSON.stringify(value);
}

function isList(value: CanonicalValue): value is readonly CanonicalValue[] {
  return Array.isArray(value);
}
