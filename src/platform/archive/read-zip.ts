// Reads a zip by its central directory (APPNOTE.TXT 6.3), through yauzl; sizes, checksums, places and names are checked by us.

import { crc32 } from "node:zlib";

import yauzl, { type Entry, type ZipFile } from "yauzl";

import { AppError } from "#base/app-error.ts";

import type { BlobSink } from "./blob-sink.ts";
import type { EntryList } from "./entry-list.ts";
import type { SkipReason } from "./entry-path.ts";
import type { ArchiveLimits } from "./limits.ts";

const ENCRYPTED_FLAGS = 0x0001 | 0x0040 | 0x2000;
const UTF8_FLAG = 0x0800;
const LOCAL_HEADER_BYTES = 30;
const STORED = 0;
const DEFLATED = 8;
const MADE_BY_UNIX = 3;
const FILE_TYPE_MASK = 0o170_000;
const LINK_TYPE = 0o120_000;
const REGULAR_TYPE = 0o100_000;
const FOLDER_TYPE = 0o040_000;

export interface ReadArchiveOptions {
  readonly path: string;
  /** Of the file. */
  readonly bytes: number;
  readonly limits: ArchiveLimits;
  readonly list: EntryList;
  readonly sink: Pick<BlobSink, "write">;
  readonly signal?: AbortSignal;
}

/** @throws AppError `archive.*`. */
export async function readZip(options: ReadArchiveOptions): Promise<void> {
  const zip = await openZip(options.path);
  try {
    const entries = await readDirectory(zip, options);
    checkOverlaps(entries);
    checkRatio(entries, options);
    for (const entry of entries) await readEntry(zip, entry, options);
  } catch (error) {
    throw toArchiveError(error);
  } finally {
    zip.close();
  }
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false, validateEntrySizes: true }, (error, zip) => {
      if (error !== null) reject(toArchiveError(error));
      else resolve(zip);
    });
  });
}

function readDirectory(zip: ZipFile, { limits, signal }: ReadArchiveOptions): Promise<Entry[]> {
  if (zip.entryCount > limits.maxEntries) throw new AppError("archive.too-large", `Expected at most ${limits.maxEntries} entries, got ${zip.entryCount}.`, { details: { maxEntries: limits.maxEntries } });
  return new Promise((resolve, reject) => {
    const entries: Entry[] = [];
    zip.on("error", reject);
    zip.on("end", () => resolve(entries));
    zip.on("entry", (entry: Entry) => {
      if (signal?.aborted === true) return reject(new DOMException("The import was given up.", "AbortError"));
      entries.push(entry);
      zip.readEntry();
    });
    zip.readEntry();
  });
}

/** Entries that share bytes are how a small file unfolds to a huge one (Fifield, "A better zip bomb", 2019). */
function checkOverlaps(entries: readonly Entry[]): void {
  const sorted = entries.toSorted((one, other) => one.relativeOffsetOfLocalHeader - other.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of sorted) {
    if (entry.relativeOffsetOfLocalHeader < end) throw new AppError("archive.refused", "Expected entries side by side, got some that overlap.");
    end = entry.relativeOffsetOfLocalHeader + LOCAL_HEADER_BYTES + entry.fileNameLength + entry.compressedSize;
  }
}

function checkRatio(entries: readonly Entry[], { bytes, limits }: ReadArchiveOptions): void {
  const unpacked = entries.reduce((sum, { uncompressedSize }) => sum + uncompressedSize, 0);
  if (unpacked > limits.maxUnpackedBytes) throw new AppError("archive.too-large", `Expected at most ${limits.maxUnpackedBytes} bytes unpacked, got ${unpacked}.`, { details: { maxUnpackedBytes: limits.maxUnpackedBytes } });
  if (unpacked > limits.ratioFromBytes && unpacked / bytes > limits.maxRatio) throw new AppError("archive.refused", `Expected content of at most ${limits.maxRatio} times the archive, got ${Math.round(unpacked / bytes)} times.`);
}

async function readEntry(zip: ZipFile, entry: Entry, { list, sink }: ReadArchiveOptions): Promise<void> {
  if ((entry.generalPurposeBitFlag & ENCRYPTED_FLAGS) !== 0) throw new AppError("archive.encrypted");
  const name = decodeName(entry);
  const mode = entry.versionMadeBy >>> 8 === MADE_BY_UNIX ? entry.externalFileAttributes >>> 16 : 0;
  const type = mode & FILE_TYPE_MASK;
  if (/[/\\]$/.test(name) || type === FOLDER_TYPE) return list.addFolder(name);
  const reason = skipReason(type);
  const mark = list.add({ name, size: entry.uncompressedSize, executable: (mode & 0o100) !== 0, at: readTime(entry), ...(reason === null ? {} : { reason }) });
  if (mark === null) return;
  if (entry.compressionMethod !== STORED && entry.compressionMethod !== DEFLATED) throw new AppError("archive.unknown-format", `Expected stored or deflated entries, got method ${entry.compressionMethod}.`);
  if (entry.uncompressedSize > 0 && entry.compressedSize === 0) throw new AppError("archive.damaged", "An entry holds less than its size says.");
  await sink.write(mark, entry.uncompressedSize, checkContent(await openEntry(zip, entry), entry.crc32));
}

function skipReason(type: number): SkipReason | null {
  if (type === LINK_TYPE) return "link";
  return type === 0 || type === REGULAR_TYPE ? null : "special";
}

function openEntry(zip: ZipFile, entry: Entry): Promise<AsyncIterable<Buffer>> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error !== null) reject(error);
      else resolve(stream);
    });
  });
}

async function* checkContent(content: AsyncIterable<Buffer>, expected: number): AsyncGenerator<Buffer> {
  let sum = 0;
  for await (const chunk of content) {
    sum = crc32(chunk, sum);
    yield chunk;
  }
  if (sum !== expected) throw new AppError("archive.damaged", "An entry's content does not match its checksum.");
}

/** UTF-8 where it says so or reads so, else the old IBM code page; extra fields that give another name are not heeded. */
function decodeName(entry: Entry): string {
  const bytes = entry.fileNameRaw;
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    if ((entry.generalPurposeBitFlag & UTF8_FLAG) !== 0) throw new AppError("archive.refused", "Expected a name in UTF-8, got other bytes.");
    return yauzl.getFileNameLowLevel(0, bytes, [], true);
  }
}

function readTime(entry: Entry): number {
  const at = entry.getLastModDate({ timezone: "UTC" }).getTime();
  return Number.isFinite(at) ? at : 0;
}

/** yauzl's errors have no codes: each is about a file that is not as it should be. */
function toArchiveError(error: unknown): Error {
  if (error instanceof AppError || error instanceof DOMException) return error;
  if (error instanceof Error && "code" in error && String(error.code).startsWith("E") && !String(error.code).startsWith("ERR_")) return error;
  if (error instanceof Error && error.message.includes("encryption")) return new AppError("archive.encrypted", undefined, { cause: error });
  return new AppError("archive.damaged", undefined, { cause: error });
}
