// PublicData out of what they come in: dumps (zip, one record a file), files with one record or several, and folders of both.

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { GIB, MIB } from "#base/units.ts";
import { createEntryList } from "#platform/archive/entry-list.ts";
import { DEFAULT_ARCHIVE_LIMITS, type ArchiveLimits } from "#platform/archive/limits.ts";
import { readZip } from "#platform/archive/read-zip.ts";
import { compactRecord } from "#protocol/public-data/compact-record.ts";
import type { DataIndexWriter, DataSource } from "#protocol/public-data/index-format.ts";

import { isFeedFile } from "./update-feed.ts";

/** The largest records (a kernel's, with all its versions) have some megabytes. */
const MAX_RECORD_BYTES = 16 * MIB;
/** All ecosystems together have some hundred thousand; a clone of a database as many. */
const MAX_FILES = 2_000_000;
const MAX_DEPTH = 16;

export const DUMP_LIMITS: ArchiveLimits = { ...DEFAULT_ARCHIVE_LIMITS, maxBytes: 2 * GIB, maxEntryBytes: MAX_RECORD_BYTES };

export interface RecordCounts {
  records: number;
  refused: number;
}

interface ReadGiven {
  readonly writer: DataIndexWriter;
  readonly signal?: AbortSignal;
}

/** @throws AppError `archive.*`. */
export async function readDump(path: string, { writer, signal }: ReadGiven): Promise<RecordCounts> {
  const counts: RecordCounts = { records: 0, refused: 0 };
  const { size } = await stat(path);
  await readZip({
    path,
    bytes: size,
    limits: DUMP_LIMITS,
    list: createEntryList(DUMP_LIMITS),
    ...(signal === undefined ? {} : { signal }),
    sink: {
      async write(_mark, _size, content) {
        const pieces: Uint8Array[] = [];
        for await (const piece of content) pieces.push(piece);
        await addText(Buffer.concat(pieces).toString("utf8"), writer, counts);
      },
    },
  });
  return counts;
}

/** All dumps and records in a folder and those in it; links are not followed. @throws AppError `archive.*`, `advisories.unusable`. */
export async function readFolder(folder: string, given: ReadGiven): Promise<readonly DataSource[]> {
  const sources: DataSource[] = [];
  const loose: RecordCounts = { records: 0, refused: 0 };
  let looseBytes = 0;
  for await (const { path, name } of listFiles(folder, { count: 0 })) {
    given.signal?.throwIfAborted();
    const { size } = await stat(path);
    if (name.endsWith(".zip")) {
      const counts = await readDump(path, given);
      sources.push({ name: "*", from: name, bytes: size, digest: await digestOf(path), ...counts });
    } else if (size > MAX_RECORD_BYTES) {
      loose.refused++;
    } else {
      looseBytes += size;
      await addText(await readFile(path, "utf8"), given.writer, loose);
    }
  }
  if (loose.records + loose.refused > 0) sources.push({ name: "*", from: basename(folder), bytes: looseBytes, digest: null, ...loose });
  return sources;
}

/** One record, or a file of several under `records`. */
async function addText(text: string, writer: DataIndexWriter, counts: RecordCounts): Promise<void> {
  for (const value of recordsIn(text)) {
    const record = compactRecord(value);
    if (record === null) counts.refused++;
    else if (await writer.add(record)) counts.records++;
  }
}

/** What is no JSON is one thing that is no record. */
function recordsIn(text: string): readonly unknown[] {
  try {
    const value = JSON.parse(text) as unknown;
    if (typeof value === "object" && value !== null && "records" in value && Array.isArray(value.records)) return value.records as readonly unknown[];
    return [value];
  } catch (error) {
    if (error instanceof SyntaxError) return [null];
    throw error;
  }
}

async function* listFiles(folder: string, seen: { count: number }, depth = 0): AsyncGenerator<{ readonly path: string; readonly name: string }> {
  if (depth > MAX_DEPTH) throw new AppError("advisories.unusable", `Expected folders in folders at most ${MAX_DEPTH} deep.`);
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory() && !entry.name.startsWith(".")) yield* listFiles(path, seen, depth + 1);
    if (!entry.isFile() || !/\.(?:json|zip)$/.test(entry.name) || isFeedFile(entry.name)) continue;
    if (++seen.count > MAX_FILES) throw new AppError("advisories.unusable", `Expected at most ${MAX_FILES} files.`);
    yield { path, name: entry.name };
  }
}

async function digestOf(path: string): Promise<string> {
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer);
  return hash.digest("hex");
}
