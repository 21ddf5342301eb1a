// A model's answer is shown only when each number in it is one that a tool gave, or that stands in the question; rounded at most, or as per
// cent. What a model adds up by itself is no result.

import { METRICS, type MetricName } from "#protocol/archivist/metrics.ts";

/** Words for numbers count as much as digits; `one` is said without counting. */
const NUMBER_WORDS: Readonly<Record<string, number>> = {
  zero: 0, two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, eleven: 11, twelve: 12, thirteen: 13, fourteen: 14, fifteen: 15, sixteen: 16, seventeen: 17, eighteen: 18, nineteen: 19, twenty: 20, thirty: 30,
  forty: 40, fifty: 50, sixty: 60, seventy: 70, eighty: 80, ninety: 90, hundred: 100, hundreds: 100, thousand: 1000, thousands: 1000, million: 1_000_000, millions: 1_000_000, billion: 1_000_000_000, dozen: 12, dozens: 12, half: 0.5, third: 1 / 3, quarter: 0.25,
  double: 2, twice: 2, triple: 3,
};
/** Said of the world rather than of a number: they are let pass where a model explains. */
const PASSING = new Set(["half", "third", "quarter", "hundred", "hundreds", "thousand", "thousands", "million", "millions", "billion"]);
const SCALES: Readonly<Record<string, number>> = { k: 1e3, thousand: 1e3, m: 1e6, million: 1e6, g: 1e9, b: 1e9, billion: 1e9, kb: 1e3, mb: 1e6, gb: 1e9 };
const IDENTIFIER = /\b(?:CVE|GHSA|PYSEC|RUSTSEC|GO|MAL|OSV|DSA|RHSA|USN|DRUPAL|EEF|CWE)-[A-Za-z0-9-]+/g;
const NUMBER = /(?<![\p{L}\p{N}_.,])[-−]?(\d{1,3}(?:[,\u00a0\u202f'’]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)\s?(%|percent\b|per cent\b|k\b|thousand\b|m\b|million\b|g\b|b\b|billion\b|kb\b|mb\b|gb\b)?/giu;
const DAY = /\b\d{4}-\d{2}(?:-\d{2})?\b/g;
/** `1.` at the beginning of a line counts lines. */
const LIST_MARK = /^\s*(\d{1,2})[.)]\s/gm;
/** What is said in thousands or millions may be rounded, but not to another size. */
const MAX_SCALED_ERROR = 0.05;
/** Any digit of any script: what the pattern above does not read is no number that we know. */
const OTHER_DIGITS = /[^\P{N}0-9]/u;

export interface KnownFacts {
  readonly numbers: ReadonlySet<number>;
  /** Those that are shares of something. */
  readonly shares: ReadonlySet<number>;
  readonly words: ReadonlySet<string>;
}

/** All numbers and words in the values given: answers of tools, and the question. */
export function collectFacts(values: readonly unknown[]): KnownFacts {
  const facts: Facts = { numbers: new Set(), shares: new Set(), words: new Set() };
  for (const value of values) collect(value, facts, false);
  return facts;
}

/** Numbers and identifiers in the text that nothing known holds, in their order; empty where all are known. */
export function findUnknown(text: string, known: KnownFacts): readonly string[] {
  const unknown: string[] = [];
  let place = 0;
  let rest = text.replaceAll(LIST_MARK, (mark, number: string) => {
    // Only what counts the lines, from the first on.
    if (Number(number) !== place + 1 && number !== "1") return mark;
    place = Number(number);
    return "";
  });
  rest = rest.replaceAll(IDENTIFIER, (id) => note(unknown, id, known.words.has(id) || isKnownWeakness(id, known)));
  rest = rest.replaceAll(DAY, (day) => note(unknown, day, [...known.words].some((word) => word.startsWith(day))));
  rest = rest.replaceAll(NUMBER, (all, digits: string, unit: string | undefined) => note(unknown, all.trim(), isKnown(digits, unit?.toLowerCase(), known)));
  for (const word of rest.toLowerCase().match(/[a-z]+/g) ?? []) if (Object.hasOwn(NUMBER_WORDS, word) && !PASSING.has(word) && !known.numbers.has(NUMBER_WORDS[word] ?? Number.NaN)) unknown.push(word);
  if (/\d/.test(rest) || OTHER_DIGITS.test(rest)) unknown.push("digits that cannot be read");
  return unknown;
}

function note(unknown: string[], found: string, isFine: boolean): string {
  if (!isFine) unknown.push(found);
  return " ";
}

function isKnownWeakness(id: string, { numbers }: KnownFacts): boolean {
  return id.startsWith("CWE-") && numbers.has(Number(id.slice("CWE-".length)));
}

function isKnown(digits: string, unit: string | undefined, known: KnownFacts): boolean {
  const plain = digits.replaceAll(/[,\u00a0\u202f'’]/g, "");
  const decimals = plain.split(".")[1]?.length ?? 0;
  const said = Number(plain);
  const isPercent = unit === "%" || unit === "percent" || unit === "per cent";
  const scale = isPercent ? 0.01 : (SCALES[unit ?? ""] ?? 1);
  const step = scale * 10 ** -decimals;
  for (const value of known.numbers) {
    // A count is no share: that something is there once does not make 100 %, nor that it is not there 0 %.
    if (isPercent && Number.isInteger(value) && !known.shares.has(value)) continue;
    // Half a step of what was said is its rounding; so is the cut at the last digit.
    if (scale > 1 && Math.abs(Math.abs(value) - said * scale) > Math.abs(value) * MAX_SCALED_ERROR) continue;
    if (Math.abs(Math.abs(value) - said * scale) <= step / 2 + Math.abs(value) * 1e-12 && (scale !== 1 || decimals > 0 || Number.isInteger(value) || Math.abs(value) >= 1)) return true;
    if (scale === 1 && said === value) return true;
  }
  return false;
}

interface Facts {
  readonly numbers: Set<number>;
  readonly shares: Set<number>;
  readonly words: Set<string>;
}

function collect(value: unknown, facts: Facts, isShare: boolean): void {
  if (typeof value === "number") {
    facts.numbers.add(value);
    if (isShare) facts.shares.add(value);
  } else if (typeof value === "string") collectText(value, facts);
  else if (Array.isArray(value)) {
    facts.numbers.add(value.length);
    for (const each of value) collect(each, facts, isShare);
  } else if (typeof value === "object" && value !== null) {
    // Of a metric that is a share, all numbers are; elsewhere a field says so.
    const isOfShare = isShare || ("metric" in value && isShareMetric(value.metric));
    for (const [field, each] of Object.entries(value)) collect(each, facts, isOfShare || /share$/i.test(field));
  }
}

function isShareMetric(name: unknown): boolean {
  return typeof name === "string" && Object.hasOwn(METRICS, name) && METRICS[name as MetricName].unit === "share";
}

function collectText(text: string, { numbers, words }: Facts): void {
  words.add(text);
  for (const id of text.match(IDENTIFIER) ?? []) words.add(id);
  for (const day of text.match(DAY) ?? []) {
    words.add(day);
    for (const part of day.split("-")) numbers.add(Number(part));
  }
  for (const [, digits = ""] of text.replaceAll(DAY, " ").matchAll(NUMBER)) numbers.add(Number(digits.replaceAll(/[,\u00a0\u202f'’]/g, "")));
  for (const word of text.toLowerCase().match(/[a-z]+/g) ?? []) if (Object.hasOwn(NUMBER_WORDS, word)) numbers.add(NUMBER_WORDS[word] ?? Number.NaN);
}
