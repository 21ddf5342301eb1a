// Keeps a server's advisories fresh: looks every hour, renews once a day, and after a failure again at the next look.

import { isAppError } from "#base/app-error.ts";
import { HOUR } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Egress } from "#platform/egress/egress.ts";
import type { Log } from "#platform/log/log.ts";

import type { AdvisoryStore } from "./advisory-store.ts";
import { updateAdvisories } from "./update-advisories.ts";

export interface RenewalDeps {
  readonly store: AdvisoryStore;
  /** Null: none is set, and nothing is fetched. */
  readonly url: string | null;
  /** Read instead of the mirror. */
  readonly folder: string | null;
  readonly egress: Egress;
  readonly clock: Clock;
  readonly log: Pick<Log, "warn">;
  /** Runs `work` with a private folder that is gone afterwards. */
  withScratch<Result>(work: (scratchDir: string) => Promise<Result>): Promise<Result>;
}

/** Less than a day, so that a look that is late by minutes does not skip one. */
const RENEW_AFTER_MS = 23 * HOUR;

export interface AdvisoryRenewal {
  /** «not due» also where no source is set. */
  renewIfDue(signal?: AbortSignal): Promise<"renewed" | "failed" | "not due">;
}

export function createAdvisoryRenewal(deps: RenewalDeps): AdvisoryRenewal {
  const from = sourceOf(deps);
  return {
    async renewIfDue(signal) {
      const last = await deps.store.readLastTry();
      const isFresh = last !== null && last.failedWith === null && deps.clock.now() - Date.parse(last.at) < RENEW_AFTER_MS;
      if (from === null || isFresh) return "not due";
      try {
        await deps.withScratch(async (scratchDir) => await updateAdvisories({ ...deps, from, scratchDir, ...(signal === undefined ? {} : { signal }) }));
        return "renewed";
      } catch (error) {
        if (!isAppError(error)) throw error;
        // What is there grows older and turns red by itself; the reason is kept with the last try.
        deps.log.warn("the advisories of known vulnerabilities could not be renewed", { code: error.code }, error);
        return "failed";
      }
    },
  };
}

function sourceOf({ url, folder }: RenewalDeps): { readonly folder: string } | { readonly url: string } | null {
  if (folder !== null) return { folder };
  return url === null ? null : { url };
}
