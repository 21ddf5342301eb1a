// What a question says besides its intent: how many rows, which vault, which number.

import type { MetricName } from "#protocol/archivist/metrics.ts";

import { conceptOf, stem, wordsOf } from "./words.ts";

const NUMBER_WORDS: Readonly<Record<string, number>> = { two: 2, three: 3, four: 4, five: 5, six: 6, seven: 7, eight: 8, nine: 9, ten: 10, twenty: 20 };
const MAX_ROWS = 20;

/** The most particular first: the first whose words are all in the question is meant. */
const METRIC_WORDS: readonly (readonly [words: readonly string[], metric: MetricName])[] = [
  [["critical", "vulnerability"], "grave-vulnerabilities"], [["grave", "vulnerability"], "grave-vulnerabilities"], [["high", "vulnerability"], "grave-vulnerabilities"],
  [["cognitive"], "cognitive"], [["vulnerability"], "vulnerabilities"], [["secret"], "secrets"], [["risk"], "risks"], [["dependency"], "dependencies"], [["runtime"], "ended-runtimes"], [["licence"], "denied-licences"],
  [["duplicate"], "duplication"], [["complexity"], "complexity"], [["test"], "tests"], [["lost"], "lost-knowledge"], [["contributor"], "contributors"], [["person"], "truck-factor"], [["cost"], "cost"], [["commit"], "commits"], [["activity"], "silence"],
  [["file"], "files"], [["size"], "code"], [["code"], "code"],
];

/** `top five`, `the 10 worst`; null where the question does not say. */
export function limitOf(question: string): number | null {
  const match = /\b(?:top|first|worst|best|biggest|largest|gravest)\s+(\d{1,2}|[a-z]+)\b|\b(\d{1,2}|[a-z]+)\s+(?:most|worst|best|biggest|largest|gravest|top)\b/i.exec(question);
  const word = (match?.[1] ?? match?.[2] ?? "").toLowerCase();
  const number = NUMBER_WORDS[word] ?? Number(word);
  return word !== "" && Number.isInteger(number) && number >= 1 ? Math.min(MAX_ROWS, number) : null;
}

/** `vault 3`; null where the question does not say. */
export function vaultNumberOf(question: string): number | null {
  const match = /\bvault\s+(?:number\s+|no\.?\s*|#)?(\d{1,5})\b/i.exec(question);
  const number = Number(match?.[1] ?? 0);
  return number >= 1 ? number : null;
}

/** A word is said as it is, or by one that means the same. */
export function metricOf(question: string): MetricName | null {
  const raw = question.toLowerCase().split(/[^a-z]+/);
  const said = new Set([...raw, ...raw.map((word) => word.replace(/s$/, ""))]);
  const meant = new Set(wordsOf(question).map((word) => conceptOf(word)));
  const isSaid = (word: string): boolean => said.has(word) || (conceptOf(stem(word)) === stem(word) && meant.has(stem(word)));
  return METRIC_WORDS.find(([all]) => all.every((word) => isSaid(word)))?.[1] ?? null;
}

/** Without the vault's number, which says where to look and not what for. */
export function withoutVault(question: string): string {
  return question.replaceAll(/\b(?:in|of|for|on)?\s*(?:the\s+)?vault\s+(?:number\s+|no\.?\s*|#)?\d{1,5}\b/gi, " ");
}
