// How good the advisories on this machine are: there, whole, and how old. Everything but «current» is red wherever it is shown.

import { isAppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import type { AboutAdvisories } from "#protocol/advisories/index-format.ts";

import type { AdvisoryStore, LastTry } from "./advisory-store.ts";

export interface AdvisoryStatus {
  readonly state: "current" | "stale" | "absent" | "damaged";
  /** Null where there is nothing that can be read. */
  readonly about: AboutAdvisories | null;
  /** Whole days since the date of the data; null without data. */
  readonly ageDays: number | null;
  readonly maxAgeDays: number;
  /** Null where nobody has tried on this machine. */
  readonly lastTry: LastTry | null;
}

export interface StatusGiven {
  readonly store: AdvisoryStore;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly maxAgeDays: number;
}

export async function readAdvisoryStatus({ store, now, maxAgeDays }: StatusGiven): Promise<AdvisoryStatus> {
  const lastTry = await store.readLastTry();
  try {
    const advisories = await store.open();
    await advisories.close();
    return { ...judgeAge(advisories.about, { now, maxAgeDays }), about: advisories.about, maxAgeDays, lastTry };
  } catch (error) {
    if (isAppError(error, "advisories.absent")) return { state: "absent", about: null, ageDays: null, maxAgeDays, lastTry };
    if (isAppError(error, "advisories.damaged")) return { state: "damaged", about: null, ageDays: null, maxAgeDays, lastTry };
    throw error;
  }
}

/** Data from the future is as good as none: a clock is wrong, and nobody knows whose. */
export function judgeAge(about: Pick<AboutAdvisories, "asOf">, { now, maxAgeDays }: { readonly now: number; readonly maxAgeDays: number }): Pick<AdvisoryStatus, "state" | "ageDays"> {
  const age = now - Date.parse(about.asOf);
  return { state: age <= maxAgeDays * DAY && age >= -DAY ? "current" : "stale", ageDays: Math.floor(age / DAY) };
}
