// The one place that reads the computer's clock.

import { setTimeout as delay } from "node:timers/promises";

import type { Clock } from "./clock.ts";

/** The computer's own time. */
export function createSystemClock(): Clock {
  return {
    now: () => Date.now(),
    async sleep(ms, signal) {
      if (signal === undefined) return delay(ms);
      signal.throwIfAborted();
      try {
        await delay(ms, undefined, { signal });
      } catch (error) {
        // Node wraps the reason in an AbortError; the contract promises the reason itself.
        signal.throwIfAborted();
        throw error;
      }
    },
  };
}
