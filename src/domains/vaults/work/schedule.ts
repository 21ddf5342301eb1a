// When a source is contacted by itself: weekly or monthly after the last time, put off by a random time, so that the vaults of a team
// do not all come at once, and nobody can foretell the hour.

import { REPLICATION_INTERVAL_MS } from "#domains/vaults/replication.ts";
import type { Schedule } from "#domains/vaults/tables.ts";

export interface Jitter {
  /** The most that an update is put off. */
  readonly maxMs: number;
  /** In [0, 1). */
  random(): number;
}

/** Milliseconds since 1970; null when only people ask for updates. */
export function nextDueAt(schedule: Schedule, now: number, jitter: Jitter): number | null {
  if (schedule === "manual") return null;
  return Math.round(now + REPLICATION_INTERVAL_MS[schedule] + jitter.random() * jitter.maxMs);
}
