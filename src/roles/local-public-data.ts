// `strongroom advisories` and `strongroom releases`: the public data that reports on this machine rest on, without a server.

import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { AppError, isAppError } from "#base/app-error.ts";
import { readDataStatus, type DataStatus } from "#domains/vaults/work/public-data/data-status.ts";
import { createDataStore } from "#domains/vaults/work/public-data/data-store.ts";
import { gatherReleases, type Gathered, type GatherGiven } from "#domains/vaults/work/public-data/gather-releases.ts";
import { REGISTRIES } from "#domains/vaults/work/public-data/registries.ts";
import { OFFICIAL_MIRROR, updateAdvisories } from "#domains/vaults/work/public-data/update-advisories.ts";
import { FEEDS, findFeedFile, updateFeed, type FeedKind } from "#domains/vaults/work/public-data/update-feed.ts";
import { updateReleases } from "#domains/vaults/work/public-data/update-releases.ts";
import { withSharedScratch } from "#domains/vaults/work/scratch.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { createEgress, type Egress } from "#platform/egress/egress.ts";
import type { AboutData, DataKind } from "#protocol/public-data/index-format.ts";

export type { DataStatus };

export interface LocalUpdateGiven {
  /** A folder or an address; null for OSV's own mirror. */
  readonly from: string | null;
  /** Files or addresses; null for where they are published, or, with `from`, for those in its folder. */
  readonly feeds: Readonly<Record<FeedKind, string | null>>;
  /** Of this user's cache. */
  readonly cacheDir: string;
  readonly clock: Clock;
  /** What is fetched now. */
  readonly onProgress: (what: string) => void;
  readonly signal: AbortSignal;
}

export interface LocalUpdate {
  readonly kind: DataKind;
  readonly outcome: { readonly about: AboutData } | { readonly error: AppError };
}

/** Each kind by itself: one that cannot be had does not keep the others from being renewed. */
export async function updateLocalAdvisories({ from, feeds, cacheDir, clock, onProgress, signal }: LocalUpdateGiven): Promise<readonly LocalUpdate[]> {
  const given = { clock, signal };
  const place = await recognise(from ?? OFFICIAL_MIRROR, "advisories");
  const updates: LocalUpdate[] = [await tryUpdate("advisories", async () => await withSharedScratch(tmpdir(), async (scratchDir) =>
    await updateAdvisories({ ...given, store: createDataStore(folderIn(cacheDir), "advisories"), from: place, egress: egressTo(place), scratchDir, onProgress: ({ ecosystem }) => onProgress(ecosystem) })))];
  for (const kind of ["epss", "kev"] as const) {
    const feed = feeds[kind] !== null ? await recogniseFile(feeds[kind]) : await chooseFeed({ kind, from, place });
    if (feed === null) continue;
    onProgress(FEEDS[kind].title);
    updates.push(await tryUpdate(kind, async () => await updateFeed({ ...given, store: createDataStore(folderIn(cacheDir), kind), kind, from: feed, egress: egressTo(feed) })));
  }
  return updates;
}

/** Another mirror than OSV's own says that the official places are not meant: then nothing is asked of those. */
async function chooseFeed({ kind, from, place }: { readonly kind: FeedKind; readonly from: string | null; readonly place: Place }): Promise<{ readonly url: string } | { readonly file: string } | null> {
  if (from === null) return { url: FEEDS[kind].official };
  const file = "folder" in place ? await findFeedFile(place.folder, kind) : null;
  return file === null ? null : { file };
}

async function tryUpdate(kind: DataKind, update: () => Promise<AboutData>): Promise<LocalUpdate> {
  try {
    return { kind, outcome: { about: await update() } };
  } catch (error) {
    if (!isAppError(error)) throw error;
    return { kind, outcome: { error } };
  }
}

export interface LocalStatusGiven {
  readonly cacheDir: string;
  readonly clock: Clock;
  readonly maxAgeDays: number;
}

export async function readLocalStatus(kind: DataKind, { cacheDir, clock, maxAgeDays }: LocalStatusGiven): Promise<DataStatus> {
  return await readDataStatus({ store: createDataStore(folderIn(cacheDir), kind), now: clock.now(), maxAgeDays });
}

export async function updateLocalReleases({ from, cacheDir, clock, signal }: { readonly from: string; readonly cacheDir: string; readonly clock: Clock; readonly signal: AbortSignal }): Promise<AboutData> {
  const place = await recognise(from, "releases");
  if (!("folder" in place)) throw new AppError("source.not-found", "expected a folder of releases");
  return await updateReleases({ store: createDataStore(folderIn(cacheDir), "releases"), folder: place.folder, clock, signal });
}

/** Ecosystems of which releases can be gathered, and what the address of a registry is the base of. */
export function listRegistries(): readonly { readonly ecosystem: string; readonly answers: string }[] {
  return Object.entries(REGISTRIES).map(([ecosystem, { answers }]) => ({ ecosystem, answers }));
}

export async function gatherLocalReleases(given: Omit<GatherGiven, "egress">): Promise<readonly Gathered[]> {
  return await gatherReleases({ ...given, egress: createEgress({ allow: [...given.registries.values()].map(({ url }) => hostOf(url)) }) });
}

type Place = { readonly url: string } | { readonly folder: string };

/** Whoever runs the command may reach what the machine may: the host that was asked for, inside or not. */
function egressTo(place: object): Egress {
  return createEgress({ allow: "url" in place && typeof place.url === "string" ? [hostOf(place.url)] : [] });
}

function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[|\]$/g, "");
}

function folderIn(cacheDir: string): string {
  return join(cacheDir, "advisories");
}

const ADDRESS = /^https?:\/\//i;

async function recognise(from: string, what: string): Promise<Place> {
  const entry = await stat(from).catch(() => null);
  if (entry?.isDirectory() === true) return { folder: resolve(from) };
  if (ADDRESS.test(from) && URL.canParse(from)) return { url: from };
  throw new AppError("source.not-found", `expected a folder or an address of ${what}; there is nothing of this name here`);
}

async function recogniseFile(from: string): Promise<{ readonly url: string } | { readonly file: string }> {
  const entry = await stat(from).catch(() => null);
  if (entry?.isFile() === true) return { file: resolve(from) };
  if (ADDRESS.test(from) && URL.canParse(from)) return { url: from };
  throw new AppError("source.not-found", "expected a file or an address of EPSS or KEV; there is nothing of this name here");
}
