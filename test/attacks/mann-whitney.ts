// Whether two samples of times come from one distribution: the test of Mann and Whitney, by ranks, so that a few slow runs of a busy machine
// decide nothing; and by how much one lies behind the other, by the estimate of Hodges and Lehmann.

export interface Comparison {
  /** That such a difference, or a larger one, is chance. */
  readonly probability: number;
  /** Median of all differences, first minus second. */
  readonly shiftMs: number;
}

/** Normal approximation, good from twenty of each on; for fewer it errs towards «no difference». Ties among times do not matter. */
export function mannWhitney(first: readonly number[], second: readonly number[]): Comparison {
  const [n, m] = [first.length, second.length];
  const all = [...first.map((value) => ({ value, first: true })), ...second.map((value) => ({ value, first: false }))].sort((one, other) => one.value - other.value);
  const rankSum = all.reduce((sum, each, index) => (each.first ? sum + index + 1 : sum), 0);
  const u = rankSum - (n * (n + 1)) / 2;
  const deviation = Math.sqrt((n * m * (n + m + 1)) / 12);
  const z = Math.max(0, Math.abs(u - (n * m) / 2) - 0.5) / deviation;
  const differences = first.flatMap((one) => second.map((other) => one - other)).sort((one, other) => one - other);
  return { probability: 2 * (1 - normal(z)), shiftMs: differences[Math.floor(differences.length / 2)] ?? 0 };
}

/** Abramowitz and Stegun, 26.2.17: to seven digits. */
function normal(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const polynomial = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
  return 1 - (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)) * polynomial;
}
