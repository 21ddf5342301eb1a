// What all schemes of versions have in common: an order, or the plain word that there is none to be had; numbers of any length,
// compared as they are written, since a build number may be longer than a double is exact.

export type Ordering = -1 | 0 | 1;

/** «unknown» where one of the two is no version of its ecosystem: never to be taken for an answer. */
export type Comparison = Ordering | "unknown";

export interface VersionScheme {
  readonly name: string;
  isVersion(text: string): boolean;
  compare(one: string, other: string): Comparison;
  /** Before a release, by its own rules (alpha, beta, dev); «unknown» for what is no version. */
  isPrerelease(text: string): boolean | "unknown";
}

/** Longer texts are no versions: real ones stay far below, and what is nested is compared by recursion. */
export const MAX_VERSION_LENGTH = 256;

/** The same few versions are compared again and again: one component with all its advisories, one fix with all components. */
const MAX_REMEMBERED = 4_096;

interface SchemeRules<Parsed> {
  readonly name: string;
  /** Null for what is no version. */
  parse(text: string): Parsed | null;
  compare(one: Parsed, other: Parsed): Ordering;
  isPrerelease(version: Parsed): boolean;
}

export function defineScheme<Parsed>(rules: SchemeRules<Parsed>): VersionScheme {
  const parsed = new Map<string, Parsed | null>();
  const parse = (text: string): Parsed | null => {
    if (text.length > MAX_VERSION_LENGTH) return null;
    const known = parsed.get(text);
    if (known !== undefined) return known;
    if (parsed.size >= MAX_REMEMBERED) parsed.clear();
    const version = rules.parse(text.trim());
    parsed.set(text, version);
    return version;
  };
  return {
    name: rules.name,
    isVersion: (text) => parse(text) !== null,
    compare(one, other) {
      const first = parse(one);
      const second = parse(other);
      return first === null || second === null ? "unknown" : rules.compare(first, second);
    },
    isPrerelease(text) {
      const version = parse(text);
      return version === null ? "unknown" : rules.isPrerelease(version);
    },
  };
}

/** Two numbers as decimal digits of any length. */
export function compareDigits(one: string, other: string): Ordering {
  const first = stripZeros(one);
  const second = stripZeros(other);
  if (first.length !== second.length) return first.length < second.length ? -1 : 1;
  return compareText(first, second);
}

/** By code units, as ASCII has them. */
export function compareText(one: string, other: string): Ordering {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

export function compareNumbers(one: number, other: number): Ordering {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/** Lists of numbers; what the shorter lacks counts as zero. */
export function compareNumberLists(one: readonly string[], other: readonly string[]): Ordering {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const order = compareDigits(one[at] ?? "0", other[at] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

/** The first answer that is not «equal». */
export function firstDifference(...orders: readonly (() => Ordering)[]): Ordering {
  for (const order of orders) {
    const answer = order();
    if (answer !== 0) return answer;
  }
  return 0;
}

export function isDigits(text: string): boolean {
  return /^\d+$/.test(text);
}

function stripZeros(digits: string): string {
  let at = 0;
  while (at < digits.length - 1 && digits.charCodeAt(at) === 0x30) at++;
  return at === 0 ? digits : digits.slice(at);
}
