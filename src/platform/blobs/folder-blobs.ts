// Blobs in a folder: <folder>/<container>/<name>, both random UUIDs. A blob is written beside its place, synced, renamed, and
// the folder synced: whole or absent, also after a loss of power.

import { mkdir, open, readdir, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { createUuid, isUuid, type Uuid } from "#base/uuid.ts";
import { openBlob } from "./blob-reader.ts";
import { sealBlob } from "./blob-writer.ts";
import type { Blobs, ContainerName } from "./blobs.ts";

/** Opens a file for writing; given so that a test can fill the disk. */
export type OpenForWriting = (path: string) => Promise<Pick<FileHandle, "writev" | "sync" | "close">>;

export interface FolderBlobsGiven {
  readonly folder: string;
  readonly openForWriting?: OpenForWriting;
}

const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;
const TEMPORARY = ".tmp";

export function createFolderBlobs({ folder, openForWriting = openNewFile }: FolderBlobsGiven): Blobs {
  const containerPath = (container: ContainerName): string => join(folder, checkedName(container));
  const blobPath = (container: ContainerName, name: Uuid): string => join(containerPath(container), checkedName(name));

  return {
    async createContainer() {
      const container = createUuid();
      await mkdir(containerPath(container), { recursive: true, mode: PRIVATE_FOLDER });
      await syncFolder(folder);
      return container;
    },
    async put(container, key, content) {
      const name = createUuid();
      const path = blobPath(container, name);
      const temporary = path + TEMPORARY;
      try {
        const bytes = await writeSynced(await openForWriting(temporary), (file) => sealBlob({ file, key, place: { container, name }, content }));
        await rename(temporary, path);
        await syncFolder(containerPath(container));
        return { name, keyId: key.keyId, bytes };
      } catch (error) {
        await rm(temporary, { force: true });
        throw explained(error);
      }
    },
    async open(container, key, ref) {
      const file = await open(blobPath(container, ref.name), "r").catch(rethrowExplained);
      try {
        return await openBlob({ file, key, place: { container, name: ref.name }, ref });
      } catch (error) {
        await file.close();
        throw error;
      }
    },
    async remove(container, name) {
      await rm(blobPath(container, name), { force: true });
    },
    async removeContainer(container) {
      await rm(containerPath(container), { recursive: true, force: true });
    },
    async sweep(container, kept, olderThan) {
      const names = await readdir(containerPath(container)).catch(noneWhereMissing);
      let removed = 0;
      for (const name of names) {
        if (kept.has(name)) continue;
        if (await removeWhenOlder(join(containerPath(container), name), olderThan)) removed++;
      }
      return removed;
    },
  };
}

/** Names come from our rows; one that is not a UUID would be a path of somebody's choice. */
function checkedName(name: string): string {
  if (!isUuid(name)) throw new AppError("blob.missing", "Expected a random UUID as the name of a blob or container.");
  return name;
}

function openNewFile(path: string): Promise<FileHandle> {
  return open(path, "wx", PRIVATE_FILE);
}

async function writeSynced<File extends Pick<FileHandle, "sync" | "close">>(file: File, work: (file: File) => Promise<number>): Promise<number> {
  try {
    const bytes = await work(file);
    await file.sync();
    return bytes;
  } finally {
    await file.close();
  }
}

async function removeWhenOlder(path: string, olderThan: number): Promise<boolean> {
  const found = await stat(path).catch(nullWhereMissing);
  if (found === null || found.mtimeMs >= olderThan) return false;
  await rm(path, { force: true });
  return true;
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Also what a quota or a limit on the size of files says. */
const DISK_FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

function explained(error: unknown): unknown {
  if (!(error instanceof Error) || !("code" in error)) return error;
  if (DISK_FULL.includes(String(error.code))) return new AppError("blob.disk-full", undefined, { cause: error });
  if (error.code === "ENOENT") return new AppError("blob.missing", undefined, { cause: error });
  return error;
}

function rethrowExplained(error: unknown): never {
  throw explained(error);
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}

function nullWhereMissing(error: unknown): null {
  if (isMissing(error)) return null;
  throw error;
}

function noneWhereMissing(error: unknown): string[] {
  if (isMissing(error)) return [];
  throw error;
}
