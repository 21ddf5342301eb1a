// As of when files are asked for, so that they say what the page says: the latest of what was decided.

/** Since then all of them are as they are now; undefined where nothing ever was otherwise. */
export function latest(...moments: readonly (string | null | undefined)[]): string | undefined {
  return moments.filter((moment) => moment != null).toSorted().at(-1);
}
