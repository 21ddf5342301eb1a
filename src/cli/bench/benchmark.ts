// What a benchmark is: a file `bench/<name>.bench.ts` that exports `benchmark`. It measures us beside peers in one run, and says
// which ratio we aim at.

import type { Measurement } from "./measure.ts";

export interface Benchmark {
  /** As the file is called. */
  readonly name: string;
  /** One line for the list. */
  readonly summary: string;
  /** Programs it is compared with; each is told as "not run here" when it cannot be had. */
  readonly peers: readonly string[];
  run(context: BenchContext): Promise<BenchResult>;
}

export interface BenchContext {
  /** The program's own folder. */
  readonly root: string;
  /** Private to this run, removed afterwards. */
  readonly scratchDir: string;
  /** Absolute path of a program on PATH, or null: then the peer is "not run here". */
  findProgram(name: string): string | null;
  /** Runs the command some times and gives medians. Throws when it fails: a figure of a failed run is none. */
  measure(subject: MeasureSpec): Promise<Measurement>;
  /** Progress, on standard error. */
  log(line: string): void;
}

export interface MeasureSpec {
  /** Absolute program, then its arguments. */
  readonly command: readonly [string, ...string[]];
  readonly cwd?: string;
  /** Added to PATH, HOME and LANG=C.UTF-8. */
  readonly env?: Readonly<Record<string, string>>;
  /** Measured runs; the median counts. Default 5. */
  readonly runs?: number;
  /** Runs before those, not measured. Default 1. */
  readonly warmups?: number;
  /** Before each run, not measured: to make it cold, to make a commit. */
  readonly prepare?: () => Promise<void>;
  readonly timeoutMs?: number;
}

export interface Figure {
  /** `strongroom` or a peer. */
  readonly subject: string;
  /** What was measured: `cold`, `update after 10 files`. */
  readonly what: string;
  /** Null: not run here. */
  readonly value: number | null;
  readonly unit: string;
  readonly note?: string;
}

export interface Ratio {
  /** In words: `cloc wall time / ours, cold`. */
  readonly what: string;
  /** Null where a side of it was not run here. */
  readonly value: number | null;
  readonly target?: { readonly atLeast: number } | { readonly atMost: number };
}

export interface BenchResult {
  readonly figures: readonly Figure[];
  readonly ratios: readonly Ratio[];
  /** What a reader must know to repeat it: the repository, its size and commit. */
  readonly notes: readonly string[];
}

/** Whether the aim is reached; null where there is none or it was not run. */
export function meetsTarget(ratio: Ratio): boolean | null {
  if (ratio.value === null || ratio.target === undefined) return null;
  return "atLeast" in ratio.target ? ratio.value >= ratio.target.atLeast : ratio.value <= ratio.target.atMost;
}
