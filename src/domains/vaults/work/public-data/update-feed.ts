// Renews what is published as one file and anew each time: the scores of EPSS, the catalogue of KEV. From its address or a folder; read whole,
// checked whole, and put in the place of the one before only then.

import { open, readdir } from "node:fs/promises";
import { basename, join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

import { AppError, isAppError } from "#base/app-error.ts";
import { formatBytes } from "#base/format.ts";
import { DAY, MIB, MINUTE, SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { openDownload } from "#platform/egress/download.ts";
import type { Egress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import type { DayData } from "#protocol/public-data/day-data.ts";
import type { AboutData } from "#protocol/public-data/index-format.ts";
import { readEpss } from "#protocol/public-data/read-epss.ts";
import { readKev } from "#protocol/public-data/read-kev.ts";

import type { DataStore } from "./data-store.ts";

export type FeedKind = "epss" | "kev";

interface Feed {
  readonly title: string;
  /** Where it is published. */
  readonly official: string;
  /** How its files are called, in a folder that somebody brings them to. */
  readonly fileName: RegExp;
  readonly read: (text: string) => DayData;
}

/** Real ones have some 2 MB packed and 10 MB unpacked (EPSS), 2 MB (KEV). */
const MAX_BYTES = 32 * MIB;
const MAX_UNPACKED_BYTES = 128 * MIB;

export const FEEDS: Readonly<Record<FeedKind, Feed>> = {
  epss: { title: "EPSS", official: "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz", fileName: /^epss_scores-[\w-]{1,20}\.csv(?:\.gz)?$/, read: readEpss },
  kev: { title: "KEV", official: "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json", fileName: /^known_exploited_vulnerabilities\.json(?:\.gz)?$/, read: readKev },
};

export function isFeedFile(name: string): boolean {
  return Object.values(FEEDS).some(({ fileName }) => fileName.test(name));
}

export interface FeedUpdateGiven {
  readonly store: DataStore;
  readonly kind: FeedKind;
  readonly from: { readonly url: string } | { readonly file: string };
  readonly egress: Egress;
  readonly clock: Clock;
  readonly signal?: AbortSignal;
}

/** @throws AppError `source.*`, `advisories.unusable`; what was there before is still there then. */
export async function updateFeed({ store, kind, from, egress, clock, signal }: FeedUpdateGiven): Promise<AboutData> {
  const now = clock.now();
  const at = new Date(now).toISOString();
  try {
    const bytes = "url" in from ? await fetchFeed({ egress, url: from.url, ...(signal === undefined ? {} : { signal }) }) : await readBounded(from.file);
    const { day, records } = FEEDS[kind].read((await unpack(bytes)).toString("utf8"));
    await refuseStepBack({ store, kind, day, now });
    const source = { name: kind, from: "url" in from ? from.url : basename(from.file), bytes: bytes.length, digest: sha256Hex(bytes), refused: 0 };
    const about = await store.replace(async (writer) => {
      for (const record of records) await writer.add(record);
      return { madeAt: at, asOf: `${day}T00:00:00.000Z`, sources: [{ ...source, records: writer.records }] };
    });
    await store.writeLastTry({ at, failedWith: null });
    return about;
  } catch (error) {
    await store.writeLastTry({ at, failedWith: isAppError(error) ? error.code : "internal.unexpected" });
    throw isAppError(error) ? new AppError(error.code, `${FEEDS[kind].title}: ${error.message}`, { cause: error, details: error.details }) : error;
  }
}

/** The newest by name of the files of a feed in a folder; null where there is none. */
export async function findFeedFile(folder: string, kind: FeedKind): Promise<string | null> {
  const entries = await readdir(folder, { withFileTypes: true });
  const name = entries.filter((entry) => entry.isFile() && FEEDS[kind].fileName.test(entry.name)).map((entry) => entry.name).toSorted().at(-1);
  return name === undefined ? null : join(folder, name);
}

/** A mirror that stands still, or one that somebody turned back, is told: newer data is not given up for older. */
async function refuseStepBack({ store, kind, day, now }: { readonly store: DataStore; readonly kind: FeedKind; readonly day: string; readonly now: number }): Promise<void> {
  if (Date.parse(day) > now + DAY) throw new AppError("advisories.unusable", `Expected data of today or before, got some of ${day}.`);
  const known = await store.open().catch((error: unknown) => {
    if (isAppError(error, "advisories.absent") || isAppError(error, "advisories.damaged")) return null;
    throw error;
  });
  if (known === null) return;
  await known.close();
  if (day < known.about.asOf.slice(0, day.length)) throw new AppError("advisories.unusable", `Expected ${FEEDS[kind].title} of ${known.about.asOf.slice(0, day.length)} or later, which is here already, got some of ${day}.`);
}

async function fetchFeed({ egress, url, signal }: { readonly egress: Egress; readonly url: string; readonly signal?: AbortSignal }): Promise<Buffer> {
  const limits = { connectMs: 15 * SECOND, headersMs: MINUTE, idleMs: MINUTE, maxBytes: MAX_BYTES };
  const download = await openDownload({ egress, address: parseSourceAddress(url), authorization: null, etag: null, limits, ...(signal === undefined ? {} : { signal }) });
  try {
    const pieces: Buffer[] = [];
    for await (const piece of download.body ?? []) pieces.push(piece as Buffer);
    return Buffer.concat(pieces);
  } finally {
    download.close();
  }
}

async function readBounded(path: string): Promise<Buffer> {
  const file = await open(path, "r");
  try {
    if ((await file.stat()).size > MAX_BYTES) throw new AppError("advisories.unusable", `Expected at most ${formatBytes(MAX_BYTES)}, got more.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** RFC 1952, section 2.3.1. */
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b]);

async function unpack(bytes: Buffer): Promise<Buffer> {
  if (!bytes.subarray(0, GZIP_MAGIC.length).equals(GZIP_MAGIC)) return bytes;
  try {
    return await promisify(gunzip)(bytes, { maxOutputLength: MAX_UNPACKED_BYTES });
  } catch (error) {
    if (error instanceof RangeError) throw new AppError("advisories.unusable", `Expected at most ${formatBytes(MAX_UNPACKED_BYTES)} unpacked, got more.`);
    // zlib's own words: «unexpected end of file», «incorrect data check».
    throw new AppError("advisories.unusable", `Expected a gzip file that is whole, got one that is not: ${error instanceof Error ? error.message : ""}.`);
  }
}
