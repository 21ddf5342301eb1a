// An archive at an https address, asked for again only when its server says that it has changed.

import { AppError, isAppError } from "#base/app-error.ts";
import { GIB } from "#base/units.ts";
import { basicAuthorization, parseCredential } from "#platform/egress/credential.ts";
import { openDownload, type Download } from "#platform/egress/download.ts";
import type { FetchOptions, Contact } from "#platform/git/fetch-types.ts";
import type { UploadScanner } from "#platform/malware/scanner.ts";

import { importArchive, type ArchiveMirror } from "./import-archive.ts";
import { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from "./limits.ts";

export interface FetchArchiveOptions extends Pick<FetchOptions, "egress" | "source" | "credential" | "scratchDir" | "now" | "signal" | "onProgress" | "onContact"> {
  /** As the last download gave it; null the first time. */
  readonly etag: string | null;
  readonly limits: Pick<FetchOptions["limits"], "connectMs" | "headersMs" | "idleMs" | "totalMs">;
  readonly archiveLimits?: ArchiveLimits;
  readonly scanner: UploadScanner;
}

export type FetchedArchive = { readonly contacts: readonly Contact[]; readonly receivedBytes: number; readonly etag: string | null } & (
  | { readonly unchanged: true }
  | { readonly unchanged: false; readonly mirror: ArchiveMirror }
);

/** @throws AppError `source.*`, `archive.*`. */
export async function fetchArchive(options: FetchArchiveOptions): Promise<FetchedArchive> {
  const { limits, source } = options;
  if (source.transport === "ssh") throw new AppError("source.invalid", "Expected an https address of an archive, got one of ssh.");
  const deadline = AbortSignal.timeout(limits.totalMs);
  const signal = options.signal === undefined ? deadline : AbortSignal.any([options.signal, deadline]);
  try {
    return await fetchWithin(options, signal);
  } catch (error) {
    if (deadline.aborted && options.signal?.aborted !== true) throw new AppError("source.timeout", "The archive was not fetched within the time limit.", { cause: error });
    throw error;
  }
}

async function fetchWithin(options: FetchArchiveOptions, signal: AbortSignal): Promise<FetchedArchive> {
  const contacts: Contact[] = [];
  const at = options.now();
  const maxBytes = options.archiveLimits?.maxBytes ?? DEFAULT_ARCHIVE_LIMITS.maxBytes;
  let receivedBytes = 0;
  let download: Download | null = null;
  const record = (outcome: string): void => {
    const contact: Contact = { at, what: "download", addressKind: download?.hops.at(-1)?.addressKind ?? "public", sentBytes: 0, receivedBytes, outcome };
    contacts.push(contact);
    options.onContact?.(contact);
  };
  try {
    const authorization = options.credential === null ? null : await options.credential.use((bytes) => basicAuthorization(parseCredential(bytes)));
    // One byte more than the archive's own limit, which then says so in its own words.
    download = await openDownload({ egress: options.egress, address: options.source, authorization, etag: options.etag, signal, limits: { ...options.limits, maxBytes: Math.min(maxBytes + 1, 16 * GIB) } });
    if (download.body === null) {
      record("ok");
      return { unchanged: true, contacts, receivedBytes, etag: download.etag ?? options.etag };
    }
    const onProgress = (bytes: number): void => {
      receivedBytes = bytes;
      options.onProgress?.(bytes);
    };
    // The deadline ends the download; the repository that is made of it outlives it.
    const mirror = await importArchive({ content: download.body, scanner: options.scanner, scratchDir: options.scratchDir, at, onProgress, ...(options.signal === undefined ? {} : { signal: options.signal }), ...(options.archiveLimits === undefined ? {} : { limits: options.archiveLimits }) });
    record("ok");
    return { unchanged: false, mirror, contacts, receivedBytes, etag: download.etag };
  } catch (error) {
    record(isAppError(error) ? error.code : "aborted");
    throw error;
  } finally {
    download?.close();
  }
}
