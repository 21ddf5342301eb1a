// The score of many vaults together: the mean of their scores, each weighed by its lines of code, one line at least. SPEC.md says why (SCO-9).

export interface Weighed {
  readonly score: number | null;
  readonly code: number;
}

export interface WeighedScore {
  /** 0 to 1000; null where none has a score. */
  readonly total: number | null;
  /** Those that have one. */
  readonly judged: number;
}

export function weighScores(rows: readonly Weighed[]): WeighedScore {
  const judged = rows.flatMap(({ score, code }) => (score === null ? [] : [{ score, weight: weightOf(code) }]));
  const weight = judged.reduce((sum, each) => sum + each.weight, 0);
  return { total: weight === 0 ? null : Math.round(judged.reduce((sum, each) => sum + each.score * each.weight, 0) / weight), judged: judged.length };
}

/** A vault without code still counts for something. */
export function weightOf(code: number): number {
  return Math.max(1, code);
}
