// RubyGems' versions (documentation of Gem::Version): segments of digits or letters; letters come before numbers and make a
// prerelease; zeros at the end of the numbers mean nothing. A hyphen reads as `.pre.`.

import { compareDigits, compareText, defineScheme, isDigits, type Ordering } from "./ordering.ts";

const GEM = /^\d+(?:\.[0-9A-Za-z]+)*(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;

function parseGem(text: string): readonly string[] | null {
  if (!GEM.test(text)) return null;
  const segments = text.replaceAll("-", ".pre.").match(/\d+|[A-Za-z]+/g) ?? [];
  const letters = segments.findIndex((segment) => !isDigits(segment));
  return letters === -1 ? segments : [...withoutZeros(segments.slice(0, letters)), ...segments.slice(letters)];
}

/** `3.0.0.beta` and `3.beta` are one version. */
function withoutZeros(numbers: readonly string[]): readonly string[] {
  const last = numbers.findLastIndex((number) => /[^0]/.test(number));
  return numbers.slice(0, last + 1);
}

function compareGems(one: readonly string[], other: readonly string[]): Ordering {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const order = compareSegments(one[at] ?? "0", other[at] ?? "0");
    if (order !== 0) return order;
  }
  return 0;
}

function compareSegments(one: string, other: string): Ordering {
  const isNumber = isDigits(one);
  if (isNumber !== isDigits(other)) return isNumber ? 1 : -1;
  return isNumber ? compareDigits(one, other) : compareText(one, other);
}

export const rubygemsScheme = defineScheme({
  name: "RubyGems",
  parse: parseGem,
  compare: compareGems,
  isPrerelease: (segments) => segments.some((segment) => !isDigits(segment)),
});
