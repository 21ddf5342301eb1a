// When a source is contacted by itself: weekly or monthly after the last time, put off by a random time, so that the vaults of a team do not all come at
// once, also those that were brought back together, and nobody can foretell the hour. The web asks when somebody changes the replication or brings a
// vault back; from then on the worker counts from each contact.

import { DAY } from "#base/units.ts";

import type { Schedule } from "./tables.ts";

/** From one contact to the next. */
export const REPLICATION_INTERVAL_MS: Readonly<Record<Exclude<Schedule, "manual">, number>> = { weekly: 7 * DAY, monthly: 30 * DAY };

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

export function firstDueAt(schedule: Schedule, now: Date, jitter: Jitter): Date | null {
  const due = nextDueAt(schedule, now.getTime(), jitter);
  return due === null ? null : new Date(due);
}
