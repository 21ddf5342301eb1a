// How good the public data on this machine is: there, whole, and how old. Everything but «current» is red wherever it is shown.

import { isAppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import type { AboutData } from "#protocol/public-data/index-format.ts";

import type { DataStore, LastTry } from "./data-store.ts";

export interface DataStatus {
  readonly state: "current" | "stale" | "absent" | "damaged";
  /** Null where there is nothing that can be read. */
  readonly about: AboutData | null;
  /** Whole days since the date of the data; null without data. */
  readonly ageDays: number | null;
  readonly maxAgeDays: number;
  /** Null where nobody has tried on this machine. */
  readonly lastTry: LastTry | null;
}

export interface StatusGiven {
  readonly store: DataStore;
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly maxAgeDays: number;
}

/** The catalogue of KEV is published anew when something is added to it, and weeks may pass between. */
const KEV_MAX_AGE_DAYS = 30;

export async function readDataStatus({ store, now, maxAgeDays: asked }: StatusGiven): Promise<DataStatus> {
  const maxAgeDays = store.kind === "kev" ? Math.max(asked, KEV_MAX_AGE_DAYS) : asked;
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
export function judgeAge(about: Pick<AboutData, "asOf">, { now, maxAgeDays }: { readonly now: number; readonly maxAgeDays: number }): Pick<DataStatus, "state" | "ageDays"> {
  const age = now - Date.parse(about.asOf);
  return { state: age <= maxAgeDays * DAY && age >= -DAY ? "current" : "stale", ageDays: Math.floor(age / DAY) };
}
