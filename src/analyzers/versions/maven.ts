// Maven's order of versions (POM reference, "Version Order Specification"): tokens between dots, hyphens and changes from digits to
// letters; trailing tokens that mean nothing fall away; qualifiers have an order of their own.

import { compareDigits, compareNumbers, compareText, defineScheme, isDigits, type Ordering } from "./ordering.ts";

interface Token {
  readonly separator: "." | "-";
  readonly value: string;
  readonly isNumber: boolean;
}

/** Before a release in this order; «» is the release itself. Others come after it, by the alphabet. */
const QUALIFIERS = ["alpha", "beta", "milestone", "rc", "snapshot", "", "sp"];
const RELEASE_RANK = QUALIFIERS.indexOf("");
const SAME_AS: Readonly<Record<string, string>> = { cr: "rc", ga: "", final: "", release: "" };
/** Only when a number follows at once. */
const SHORT: Readonly<Record<string, string>> = { a: "alpha", b: "beta", m: "milestone" };
const PRERELEASE = new Set(["alpha", "beta", "milestone", "rc", "snapshot"]);

export function parseMaven(text: string): readonly Token[] | null {
  // Nearly everything is a version to Maven; what does not begin with a number orders by chance, and is not compared.
  if (!/^\d[0-9A-Za-z._+-]*$/.test(text)) return null;
  return trimNulls(tokenise(text.toLowerCase()));
}

function tokenise(text: string): Token[] {
  const tokens: Token[] = [];
  let separator: "." | "-" = "-";
  let start = 0;
  const push = (end: number, followed: boolean): void => {
    const value = end === start ? "0" : text.slice(start, end);
    const isNumber = isDigits(value);
    // `.rc1` and `-rc1` are one (MNG-7644), also where zeros before it fall away.
    tokens.push({ separator: isNumber ? separator : "-", value: normalise(value, followed), isNumber });
  };
  for (let at = 0; at < text.length; at++) {
    const letter = text.charAt(at);
    if (letter === "." || letter === "-" || letter === "_") {
      push(at, false);
      separator = letter === "." ? "." : "-";
      start = at + 1;
    } else if (at > start && isDigits(letter) !== isDigits(text.charAt(at - 1))) {
      push(at, isDigits(letter));
      separator = "-";
      start = at;
    }
  }
  push(text.length, false);
  return tokens;
}

function normalise(value: string, followedByNumber: boolean): string {
  const long = followedByNumber && Object.hasOwn(SHORT, value) ? SHORT[value] : value;
  return Object.hasOwn(SAME_AS, long ?? "") ? (SAME_AS[long ?? ""] ?? "") : (long ?? value);
}

/** From the end, and again before each hyphen. */
function trimNulls(tokens: readonly Token[]): readonly Token[] {
  const kept: Token[] = [];
  let isTrailing = true;
  for (let at = tokens.length - 1; at >= 0; at--) {
    const token = tokens[at] as Token;
    if (isTrailing && at > 0 && isNull(token)) continue;
    kept.push(token);
    isTrailing = token.separator === "-";
  }
  return kept.reverse();
}

function isNull({ value, isNumber }: Token): boolean {
  return isNumber ? /^0+$/.test(value) : value === "";
}

function compareMaven(one: readonly Token[], other: readonly Token[]): Ordering {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const first = one[at];
    const second = other[at];
    const order = compareTokens(first ?? padFor(second), second ?? padFor(first));
    if (order !== 0) return order;
  }
  return 0;
}

function padFor(token: Token | undefined): Token {
  const separator = token?.separator ?? "-";
  return token?.isNumber === true ? { separator, value: "0", isNumber: true } : { separator, value: "", isNumber: false };
}

/** `.qualifier` and `-qualifier` come before `-number`, that before `.number`. */
function compareTokens(one: Token, other: Token): Ordering {
  if (one.isNumber !== other.isNumber) return one.isNumber ? 1 : -1;
  if (!one.isNumber) return compareQualifiers(one.value, other.value);
  if (one.separator !== other.separator) return one.separator === "-" ? -1 : 1;
  return compareDigits(one.value, other.value);
}

function compareQualifiers(one: string, other: string): Ordering {
  const first = QUALIFIERS.indexOf(one);
  const second = QUALIFIERS.indexOf(other);
  if (first !== -1 || second !== -1) return compareNumbers(first === -1 ? QUALIFIERS.length : first, second === -1 ? QUALIFIERS.length : second);
  return compareText(one, other);
}

export const mavenScheme = defineScheme({
  name: "Maven",
  parse: parseMaven,
  compare: compareMaven,
  isPrerelease: (tokens) => tokens.some(({ value, isNumber }) => !isNumber && PRERELEASE.has(value) && QUALIFIERS.indexOf(value) < RELEASE_RANK),
});
