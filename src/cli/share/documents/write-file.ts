// Writing a file so that it is whole at every moment: beside it, then moved into its place, with its mode.

import { constants } from "node:fs";
import { lstat, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";

import { createUuid } from "#base/uuid.ts";
import { stampOf } from "./read-file.ts";
import type { FileStamp } from "./shared-document.ts";

const PERMISSIONS = 0o7777;
const NEW_FILE = 0o666;

/** `path` is a real path without links. Gives the stamp of what stands there now. */
export async function writeWhole(path: string, { bytes, mode }: { readonly bytes: Uint8Array; readonly mode: number | null }): Promise<FileStamp> {
  // Its name ends as no program's files do, and begins with a dot: no tool takes it for a source.
  const beside = join(dirname(path), `.${createUuid()}.strongroom`);
  const file = await open(beside, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | constants.O_NOFOLLOW, mode === null ? NEW_FILE : 0o600);
  try {
    try {
      await file.writeFile(bytes);
      if (mode !== null) await file.chmod(mode & PERMISSIONS);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  return stampOf(await lstat(path));
}

/** What to tell people of a write that failed, and what the host can do. */
export function problemOf(error: unknown): string {
  const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";
  return PROBLEMS[code] ?? "The file could not be written; what was typed is kept here, and it is tried again.";
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOSPC: "The host's disk is full; what was typed is kept here, and it is tried again.",
  EDQUOT: "The host's share of the disk is used up; what was typed is kept here, and it is tried again.",
  EFBIG: "The file would become larger than the host's system allows; what was typed is kept here.",
  EACCES: "The host may not write this file; what was typed is kept here, and it is tried again.",
  EPERM: "The host may not write this file; what was typed is kept here, and it is tried again.",
  EROFS: "The host's disk is read-only; what was typed is kept here, and it is tried again.",
  ENOENT: "The file's folder is gone; what was typed is kept here, and it is tried again.",
  EIO: "The host's disk fails; what was typed is kept here, and it is tried again.",
};
