// The folder of public data on this machine: of each kind one index that is whole or as it was before, and how the last try to renew it ended.

import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";
import { createDataIndexWriter, DIGEST_BYTES, type AboutData, type DataIndexWriter, type DataKind } from "#protocol/public-data/index-format.ts";
import { openDataIndex, type DataIndex } from "#protocol/public-data/index-reader.ts";

export interface OpenData extends DataIndex {
  close(): Promise<void>;
}

const tryLogSchema = z.strictObject({ at: z.iso.datetime(), failedWith: z.string().max(100).nullable() });

/** How an update ended: with the code of an error, or well. */
export type LastTry = z.infer<typeof tryLogSchema>;

export interface DataStore {
  readonly kind: DataKind;
  /** Tells one index from another without reading it; null where there is none. */
  edition(): Promise<string | null>;
  /** @throws AppError `advisories.absent`, `advisories.damaged`. */
  open(): Promise<OpenData>;
  /** Writes a new index; the old one stays where `fill` throws. */
  replace(fill: (writer: DataIndexWriter) => Promise<Pick<AboutData, "madeAt" | "asOf" | "sources">>): Promise<AboutData>;
  readLastTry(): Promise<LastTry | null>;
  writeLastTry(last: LastTry): Promise<void>;
}

const PUBLIC_FOLDER = 0o755;
const READ_BYTES = MIB;

const FILES: Readonly<Record<DataKind, readonly [index: string, lastTry: string]>> = {
  advisories: ["index", "last-try"],
  epss: ["epss", "epss.last-try"],
  kev: ["kev", "kev.last-try"],
  releases: ["releases", "releases.last-try"],
};

export function createDataStore(folder: string, kind: DataKind): DataStore {
  const [path, tryPath] = FILES[kind].map((name) => join(folder, name)) as [string, string];
  return {
    kind,
    async edition() {
      const entry = await stat(path).catch(nullWhereMissing);
      return entry === null ? null : `${entry.mtimeMs} ${entry.size} ${entry.ino}`;
    },
    async open() {
      const file = await open(path, "r").catch(nullWhereMissing);
      if (file === null) throw new AppError("advisories.absent");
      try {
        const bytes = await checkDigest(file);
        const index = await openDataIndex(kind, { bytes, read: async (offset, length) => await readExactly(file, offset, length) });
        return { ...index, close: async () => await file.close() };
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    async replace(fill) {
      return await writeBeside(folder, path, async (file) => {
        const hash = createHash("sha256");
        const writer = createDataIndexWriter(kind, {
          async write(bytes) {
            hash.update(bytes);
            await file.writeFile(bytes);
          },
          digest: () => hash.copy().digest(),
        });
        return await writer.finish(await fill(writer));
      });
    },
    async readLastTry() {
      const text = await readFile(tryPath, "utf8").catch(nullWhereMissing);
      return text === null ? null : parseTry(text);
    },
    async writeLastTry(last) {
      await writeBeside(folder, tryPath, async (file) => await file.writeFile(JSON.stringify(last)));
    },
  };
}

/** Written under another name, on the disk, then renamed: at no moment is there half a file. */
async function writeBeside<Result>(folder: string, path: string, write: (file: FileHandle) => Promise<Result>): Promise<Result> {
  await mkdir(folder, { recursive: true, mode: PUBLIC_FOLDER });
  const temporary = `${path}.${createUuid()}.tmp`;
  try {
    const file = await open(temporary, "wx", 0o644);
    let result: Result;
    try {
      result = await write(file);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return result;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Gives the size. @throws AppError `advisories.damaged` where the file is not what its last bytes say. */
async function checkDigest(file: FileHandle): Promise<number> {
  const { size } = await file.stat();
  const hash = createHash("sha256");
  const end = Math.max(0, size - DIGEST_BYTES);
  for (let at = 0; at < end; at += READ_BYTES) hash.update(await readExactly(file, at, Math.min(READ_BYTES, end - at)));
  const stated = await readExactly(file, end, size - end);
  if (!hash.digest().equals(stated)) throw new AppError("advisories.damaged", "Expected a file of public data as it was written, got one with another digest.");
  return size;
}

async function readExactly(file: FileHandle, offset: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) throw new AppError("advisories.damaged", "Expected more of a file of public data, got its end.");
    done += bytesRead;
  }
  return bytes;
}

function parseTry(text: string): LastTry | null {
  try {
    const parsed = tryLogSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

function nullWhereMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}
