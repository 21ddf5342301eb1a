// Renews the advisories on this machine: from a mirror of OSV's dumps, one archive for each ecosystem, or from a folder. An update that
// does not get all that it asks for leaves everything as it was, and says why.

import { rm } from "node:fs/promises";
import { join } from "node:path";

import { AppError, isAppError } from "#base/app-error.ts";
import { PACKAGE_ECOSYSTEMS } from "#base/package-names.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import { spool } from "#platform/archive/spool.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { openDownload } from "#platform/egress/download.ts";
import type { Egress } from "#platform/egress/egress.ts";
import type { HttpLimits } from "#platform/egress/http-connection.ts";
import { joinPath, parseSourceAddress, type SourceAddress } from "#platform/egress/source-url.ts";
import type { AboutData, DataIndexWriter, DataSource } from "#protocol/public-data/index-format.ts";

import type { DataStore } from "./data-store.ts";
import { DUMP_LIMITS, readDump, readFolder } from "./read-records.ts";

/** Where OSV itself publishes its dumps (osv.dev, "Data"). */
export const OFFICIAL_MIRROR = "https://osv-vulnerabilities.storage.googleapis.com";

/** Packages of distributions are not among what lock files and manifests name. */
export const FETCHED_ECOSYSTEMS: readonly string[] = PACKAGE_ECOSYSTEMS.map(({ name }) => name).filter((name) => name !== "Debian" && name !== "Alpine");

const LIMITS: HttpLimits = { connectMs: 15 * SECOND, headersMs: MINUTE, idleMs: MINUTE, maxBytes: DUMP_LIMITS.maxBytes + 1 };

export interface UpdateGiven {
  readonly store: DataStore;
  /** An address, or a folder on this machine. */
  readonly from: { readonly url: string } | { readonly folder: string };
  readonly egress: Egress;
  readonly clock: Clock;
  /** A private folder that exists; what is put there is removed. */
  readonly scratchDir: string;
  readonly ecosystems?: readonly string[];
  readonly onProgress?: (progress: UpdateProgress) => void;
  readonly signal?: AbortSignal;
}

export interface UpdateProgress {
  readonly ecosystem: string;
  readonly receivedBytes: number;
}

/** @throws AppError `source.*`, `archive.*`, `advisories.unusable`; what was there before is still there then. */
export async function updateAdvisories(given: UpdateGiven): Promise<AboutData> {
  const { store, clock, from } = given;
  const at = new Date(clock.now()).toISOString();
  try {
    const about = await store.replace(async (writer) => {
      const sources = "url" in from ? await fetchAll(given, from.url, writer) : await readFolder(from.folder, { writer, ...signalOf(given) });
      const refused = sources.reduce((sum, source) => sum + source.refused, 0);
      if (writer.records === 0 || refused > writer.records) throw new AppError("advisories.unusable", `Expected advisories, got ${writer.records} and ${refused} things that are none.`, { details: { records: writer.records, refused } });
      return { madeAt: at, asOf: "url" in from ? at : (toIso(writer.newestAt) ?? at), sources: [...sources] };
    });
    await store.writeLastTry({ at, failedWith: null });
    return about;
  } catch (error) {
    await store.writeLastTry({ at, failedWith: isAppError(error) ? error.code : "internal.unexpected" });
    throw error;
  }
}

async function fetchAll(given: UpdateGiven, url: string, writer: DataIndexWriter): Promise<readonly DataSource[]> {
  const mirror = parseSourceAddress(url);
  const sources: DataSource[] = [];
  for (const ecosystem of given.ecosystems ?? FETCHED_ECOSYSTEMS) {
    given.signal?.throwIfAborted();
    sources.push(await fetchDump(given, { mirror, ecosystem, writer }).catch((error: unknown) => {
      // Which one it was is what the reader needs first.
      throw isAppError(error) ? new AppError(error.code, `${ecosystem}: ${error.message}`, { cause: error, details: error.details }) : error;
    }));
  }
  return sources;
}

async function fetchDump(given: UpdateGiven, { mirror, ecosystem, writer }: { readonly mirror: SourceAddress; readonly ecosystem: string; readonly writer: DataIndexWriter }): Promise<DataSource> {
  const path = join(given.scratchDir, "dump.zip");
  const address = parseSourceAddress(new URL(joinPath(mirror, `/${encodeURIComponent(ecosystem)}/all.zip`), mirror.url).href);
  const download = await openDownload({ egress: given.egress, address, authorization: null, etag: null, limits: LIMITS, ...signalOf(given) });
  try {
    if (download.body === null) throw new AppError("source.damaged", "Expected a dump, got an answer that it has not changed.");
    const { bytes, digest } = await spool(download.body, path, { maxBytes: DUMP_LIMITS.maxBytes, onBytes: (receivedBytes) => given.onProgress?.({ ecosystem, receivedBytes }) });
    const counts = await readDump(path, { writer, ...signalOf(given) });
    return { name: ecosystem, from: address.url, bytes, digest, ...counts };
  } finally {
    download.close();
    await rm(path, { force: true });
  }
}

function signalOf({ signal }: Pick<UpdateGiven, "signal">): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}

/** Records of a folder may carry times of any precision. */
function toIso(time: string | null): string | null {
  const at = Date.parse(time ?? "");
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
