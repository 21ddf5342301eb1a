// Keeps a server's public data fresh: looks every hour, renews each kind once a day, and after a failure again at the next look.

import { isAppError } from "#base/app-error.ts";
import { HOUR } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Egress } from "#platform/egress/egress.ts";
import type { Log } from "#platform/log/log.ts";
import type { DataKind } from "#protocol/public-data/index-format.ts";

import { createDataStore, type DataStore } from "./data-store.ts";
import { updateAdvisories } from "./update-advisories.ts";
import { findFeedFile, updateFeed, type FeedKind } from "./update-feed.ts";
import { updateReleases } from "./update-releases.ts";

export interface RenewalDeps {
  /** Where it is kept. */
  readonly publicDataDir: string;
  readonly config: {
    /** Null: nothing is fetched, EPSS and KEV neither. */
    readonly advisoriesUrl: string | null;
    /** Read instead. */
    readonly advisoriesFolder: string | null;
    readonly epssUrl: string;
    readonly kevUrl: string;
    /** Null: nothing is known of releases. They are never fetched by a server. */
    readonly releasesFolder: string | null;
  };
  readonly egress: Egress;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  /** Runs `work` with a private folder that is gone afterwards. */
  withScratch<Result>(work: (scratchDir: string) => Promise<Result>): Promise<Result>;
}

/** Less than a day, so that a look that is late by minutes does not skip one. */
const RENEW_AFTER_MS = 23 * HOUR;

export type RenewalOutcome = "renewed" | "failed" | "not due";

export interface Renewal {
  /** Of each kind that has a source. */
  renewIfDue(signal?: AbortSignal): Promise<Partial<Record<DataKind, RenewalOutcome>>>;
}

type Update = (store: DataStore, signal: AbortSignal | undefined) => Promise<unknown>;

export function createRenewal(deps: RenewalDeps): Renewal {
  return {
    async renewIfDue(signal) {
      const outcomes: Partial<Record<DataKind, RenewalOutcome>> = {};
      // One failing does not keep the others from being renewed.
      for (const [kind, update] of await listUpdates(deps)) {
        const store = createDataStore(deps.publicDataDir, kind);
        outcomes[kind] = await renew(deps, store, async () => await update(store, signal));
      }
      return outcomes;
    },
  };
}

async function renew({ clock, log }: RenewalDeps, store: DataStore, update: () => Promise<unknown>): Promise<RenewalOutcome> {
  const last = await store.readLastTry();
  if (last !== null && last.failedWith === null && clock.now() - Date.parse(last.at) < RENEW_AFTER_MS) return "not due";
  try {
    await update();
    return "renewed";
  } catch (error) {
    if (!isAppError(error) && !isMissing(error)) throw error;
    // What is there grows older and turns red by itself; the reason is kept with the last try.
    log.warn("public data could not be renewed", { code: isAppError(error) ? error.code : "advisories.absent" }, error);
    return "failed";
  }
}

async function listUpdates(deps: RenewalDeps): Promise<readonly (readonly [DataKind, Update])[]> {
  const { advisoriesUrl, advisoriesFolder, releasesFolder } = deps.config;
  const updates: (readonly [DataKind, Update])[] = [];
  const from = advisoriesFolder !== null ? { folder: advisoriesFolder } : advisoriesUrl !== null ? { url: advisoriesUrl } : null;
  if (from !== null) {
    updates.push(["advisories", async (store, signal) => await deps.withScratch(async (scratchDir) => await updateAdvisories({ ...deps, store, from, scratchDir, ...signalOf(signal) }))]);
    for (const kind of ["epss", "kev"] as const) {
      const feed = "url" in from ? { url: deps.config[`${kind}Url`] } : await fileOf(from.folder, kind).catch(asNone);
      if (feed !== null) updates.push([kind, async (store, signal) => await updateFeed({ ...deps, store, kind, from: feed, ...signalOf(signal) })]);
    }
  }
  if (releasesFolder !== null) updates.push(["releases", async (store, signal) => await updateReleases({ ...deps, store, folder: releasesFolder, ...signalOf(signal) })]);
  return updates;
}

async function fileOf(folder: string, kind: FeedKind): Promise<{ readonly file: string } | null> {
  const file = await findFeedFile(folder, kind);
  return file === null ? null : { file };
}

/** A folder that is not there now, as on a disk that is not mounted: what stands behind it is told as failed, and the rest is renewed. */
function isMissing(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && ["ENOENT", "EACCES", "ENOTDIR"].includes(String(error.code));
}

function asNone(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

function signalOf(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
