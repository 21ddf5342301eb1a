// How numbers, sizes, shares, durations and dates are written: the same in the terminal, in the HTML report and on the
// pages. English, UTC, a no-break space between a number and its unit so that the two stay together.

import { DAY, HOUR, MINUTE, SECOND } from "./units.ts";

const NBSP = "\u00a0";
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;
const BYTE_UNITS = ["B", "kB", "MB", "GB", "TB", "PB"] as const;
const COMPACT_UNITS = ["", "k", "M", "G", "T"] as const;

/** `1234567` → `1,234,567`. */
export function formatCount(value: number): string {
  const digits = Math.round(Math.abs(value)).toString();
  const grouped = digits.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ",");
  return value < 0 && grouped !== "0" ? `-${grouped}` : grouped;
}

/** Person-months: `0.14` → `0.1`, `38.2` → `38`; what is not nothing never reads as nothing. */
export function formatMonths(months: number): string {
  if (months > 0 && months < 0.1) return `<${NBSP}0.1`;
  return months > 0 && months < 10 ? months.toFixed(1) : formatCount(months);
}

/** An estimate, without its currency: two digits, since more would say more than is known. */
export function formatMoney(amount: number): string {
  return formatCount(Number(amount.toPrecision(2)));
}

/** For axes: `1234567` → `1.2M`. */
export function formatCompact(value: number): string {
  const { scaled, unit } = scale(value, COMPACT_UNITS.length);
  return `${Number.isInteger(scaled) ? scaled.toString() : oneDecimal(scaled)}${COMPACT_UNITS[unit] ?? ""}`;
}

/** Decimal units, as disks and networks are sold: `59123456` → `59.1 MB`. */
export function formatBytes(bytes: number): string {
  const { scaled, unit } = scale(bytes, BYTE_UNITS.length);
  return `${unit === 0 ? formatCount(bytes) : oneDecimal(scaled)}${NBSP}${BYTE_UNITS[unit] ?? "B"}`;
}

/** A share of 0 to 1 as per cent; what is not nothing never reads as nothing: `< 0.1 %`. */
export function formatShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return `<${NBSP}0.1${NBSP}%`;
  if (percent < 100 && percent > 99.9) return `>${NBSP}99.9${NBSP}%`;
  return `${percent === 0 || percent === 100 ? percent.toFixed(0) : percent.toFixed(1)}${NBSP}%`;
}

/** In sentences, where a tenth of a per cent says nothing: `71 %`. */
export function formatRoughShare(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 1) return `under 1${NBSP}%`;
  if (percent < 100 && percent > 99) return `over 99${NBSP}%`;
  return `${percent.toFixed(0)}${NBSP}%`;
}

/** `850` → `850 ms`, `3200` → `3.2 s`, `125000` → `2 min 5 s`. */
export function formatDuration(ms: number): string {
  if (ms < SECOND) return `${ms > 0 && ms < 1 ? "<" + NBSP + "1" : Math.round(ms).toString()}${NBSP}ms`;
  if (ms < MINUTE) return `${(ms / SECOND).toFixed(ms < 10 * SECOND ? 1 : 0)}${NBSP}s`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)}${NBSP}min ${Math.round((ms % MINUTE) / SECOND)}${NBSP}s`;
  return `${formatCount(Math.floor(ms / HOUR))}${NBSP}h ${Math.round((ms % HOUR) / MINUTE)}${NBSP}min`;
}

/** Roughly how long, for sentences: `3 years`, `5 months`, `12 days`. */
export function formatSpan(ms: number): string {
  const days = Math.max(0, Math.round(ms / DAY));
  if (days >= 2 * 365) return `${Math.round(days / 365.25)} years`;
  if (days >= 60) return `${Math.round(days / 30.44)} months`;
  return days === 1 ? "1 day" : `${days} days`;
}

/** `2026-11-22T17:05:00Z` → `22 Nov 2026`. */
export function formatDay(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "unknown date";
  return `${date.getUTCDate()}${NBSP}${monthName(date.getUTCMonth() + 1)}${NBSP}${date.getUTCFullYear()}`;
}

/** `2026-11-22T17:05:00Z` → `22 Nov 2026, 17:05 UTC`. */
export function formatInstant(instant: string): string {
  const date = new Date(instant);
  if (Number.isNaN(date.getTime())) return "unknown date";
  const time = [date.getUTCHours(), date.getUTCMinutes()].map((part) => part.toString().padStart(2, "0")).join(":");
  return `${formatDay(instant)}, ${time}${NBSP}UTC`;
}

/** `2 Aug 2007 to 21 Sep 2026`, `22 Nov 2026`, or nothing. */
export function formatPeriod({ firstCommitAt, lastCommitAt }: { readonly firstCommitAt: string | null; readonly lastCommitAt: string | null }): string {
  if (firstCommitAt === null || lastCommitAt === null) return "";
  const [first, last] = [formatDay(firstCommitAt), formatDay(lastCommitAt)];
  return first === last ? first : `${first} to ${last}`;
}

/** `2026-11` → `Nov 2026`. */
export function formatMonth(month: string): string {
  const [year = "", number = ""] = month.split("-");
  return `${monthName(Number(number))}${NBSP}${Number(year)}`;
}

/** `plural(1, "file")` → `1 file`, `plural(2000, "file")` → `2,000 files`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`;
}

function monthName(month: number): string {
  return MONTHS[month - 1] ?? "?";
}

function scale(value: number, units: number): { readonly scaled: number; readonly unit: number } {
  let scaled = value;
  let unit = 0;
  while (Math.abs(scaled) >= 999.5 && unit < units - 1) {
    scaled /= 1000;
    unit++;
  }
  return { scaled, unit };
}

/** Three digits at most, as `1.2`, `59.1`, `123`. */
function oneDecimal(value: number): string {
  return Math.abs(value) >= 99.95 ? value.toFixed(0) : value.toFixed(1);
}
