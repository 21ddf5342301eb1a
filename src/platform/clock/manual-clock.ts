// A clock that stands still until a test moves it, so that no test sleeps.

import type { Clock } from "./clock.ts";

export interface ManualClock extends Clock {
  /** Moves time forward and wakes, in order of their deadlines, all whose time has come. */
  advance(ms: number): Promise<void>;
  /** How many are asleep: what a test waits for before it moves the time. */
  readonly sleepers: number;
}

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/** Noon of 2026-01-15 UTC: far from any edge of a day, month or year. */
const DEFAULT_START = Date.UTC(2026, 0, 15, 12);

export function createManualClock(start: number = DEFAULT_START): ManualClock {
  let time = start;
  const sleepers = new Set<Sleeper>();
  return {
    now: () => time,
    async sleep(ms, signal) {
      signal?.throwIfAborted();
      if (ms <= 0) return;
      const { promise, resolve } = Promise.withResolvers<void>();
      const sleeper: Sleeper = { until: time + ms, wake: resolve };
      sleepers.add(sleeper);
      signal?.addEventListener("abort", sleeper.wake, { once: true });
      await promise;
      sleepers.delete(sleeper);
      signal?.removeEventListener("abort", sleeper.wake);
      signal?.throwIfAborted();
    },
    async advance(ms) {
      const target = time + ms;
      for (let next = earliest(sleepers, target); next !== null; next = earliest(sleepers, target)) {
        time = next.until;
        sleepers.delete(next);
        next.wake();
        // Lets the woken one run, and perhaps sleep again within the same step.
        await new Promise((resolve) => setImmediate(resolve));
      }
      time = target;
    },
    get sleepers() {
      return sleepers.size;
    },
  };
}

function earliest(sleepers: ReadonlySet<Sleeper>, target: number): Sleeper | null {
  let first: Sleeper | null = null;
  for (const sleeper of sleepers) {
    if (sleeper.until <= target && (first === null || sleeper.until < first.until)) first = sleeper;
  }
  return first;
}
