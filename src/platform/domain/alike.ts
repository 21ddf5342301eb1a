// Acts that nobody may tell apart: done in pairs, for what is there and for what is not. Compared are what was said and how long it took.

export interface AlikePair {
  /** Pairs of one name are compared in time together. */
  readonly what: string;
  /** What whoever asks gets to see, without what differs by chance. */
  readonly known: () => Promise<string>;
  readonly unknown: () => Promise<string>;
}

export interface AlikeFindings {
  readonly pairs: number;
  /** Where one could be told from the other, and by what. */
  readonly differing: readonly string[];
}

/** Less cannot be told from what else a machine does; a query too many takes longer. */
const MATTERS_MS = 1;
/** Fewer pairs say nothing about time. Of so many all but two slower on one side is chance once in 28,000. */
const TIMED_PAIRS = 24;
const MAX_OTHERWISE = 2;

/** `stopwatch` in milliseconds. */
export async function compareAlike(pairs: readonly AlikePair[], stopwatch: () => number = () => performance.now()): Promise<AlikeFindings> {
  const differing = new Set<string>();
  const differences = new Map<string, number[]>();
  for (const [index, { what, known, unknown }] of pairs.entries()) {
    // In turns, so that neither is always the first.
    const order = index % 2 === 0 ? [known, unknown] : [unknown, known];
    const done: { readonly said: string; readonly ms: number }[] = [];
    for (const act of order) {
      const begun = stopwatch();
      const said = await act();
      done.push({ said, ms: stopwatch() - begun });
    }
    const [first, second] = done as [(typeof done)[0], (typeof done)[0]];
    if (first.said !== second.said) differing.add(`${what}: other words`);
    differences.set(what, [...(differences.get(what) ?? []), (index % 2 === 0 ? 1 : -1) * (first.ms - second.ms)]);
  }
  for (const [what, ms] of differences) if (differsInTime(ms)) differing.add(`${what}: another time`);
  return { pairs: pairs.length, differing: [...differing] };
}

/** A sign test: it asks how often one side was slower, not by how much, so that what comes between now and then does not count. */
function differsInTime(differences: readonly number[]): boolean {
  if (differences.length < TIMED_PAIRS) return false;
  const slower = differences.filter((ms) => ms > 0).length;
  const median = differences.toSorted((a, b) => a - b)[differences.length >> 1] ?? 0;
  return Math.min(slower, differences.length - slower) <= MAX_OTHERWISE && Math.abs(median) >= MATTERS_MS;
}
