// When a source is contacted by itself: weekly or monthly after the last time, with jitter, so that the vaults of a team do not
// all come at once, and nobody can foretell the hour.

import { DAY } from "#base/units.ts";
import type { Schedule } from "#domains/vaults/tables.ts";

const INTERVAL_MS: Readonly<Record<Exclude<Schedule, "manual">, number>> = { weekly: 7 * DAY, monthly: 30 * DAY };
/** Share of the interval by which it may be longer or shorter. */
const JITTER = 0.05;

/** Milliseconds since 1970; null when only people ask for updates. `random` is in [0, 1). */
export function nextDueAt(schedule: Schedule, now: number, random: number): number | null {
  if (schedule === "manual") return null;
  const interval = INTERVAL_MS[schedule];
  return Math.round(now + interval * (1 + JITTER * (2 * random - 1)));
}
