// Weaknesses as the formats of others count them: `CWE-79` is 79.

/** What is no such name falls away. */
export function cweNumbers(cwes: readonly string[]): number[] {
  return cwes.flatMap((cwe) => /^CWE-(\d+)$/.exec(cwe)?.[1] ?? []).map(Number);
}
