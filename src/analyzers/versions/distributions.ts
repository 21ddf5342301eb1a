// Versions of packages of distributions: Debian's (Debian Policy, 5.6.12) and Alpine's (apk-tools, "Package version").

import { compareDigits, compareNumbers, compareText, defineScheme, firstDifference, type Ordering } from "./ordering.ts";

const DEBIAN = /^(?:(\d+):)?([0-9A-Za-z.+~:-]*?)(?:-([0-9A-Za-z.+~]*))?$/;

interface DebianParts {
  readonly epoch: string;
  readonly upstream: string;
  readonly revision: string;
}

function parseDebian(text: string): DebianParts | null {
  const match = DEBIAN.exec(text);
  const [, epoch = "0", upstream = "", revision = "0"] = match ?? [];
  return match === null || !/^[0-9A-Za-z]/.test(upstream) ? null : { epoch, upstream, revision };
}

/** Runs of what is no digit, then runs of digits, by turns. */
function compareRuns(one: string, other: string): Ordering {
  const first: string[] = one.match(/\D+|\d+/g) ?? [];
  const second: string[] = other.match(/\D+|\d+/g) ?? [];
  // Both begin with a run that is no digit, be it empty.
  if (/^\d/.test(one)) first.unshift("");
  if (/^\d/.test(other)) second.unshift("");
  const length = Math.max(first.length, second.length);
  for (let at = 0; at < length; at++) {
    const isNumber = at % 2 === 1;
    const order = isNumber ? compareDigits(first[at] ?? "0", second[at] ?? "0") : compareLetters(first[at] ?? "", second[at] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

/** A tilde comes before the end, the end before letters, letters before all else. */
function compareLetters(one: string, other: string): Ordering {
  const length = Math.max(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const order = compareNumbers(weigh(one, at), weigh(other, at));
    if (order !== 0) return order;
  }
  return 0;
}

function weigh(text: string, at: number): number {
  if (at >= text.length) return 0;
  const letter = text.charAt(at);
  if (letter === "~") return -1;
  return /[A-Za-z]/.test(letter) ? letter.charCodeAt(0) : letter.charCodeAt(0) + 256;
}

export const debianScheme = defineScheme({
  name: "Debian",
  parse: parseDebian,
  compare: (one: DebianParts, other: DebianParts) =>
    firstDifference(() => compareDigits(one.epoch, other.epoch), () => compareRuns(one.upstream, other.upstream), () => compareRuns(one.revision, other.revision)),
  isPrerelease: ({ upstream }) => upstream.includes("~"),
});

const APK = /^(\d+(?:\.\d+)*)([a-z]?)((?:_(?:alpha|beta|pre|rc|cvs|svn|git|hg|p)\d*)*)(?:~[0-9a-f]+)?(?:-r(\d+))?$/;
/** Zero is where a version without a suffix stands. */
const APK_SUFFIXES: Readonly<Record<string, number>> = { alpha: -4, beta: -3, pre: -2, rc: -1, cvs: 1, svn: 2, git: 3, hg: 4, p: 5 };

interface ApkParts {
  readonly numbers: readonly string[];
  readonly letter: string;
  readonly suffixes: readonly { readonly rank: number; readonly number: string }[];
  readonly revision: string;
}

function parseApk(text: string): ApkParts | null {
  const match = APK.exec(text);
  if (match === null) return null;
  const [, numbers = "", letter = "", suffixes = "", revision = "0"] = match;
  const parsed = [...suffixes.matchAll(/_([a-z]+)(\d*)/g)].map(([, word = "", number = ""]) => ({ rank: APK_SUFFIXES[word] ?? 0, number: number || "0" }));
  return { numbers: numbers.split("."), letter, suffixes: parsed, revision };
}

/** After the first, a number that begins with zero is compared as a fraction is: `1.01` before `1.1`. */
function compareApkNumbers(one: readonly string[], other: readonly string[]): Ordering {
  for (const [at, first] of one.entries()) {
    const second = other[at];
    if (second === undefined) return 1;
    const isFraction = at > 0 && (first.startsWith("0") || second.startsWith("0"));
    const order = isFraction ? compareText(first.replace(/0+$/, ""), second.replace(/0+$/, "")) : compareDigits(first, second);
    if (order !== 0) return order;
  }
  return compareNumbers(one.length, other.length);
}

function compareApk(one: ApkParts, other: ApkParts): Ordering {
  const order = firstDifference(() => compareApkNumbers(one.numbers, other.numbers), () => compareText(one.letter, other.letter));
  if (order !== 0) return order;
  const length = Math.max(one.suffixes.length, other.suffixes.length);
  for (let at = 0; at < length; at++) {
    const first = one.suffixes[at];
    const second = other.suffixes[at];
    const step = firstDifference(() => compareNumbers(first?.rank ?? 0, second?.rank ?? 0), () => compareDigits(first?.number ?? "0", second?.number ?? "0"));
    if (step !== 0) return step;
  }
  return compareDigits(one.revision, other.revision);
}

export const alpineScheme = defineScheme({
  name: "Alpine",
  parse: parseApk,
  compare: compareApk,
  isPrerelease: ({ suffixes }) => suffixes.some(({ rank }) => rank < 0),
});
