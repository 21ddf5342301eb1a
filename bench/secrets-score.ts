// Precision and recall on the labelled corpus: ours and any peer's are counted in the same way.

import type { CorpusCase, Range } from "./secrets-corpus/generate.ts";

export interface Score {
  readonly found: number;
  readonly wrong: number;
  readonly missed: number;
}

export interface Rates {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

/** A secret is found when a find overlaps it; a find that overlaps none is wrong. Several finds of one secret count once. */
export function scoreCase({ secrets }: CorpusCase, finds: readonly Range[]): Score {
  const overlap = (one: Range, other: Range): boolean => one.start < other.end && other.start < one.end;
  const found = secrets.filter((secret) => finds.some((find) => overlap(find, secret))).length;
  return { found, wrong: finds.filter((find) => !secrets.some((secret) => overlap(find, secret))).length, missed: secrets.length - found };
}

/** Where the texts of a peer's finds stand; each at its first place, since a peer gives no bytes. */
export function placeTexts(content: string, texts: readonly string[]): Range[] {
  const bytes = Buffer.from(content);
  return [...new Set(texts)].flatMap((text) => {
    const start = bytes.indexOf(text);
    return start === -1 || text === "" ? [] : [{ start, end: start + Buffer.byteLength(text) }];
  });
}

export function addScores(scores: readonly Score[]): Score {
  return scores.reduce((sum, { found, wrong, missed }) => ({ found: sum.found + found, wrong: sum.wrong + wrong, missed: sum.missed + missed }), { found: 0, wrong: 0, missed: 0 });
}

export function ratesOf({ found, wrong, missed }: Score): Rates {
  return { precision: found / (found + wrong), recall: found / (found + missed), f1: (2 * found) / (2 * found + wrong + missed) };
}
