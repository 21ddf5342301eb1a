// How long a link is good: `30m`, `8h`, `2d`.

import { DAY, HOUR, MINUTE } from "#base/units.ts";
import { usageError } from "#cli/args/parse.ts";

const UNITS: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };
const LONGEST_MS = 30 * DAY;

/** @throws AppError `usage.invalid`. */
export function parseDuration(text: string): number {
  const [, count = "", unit = ""] = /^([1-9]\d{0,4})([mhd])$/.exec(text) ?? [];
  const ms = Number(count) * (UNITS[unit] ?? 0);
  if (!(ms > 0 && ms <= LONGEST_MS)) throw usageError("expected a time of at most 30 days as 30m, 8h or 2d", "share");
  return ms;
}
