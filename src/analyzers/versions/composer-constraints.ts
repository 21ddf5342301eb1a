// Composer's constraints ("Versions and constraints" in its documentation): `|` between alternatives, commas or spaces between bounds.
// Bounds that are given with numbers alone begin and end at `-dev`, the least of that version.

import { incrementLast, isOperator, type Alternatives, type Bound, type Bounds } from "./bounds.ts";

const VERSION = /^v?(\d{1,15}(?:\.\d{1,15}){0,3})((?:[._-]?(?:stable|beta|b|rc|alpha|a|patch|pl|p)(?:[.-]?\d+)*)?(?:[.-]?dev)?)$/i;
const WILDCARD = /^v?(\d{1,15}(?:\.\d{1,15}){0,2})\.[*xX](?:\.[*xX])*$/;
const COMPARATOR = /^(\^|~|>=|<=|<>|!=|==|=|>|<)?(.*)$/;

/** Null for branches and aliases, which only the repository knows. */
export function parseComposerConstraint(text: string): Alternatives | null {
  const alternatives: Bounds[] = [];
  for (const part of text.split(/\s*\|\|?\s*/)) {
    const bounds = parseAlternative(part.trim());
    if (bounds === null) return null;
    alternatives.push(bounds);
  }
  return alternatives;
}

function parseAlternative(text: string): Bounds | null {
  const hyphen = /^(\S+)\s+-\s+(\S+)$/.exec(text);
  if (hyphen !== null) return expandHyphen(hyphen[1] ?? "", hyphen[2] ?? "");
  const bounds: Bounds[] = [];
  for (const word of text.replaceAll(/([<>=~^!])\s+/g, "$1").split(/[\s,]+/)) {
    // A stability flag says which releases may be looked at, not which numbers.
    const parsed = expand(word.replace(/@(?:dev|alpha|beta|rc|stable)$/i, ""));
    if (parsed === null) return null;
    bounds.push(parsed);
  }
  return bounds.flat();
}

function expand(word: string): Bounds | null {
  if (/^v?[*xX](?:\.[*xX])*$/.test(word) || word === "") return [];
  const wildcard = WILDCARD.exec(word);
  if (wildcard !== null) return between(wildcard[1] ?? "", (wildcard[1] ?? "").split(".").length);
  const [, op = "=", version = ""] = COMPARATOR.exec(word) ?? [];
  const match = VERSION.exec(version);
  if (match === null) return null;
  const [, numbers = "", suffix = ""] = match;
  const low = suffix === "" ? `${numbers}-dev` : version;
  const length = numbers.split(".").length;
  if (op === "^") return [{ op: ">=", version: low }, { op: "<", version: above(numbers, caretLength(numbers)) }];
  // `~1.2` lets the last written number but one stand.
  if (op === "~") return [{ op: ">=", version: low }, { op: "<", version: above(numbers, Math.max(1, length - 1)) }];
  if (op === ">=" || op === "<") return [{ op, version: low }];
  return [{ op: operatorOf(op), version }];
}

function operatorOf(op: string): Bound["op"] {
  if (op === "<>") return "!=";
  return isOperator(op) ? op : "=";
}

function expandHyphen(from: string, to: string): Bounds | null {
  const low = VERSION.exec(from);
  const high = VERSION.exec(to);
  if (low === null || high === null) return null;
  const numbers = high[1] ?? "";
  const length = numbers.split(".").length;
  const end: Bound = high[2] !== "" || length >= 3 ? { op: "<=", version: to } : { op: "<", version: above(numbers, length) };
  return [{ op: ">=", version: low[2] === "" ? `${from}-dev` : from }, end];
}

function between(numbers: string, length: number): Bounds {
  return [{ op: ">=", version: `${numbers}-dev` }, { op: "<", version: above(numbers, length) }];
}

/** Up to and with the first number that is not zero. */
function caretLength(numbers: string): number {
  const parts = numbers.split(".");
  const first = parts.findIndex((part) => Number(part) !== 0);
  return first === -1 ? Math.min(parts.length, 3) : first + 1;
}

/** The least version whose first `length` numbers are one more. */
function above(numbers: string, length: number): string {
  return `${incrementLast(numbers.split(".").slice(0, length))}-dev`;
}
