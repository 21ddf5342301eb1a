// A time as people say it, with the exact one behind it.

import { formatInstant, formatSpan } from "#base/format.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";

export function Ago({ at }: { readonly at: string }) {
  return <time dateTime={at} title={formatInstant(at)}>{timeAgo(Date.parse(at), Date.now())}</time>;
}

/** `just now`, `5 minutes ago`, `3 hours ago`, `12 days ago`; `in 6 days` for what is to come. */
export function timeAgo(atMs: number, nowMs: number): string {
  const distance = Math.abs(nowMs - atMs);
  const words = distanceWords(distance);
  if (words === null) return "just now";
  return atMs > nowMs ? `in ${words}` : `${words} ago`;
}

function distanceWords(ms: number): string | null {
  if (ms < MINUTE) return null;
  if (ms < HOUR) return count(Math.floor(ms / MINUTE), "minute");
  return ms < DAY ? count(Math.floor(ms / HOUR), "hour") : formatSpan(ms);
}

function count(value: number, unit: string): string {
  return `${value} ${unit}${value === 1 ? "" : "s"}`;
}
