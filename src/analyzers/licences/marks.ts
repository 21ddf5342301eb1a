// What stands among the codes of words in a template: marks for what may be replaced and what may be left out.

export const MARK = {
  /** Any words up to MAX_GAP, or none: a name. */
  gap: 0,
  /** Between these, words may be missing and others may stand. */
  optionalBegins: 1,
  optionalEnds: 2,
} as const;

/** Most words that stand for a name. */
export const MAX_GAP = 24;
