// Reading a shared file as text, within its limits.

import { constants, type Stats } from "node:fs";
import { access, lstat } from "node:fs/promises";

import { refuseRequest } from "#cli/share/refusal.ts";
import type { Project } from "#cli/share/project/project.ts";
import type { FileStamp } from "./shared-document.ts";
import { decodeText, MAX_FILE_BYTES, tooLarge, type TextFile } from "./text-form.ts";

export interface ReadFile {
  readonly file: TextFile;
  readonly bytes: number;
  readonly stamp: FileStamp;
  /** Whether the host itself may write it. */
  readonly isWritable: boolean;
}

const ANY_WRITE = 0o222;

/** @throws AppError `live.request-refused` for what is not there, not shared, no text or too large. */
export async function readTextFile(project: Project, path: string): Promise<ReadFile> {
  const { file, real, stats } = await project.openFile(path);
  try {
    if (stats.size > MAX_FILE_BYTES) throw refuseRequest(tooLarge(stats.size));
    const buffer = Buffer.alloc(stats.size + 1);
    let length = 0;
    for (let got = 1; got > 0 && length < buffer.length; length += got) got = (await file.read(buffer, length, buffer.length - length, length)).bytesRead;
    if (length > stats.size) throw refuseRequest("The file grew while it was read; try again.");
    return { file: decodeText(buffer.subarray(0, length)), bytes: length, stamp: stampOf(stats), isWritable: await mayWrite(real) };
  } finally {
    await file.close();
  }
}

/** By its mode, and by the system: a program of root may write everything, and still leaves alone what is marked read-only. */
export async function mayWrite(real: string): Promise<boolean> {
  return ((await lstat(real)).mode & ANY_WRITE) !== 0 && (await access(real, constants.W_OK).then(() => true, () => false));
}

export function stampOf({ ino, mtimeMs, size, mode }: Stats): FileStamp {
  return { ino, mtimeMs, size, mode };
}

export function sameStamp(a: FileStamp | null, b: FileStamp | null): boolean {
  return a?.ino === b?.ino && a?.mtimeMs === b?.mtimeMs && a?.size === b?.size;
}
