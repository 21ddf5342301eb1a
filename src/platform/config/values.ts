// The kinds of values that settings have. Each takes what a file may hold (numbers, lists) and what an environment variable
// or a command line can (text), so that one schema serves all three.

import { z } from "zod";

import { DAY, GIB, HOUR, KIB, MIB, MINUTE, SECOND } from "#base/units.ts";

const BYTE_UNITS: Readonly<Record<string, number>> = { B: 1, KiB: KIB, MiB: MIB, GiB: GIB };
const TIME_UNITS: Readonly<Record<string, number>> = { ms: 1, s: SECOND, min: MINUTE, h: HOUR, d: DAY };

export interface Range {
  readonly min: number;
  readonly max: number;
}

export function count({ min, max }: Range) {
  return z.preprocess((value) => (typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value), z.int().min(min).max(max));
}

/** Bytes: a number, or text as `512 MiB`. */
export function bytes(range: Range) {
  return measured(BYTE_UNITS, "a number of bytes or a size as 512 MiB", range);
}

/** Milliseconds: a number, or text as `30 min`. */
export function duration(range: Range) {
  return measured(TIME_UNITS, "a number of milliseconds or a time as 30 min (ms, s, min, h, d)", range);
}

function measured(units: Readonly<Record<string, number>>, expected: string, { min, max }: Range) {
  const parse = (value: unknown): unknown => {
    if (typeof value !== "string") return value;
    const match = /^(\d+(?:\.\d+)?) ?([A-Za-z]*)$/.exec(value.trim());
    const unit = match?.[2] === "" ? 1 : units[match?.[2] ?? "none"];
    return match === null || unit === undefined ? value : Math.round(Number(match[1]) * unit);
  };
  return z.preprocess(parse, z.int({ error: `expected ${expected}` }).min(min).max(max));
}

/** A list: as such in a file, separated by commas in text. */
export function list<Item extends z.ZodType<string>>(item: Item) {
  const parse = (value: unknown) =>
    typeof value === "string" ? value.split(",").map((part) => part.trim()).filter((part) => part !== "") : value;
  return z.preprocess(parse, z.array(item));
}

/** Text that is trimmed and not empty. */
export function text(pattern: RegExp, expected: string) {
  return z.string().trim().regex(pattern, { error: `expected ${expected}` });
}
