// Whether the two times of each pair come from one distribution: Wilcoxon's signed-rank test. The two of a pair are measured one right after the
// other, so what slows a machine down for a while slows both; and by ranks, so that a few slow runs decide nothing.

export interface Comparison {
  /** That such a difference, or a larger one, is chance. */
  readonly probability: number;
  /** Median of the pairs' differences, first minus second. */
  readonly shiftMs: number;
}

/**
 * Where the median of the differences lies, as sure as `deviations` of a normal distribution say (3.3: 999 of 1,000), by their order alone: no form of
 * noise is assumed, and however wild single runs are they count as one each.
 */
export function medianInterval(first: readonly number[], second: readonly number[], deviations: number): readonly [number, number] {
  const sorted = first.map((value, index) => value - (second[index] ?? Number.NaN)).sort((one, other) => one - other);
  const reach = (deviations * Math.sqrt(sorted.length)) / 2;
  const [low, high] = [Math.floor(sorted.length / 2 - reach), Math.ceil(sorted.length / 2 + reach)];
  return [sorted[low] ?? Number.NEGATIVE_INFINITY, sorted[high] ?? Number.POSITIVE_INFINITY];
}

/** Normal approximation, good from ten pairs on; ties among times do not matter. */
export function signedRank(first: readonly number[], second: readonly number[]): Comparison {
  const differences = first.map((value, index) => value - (second[index] ?? Number.NaN));
  const ranked = differences.filter((difference) => difference !== 0).sort((one, other) => Math.abs(one) - Math.abs(other));
  const n = ranked.length;
  const sum = ranked.reduce((total, difference, index) => (difference > 0 ? total + index + 1 : total), 0);
  const deviation = Math.sqrt((n * (n + 1) * (2 * n + 1)) / 24);
  const z = Math.max(0, Math.abs(sum - (n * (n + 1)) / 4) - 0.5) / deviation;
  const sorted = [...differences].sort((one, other) => one - other);
  return { probability: 2 * (1 - normal(z)), shiftMs: sorted[Math.floor(sorted.length / 2)] ?? 0 };
}

/** Abramowitz and Stegun, 26.2.17: to seven digits. */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
