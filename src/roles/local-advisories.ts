// `strongroom advisories`: the advisories that reports on this machine are looked up in, without a server.

import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { AppError } from "#base/app-error.ts";
import { readAdvisoryStatus, type AdvisoryStatus } from "#domains/vaults/work/advisories/advisory-status.ts";
import { createAdvisoryStore } from "#domains/vaults/work/advisories/advisory-store.ts";
import { OFFICIAL_MIRROR, updateAdvisories, type UpdateProgress } from "#domains/vaults/work/advisories/update-advisories.ts";
import { withSharedScratch } from "#domains/vaults/work/scratch.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { createEgress } from "#platform/egress/egress.ts";
import type { AboutAdvisories } from "#protocol/advisories/index-format.ts";

export interface LocalUpdateGiven {
  /** A folder or an address; null for OSV's own mirror. */
  readonly from: string | null;
  /** Of this user's cache. */
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly onProgress: (progress: UpdateProgress) => void;
  readonly signal: AbortSignal;
}

/** @throws AppError `source.*`, `archive.*`, `advisories.unusable`. */
export async function updateLocalAdvisories({ from, cacheDir, clock, onProgress, signal }: LocalUpdateGiven): Promise<AboutAdvisories> {
  const place = await recognise(from ?? OFFICIAL_MIRROR);
  return await withSharedScratch(tmpdir(), async (scratchDir) =>
    await updateAdvisories({
      store: createAdvisoryStore(folderIn(cacheDir)),
      from: place,
      // Whoever runs the command may reach what the machine may: the host that was asked for, inside or not.
      egress: createEgress({ allow: "url" in place ? [new URL(place.url).hostname.replace(/^\[|\]$/g, "")] : [] }),
      clock,
      scratchDir,
      onProgress,
      signal,
    }));
}

export async function readLocalAdvisoryStatus({ cacheDir, clock, maxAgeDays }: { readonly cacheDir: string; readonly clock: Clock; readonly maxAgeDays: number }): Promise<AdvisoryStatus> {
  return await readAdvisoryStatus({ store: createAdvisoryStore(folderIn(cacheDir)), now: clock.now(), maxAgeDays });
}

function folderIn(cacheDir: string): string {
  return join(cacheDir, "advisories");
}

async function recognise(from: string): Promise<{ readonly url: string } | { readonly folder: string }> {
  const entry = await stat(from).catch(() => null);
  if (entry?.isDirectory() === true) return { folder: resolve(from) };
  if (/^https?:\/\//i.test(from) && URL.canParse(from)) return { url: from };
  throw new AppError("source.not-found", "expected a folder or an address of advisories; there is nothing of this name here");
}
