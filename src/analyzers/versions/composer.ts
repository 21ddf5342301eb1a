// Composer's versions ("Versions and constraints" in its documentation): up to four numbers, then a stability with its number:
// dev, alpha, beta, RC, none, patch. Branches (`dev-main`, `2.x-dev`) are no points in that order.

import { compareNumberLists, compareNumbers, defineScheme, firstDifference } from "./ordering.ts";

const COMPOSER = /^v?(\d+(?:\.\d+){0,3})(?:[._-]?(stable|beta|b|rc|alpha|a|patch|pl|p)((?:[.-]?\d+)*))?([.-]?dev)?(?:\+[0-9A-Za-z.-]*)?$/i;
/** Of what stands before a release, and of patches after it; «stable» says nothing. */
const STABILITIES: Readonly<Record<string, number>> = { alpha: 1, a: 1, beta: 2, b: 2, rc: 3, stable: 4, patch: 5, pl: 5, p: 5 };
const STABLE = 4;

interface ComposerParts {
  readonly numbers: readonly string[];
  readonly stability: number;
  readonly stabilityNumbers: readonly string[];
  readonly isDev: boolean;
}

export function parseComposer(text: string): ComposerParts | null {
  const match = COMPOSER.exec(text);
  if (match === null) return null;
  const [, numbers = "", word, digits = "", dev] = match;
  const isDev = dev !== undefined;
  const named = word === undefined ? STABLE : (STABILITIES[word.toLowerCase()] ?? STABLE);
  return { numbers: numbers.split("."), stability: isDev && word === undefined ? 0 : named, stabilityNumbers: digits.match(/\d+/g) ?? [], isDev };
}

export const composerScheme = defineScheme({
  name: "Composer",
  parse: parseComposer,
  compare: (one: ComposerParts, other: ComposerParts) =>
    firstDifference(
      () => compareNumberLists(one.numbers, other.numbers),
      () => compareNumbers(one.stability, other.stability),
      () => compareNumberLists(one.stabilityNumbers, other.stabilityNumbers),
      () => compareNumbers(Number(other.isDev), Number(one.isDev)),
    ),
  isPrerelease: ({ stability, isDev }) => isDev || stability < STABLE,
});
