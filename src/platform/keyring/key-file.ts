// Files that hold a key: made whole or not at all, readable by their owner alone, and refused when they are not.

import { randomBytes } from "node:crypto";
import { link, open, rm } from "node:fs/promises";
import { dirname } from "node:path";

import { AppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";

export const PRIVATE_FILE = 0o600;
/** Any access of group or others. */
const OTHERS = 0o077;

/**
 * The content of a file that only its owner may read; null when there is none.
 * @throws AppError `keyring.master-exposed`.
 */
export async function readPrivateFile(path: string): Promise<Buffer | null> {
  const file = await open(path, "r").catch(nullWhereMissing);
  if (file === null) return null;
  try {
    // Of the open file: what is looked at is what is read, whatever its name points to by then.
    const { mode } = await file.stat();
    if ((mode & OTHERS) !== 0) throw new AppError("keyring.master-exposed", `The key file must have mode 0600; it has 0${(mode & 0o777).toString(8)}.`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

function nullWhereMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}

/**
 * Writes a private file that was not there: whole, on the disk, and never over another's (two first starts at once agree on
 * the one that came first). Gives false when a file was there already.
 */
export async function createPrivateFile(path: string, content: string | Uint8Array): Promise<boolean> {
  const temporary = `${path}.${createUuid()}.tmp`;
  await writePrivateFile(temporary, content);
  try {
    await link(temporary, path);
    await syncFolder(dirname(path));
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Writes and syncs a new file of mode 0600. */
export async function writePrivateFile(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx", PRIVATE_FILE);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Makes a rename or link in the folder last through a loss of power. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Random bytes kept in a private file, made at the first call. @throws AppError `keyring.master-exposed`, `keyring.master-damaged`. */
export async function readOrCreateKeyFile(path: string, { bytes }: { readonly bytes: number }): Promise<Buffer> {
  const found = await readPrivateFile(path);
  if (found !== null) return ofLength(found, bytes);
  const made = randomBytes(bytes);
  if (await createPrivateFile(path, made)) return made;
  made.fill(0);
  return readOrCreateKeyFile(path, { bytes });
}

function ofLength(found: Buffer, bytes: number): Buffer {
  if (found.length === bytes) return found;
  throw new AppError("keyring.master-damaged", `The key file must hold ${bytes} bytes; it holds ${found.length}.`);
}
