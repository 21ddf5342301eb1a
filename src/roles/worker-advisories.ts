// Renewing known vulnerabilities once a day, from where the settings say. Without a source nothing is fetched.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { createAdvisoryStore } from "#domains/vaults/work/advisories/advisory-store.ts";
import { updateAdvisories } from "#domains/vaults/work/advisories/update-advisories.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import { createEgress } from "#platform/egress/egress.ts";

type AdvisoryConfig = Pick<Config, "advisoriesUrl" | "advisoriesFolder" | "sourceAllowedAddresses">;

export function hasAdvisorySource({ advisoriesUrl, advisoriesFolder }: Pick<AdvisoryConfig, "advisoriesUrl" | "advisoriesFolder">): boolean {
  return advisoriesUrl !== null || advisoriesFolder !== null;
}

export interface RenewGiven {
  readonly config: AdvisoryConfig;
  readonly clock: Clock;
  readonly scratchDir: string;
  readonly advisoriesDir: string;
}

/** @throws AppError `source.*`, `archive.*`, `advisories.unusable`; what was there before is still there then. */
export async function renewAdvisories({ config, clock, scratchDir, advisoriesDir }: RenewGiven, signal: AbortSignal): Promise<void> {
  const { advisoriesFolder, advisoriesUrl } = config;
  const from = advisoriesFolder !== null ? { folder: advisoriesFolder } : advisoriesUrl !== null ? { url: advisoriesUrl } : null;
  if (from === null) return;
  const scratch = join(scratchDir, "advisories");
  await mkdir(scratch, { recursive: true });
  await updateAdvisories({ store: createAdvisoryStore(advisoriesDir), from, egress: createEgress({ allow: config.sourceAllowedAddresses }), clock, scratchDir: scratch, signal });
}
