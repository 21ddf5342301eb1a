// An archive becomes a mirror of the same shape as a repository's: one commit of its files on one branch, in one pack.

import { rm } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import type { FetchResult } from "#platform/git/fetch-types.ts";
import { collectPacks, collectTips } from "#platform/git/fetch-result.ts";
import { openScratchRepository } from "#platform/git/scratch-repository.ts";
import type { UploadScanner } from "#platform/malware/scanner.ts";

import { detectFormat, type ArchiveFormat } from "./archive-format.ts";
import { ARCHIVE_REF, createBlobSink, type BlobSink } from "./blob-sink.ts";
import { createEntryList, type EntryList } from "./entry-list.ts";
import { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from "./limits.ts";
import { readTar } from "./read-tar.ts";
import { readZip } from "./read-zip.ts";
import { spool, type Spooled } from "./spool.ts";

export interface ImportArchiveOptions {
  readonly content: AsyncIterable<Uint8Array>;
  /** An empty folder of its own, in a scratch; the repository in it is made here. */
  readonly scratchDir: string;
  /** Of the upload or download, milliseconds since 1970: the commit's date where no entry has one. */
  readonly at: number;
  readonly limits?: ArchiveLimits;
  /** What is held against signatures: the archive as it comes, and each entry as it is unpacked. */
  readonly scanner: UploadScanner;
  readonly signal?: AbortSignal;
  /** Bytes of the archive so far. */
  readonly onProgress?: (receivedBytes: number) => void;
}

export interface ArchiveMirror extends Pick<FetchResult, "repository" | "format" | "refs" | "packs" | "tips"> {
  readonly head: string;
  readonly archiveFormat: ArchiveFormat;
  readonly bytes: number;
  /** SHA-256 of the archive; equal archives make equal commits. */
  readonly digest: string;
  readonly files: number;
  /** Entries that were left out, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
}

/** Before it, dates of files are unset clocks (1 January 1980 is zip's zero). */
const EARLIEST_AT = Date.UTC(1980, 0, 2);

/** @throws AppError `archive.*`, `upload.malware`, `git.failed`. */
export async function importArchive(options: ImportArchiveOptions): Promise<ArchiveMirror> {
  const limits = options.limits ?? DEFAULT_ARCHIVE_LIMITS;
  const repository = await openScratchRepository({ dir: options.scratchDir, format: "sha1", ...(options.signal === undefined ? {} : { signal: options.signal }) });
  const path = join(options.scratchDir, "archive");
  const list = createEntryList(limits);
  try {
    const { scanner } = options;
    const spooled = await spool(scanner.scan(options.content), path, { maxBytes: limits.maxBytes, ...(options.onProgress === undefined ? {} : { onBytes: options.onProgress }) });
    const archiveFormat = detectFormat(spooled.head);
    const sink = scanned(createBlobSink(repository), scanner);
    const oid = await fill({ options, limits, path, list, sink, spooled, archiveFormat }).catch(async (error: unknown) => {
      await sink.abort();
      throw error;
    });
    const refs = [{ name: ARCHIVE_REF, oid }];
    const packs = await collectPacks(repository);
    const tips = await collectTips({ format: "sha1", refs, packs, known: [] });
    return { repository, format: "sha1", refs, head: ARCHIVE_REF, packs, tips, archiveFormat, bytes: spooled.bytes, digest: spooled.digest, files: list.files().length, skipped: list.skipped };
  } finally {
    await rm(path, { force: true });
  }
}

function scanned(sink: BlobSink, scanner: UploadScanner): BlobSink {
  return { ...sink, write: (mark, size, content) => sink.write(mark, size, scanner.scan(content)) };
}

interface FillOptions {
  readonly options: ImportArchiveOptions;
  readonly limits: ArchiveLimits;
  readonly path: string;
  readonly list: EntryList;
  readonly sink: BlobSink;
  readonly spooled: Spooled;
  readonly archiveFormat: ArchiveFormat;
}

async function fill({ options, limits, path, list, sink, spooled, archiveFormat }: FillOptions): Promise<string> {
  const read = { path, bytes: spooled.bytes, limits, list, sink, ...(options.signal === undefined ? {} : { signal: options.signal }) };
  if (archiveFormat === "zip") await readZip(read);
  else await readTar({ ...read, format: archiveFormat });
  const files = list.files();
  if (files.length === 0) throw new AppError("archive.empty");
  const newest = list.newestAt;
  const isBelievable = newest !== null && newest >= EARLIEST_AT && newest <= options.at + DAY;
  return await sink.commit({ files, at: isBelievable ? newest : options.at, message: `Archive sha256:${spooled.digest}\n` });
}
