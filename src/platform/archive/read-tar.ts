// Reads a tar, plain or compressed, as a stream, through the parser of node-tar; nothing of it is ever unpacked to a disk.

import { createReadStream } from "node:fs";
import { Transform, type Readable } from "node:stream";
import { createGunzip, createZstdDecompress } from "node:zlib";

import { Parser, type ReadEntry } from "tar";

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";

import { isTarHeader, type ArchiveFormat } from "./archive-format.ts";
import type { SkipReason } from "./entry-path.ts";
import type { ReadArchiveOptions } from "./read-zip.ts";

/** Long names and pax headers: a megabyte of name is no name. */
const MAX_META_BYTES = MIB;
const FILE_TYPES: ReadonlySet<string> = new Set(["File", "OldFile", "ContiguousFile"]);
const FOLDER_TYPES: ReadonlySet<string> = new Set(["Directory", "GNUDumpDir"]);
const LINK_TYPES: ReadonlySet<string> = new Set(["SymbolicLink", "Link"]);

/** @throws AppError `archive.*`. */
export async function readTar(options: ReadArchiveOptions & { readonly format: Exclude<ArchiveFormat, "zip"> }): Promise<void> {
  const unpacked = openUnpacked(options);
  const failed: { error?: unknown } = {};
  let work: Promise<void> = Promise.resolve();
  const parser = new Parser({
    strict: true,
    maxMetaEntrySize: MAX_META_BYTES,
    onReadEntry: (entry) => {
      work = work.then(async () => await takeEntry(entry, options)).catch((error: unknown) => {
        failed.error ??= error;
        entry.resume();
        unpacked.destroy();
      });
    },
  });
  parser.on("error", (error: unknown) => {
    failed.error ??= error;
  });
  try {
    await feed(parser, unpacked, failed);
    await work;
  } catch (error) {
    failed.error ??= error;
  } finally {
    unpacked.destroy();
  }
  if (failed.error !== undefined) throw toArchiveError(failed.error);
}

async function feed(parser: Parser, unpacked: Readable, failed: { error?: unknown }): Promise<void> {
  let isFirst = true;
  let head: Buffer = Buffer.alloc(0);
  for await (const chunk of unpacked as AsyncIterable<Buffer>) {
    if (failed.error !== undefined) return;
    let bytes = chunk;
    if (isFirst) {
      head = Buffer.concat([head, chunk]);
      if (head.length < 512) continue;
      // The parser would look for compression once more: what was unpacked must be a tar by now.
      if (!isTarHeader(head)) throw new AppError("archive.unknown-format", "Expected a tar in the compressed file, got something else.");
      bytes = head;
      isFirst = false;
    }
    if (!parser.write(bytes)) await waitForDrain(parser, failed);
  }
  if (isFirst) throw new AppError(head.length === 0 ? "archive.empty" : "archive.damaged");
  const ended = new Promise<void>((resolve) => {
    parser.on("end", resolve);
    parser.on("error", () => resolve());
  });
  parser.end();
  await ended;
}

async function waitForDrain(parser: Parser, failed: { error?: unknown }): Promise<void> {
  await new Promise<void>((resolve) => {
    const done = (): void => {
      parser.off("drain", done);
      parser.off("error", done);
      resolve();
    };
    parser.once("drain", done);
    parser.once("error", done);
    if (failed.error !== undefined) done();
  });
}

async function takeEntry(entry: ReadEntry, { list, sink, signal }: ReadArchiveOptions): Promise<void> {
  signal?.throwIfAborted();
  const type = entry.type;
  if (FOLDER_TYPES.has(type)) {
    list.addFolder(entry.path);
    entry.resume();
    return;
  }
  const reason = skipReason(type);
  // A name's slash at the end says folder, whatever the type says.
  const mark = list.add({
    name: entry.path,
    size: entry.size,
    executable: ((entry.mode ?? 0) & 0o100) !== 0,
    at: entry.mtime?.getTime() ?? 0,
    ...(reason === null ? {} : { reason }),
  });
  if (mark === null) entry.resume();
  else await sink.write(mark, entry.size, entry);
}

function skipReason(type: string): SkipReason | null {
  if (FILE_TYPES.has(type)) return null;
  if (LINK_TYPES.has(type)) return "link";
  return type === "SparseFile" ? "sparse" : "special";
}

/** Unpacks within the limits, counting what comes out as it comes. */
function openUnpacked({ path, bytes, limits, format, signal }: ReadArchiveOptions & { readonly format: Exclude<ArchiveFormat, "zip"> }): Readable {
  const file = createReadStream(path, signal === undefined ? {} : { signal });
  if (format === "tar") return file;
  let unpacked = 0;
  const meter = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      unpacked += chunk.length;
      // Headers and padding come on top of the content that the list counts.
      if (unpacked > 2 * limits.maxUnpackedBytes) return done(new AppError("archive.too-large", `Expected at most ${limits.maxUnpackedBytes} bytes unpacked.`, { details: { maxUnpackedBytes: limits.maxUnpackedBytes } }));
      if (unpacked > limits.ratioFromBytes && unpacked / bytes > limits.maxRatio) return done(new AppError("archive.refused", `Expected content of at most ${limits.maxRatio} times the archive.`));
      done(null, chunk);
    },
  });
  const decompressor = format === "tar.gz" ? createGunzip() : createZstdDecompress();
  file.on("error", (error) => meter.destroy(error));
  decompressor.on("error", (error) => meter.destroy(error));
  meter.on("close", () => {
    file.destroy();
    decompressor.destroy();
  });
  return file.pipe(decompressor).pipe(meter);
}

function toArchiveError(error: unknown): Error {
  if (error instanceof AppError || error instanceof DOMException) return error;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // The file system's own errors (no space, no file) are not the archive's fault.
  if (/^E[A-Z]+$/.test(code)) return error as Error;
  return new AppError("archive.damaged", undefined, { cause: error });
}
