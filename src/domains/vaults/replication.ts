// When a source is contacted next by itself, seen from the web's side: only when somebody changes the replication or brings a
// vault back; from then on the worker counts from each contact.

import { DAY } from "#base/units.ts";

import type { Schedule } from "./tables.ts";

/** From one contact to the next. */
export const REPLICATION_INTERVAL_MS: Readonly<Record<Exclude<Schedule, "manual">, number>> = { weekly: 7 * DAY, monthly: 30 * DAY };

/** Null when only people ask for updates. */
export function firstDueAt(schedule: Schedule, now: Date): Date | null {
  return schedule === "manual" ? null : new Date(now.getTime() + REPLICATION_INTERVAL_MS[schedule]);
}
