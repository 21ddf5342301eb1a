// Where the time of a run went, and how many bytes each stage moved.

import type { Clock } from "#platform/clock/clock.ts";
import type { ReportTiming } from "#protocol/report/schema.ts";

export type TimedStage = ReportTiming["stage"];

export interface Stopwatch {
  /** Runs `work` as (a part of) `stage`; several runs of one stage add up. */
  time<Result>(stage: TimedStage, work: () => Promise<Result>): Promise<Result>;
  addBytes(stage: TimedStage, bytes: number): void;
  /** In the order in which stages began, with the total at the end. */
  list(): ReportTiming[];
}

export function createStopwatch(clock: Clock): Stopwatch {
  const startedAt = clock.now();
  const sums = new Map<TimedStage, { ms: number; bytes: number }>();
  const of = (stage: TimedStage): { ms: number; bytes: number } => {
    const sum = sums.get(stage) ?? { ms: 0, bytes: 0 };
    sums.set(stage, sum);
    return sum;
  };
  return {
    async time(stage, work) {
      const sum = of(stage);
      const from = clock.now();
      try {
        return await work();
      } finally {
        sum.ms += Math.max(0, clock.now() - from);
      }
    },
    addBytes(stage, bytes) {
      of(stage).bytes += bytes;
    },
    list: () => [
      // What took no time and moved nothing did not happen.
      ...[...sums].filter(([, { ms, bytes }]) => ms > 0 || bytes > 0).map(([stage, { ms, bytes }]) => ({ stage, ms, bytes })),
      { stage: "total", ms: Math.max(0, clock.now() - startedAt), bytes: 0 },
    ],
  };
}
