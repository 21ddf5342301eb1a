// A list of known passwords that an operator brings: SHA-1 in hexadecimal, one a line, sorted, with or without `:count` behind (the form in
// which Have I Been Pwned gives its whole list). It may be far larger than memory: looked up by halving, in some forty reads.

import { createHash } from "node:crypto";
import { open, type FileHandle } from "node:fs/promises";

import { AppError } from "#base/app-error.ts";

const HASH_LENGTH = 40;
/** Longer than any line: forty digits, a colon, a count, a line end. */
const WINDOW = 128;

/** @throws AppError `config.invalid` when the file cannot be read. */
export async function isInBreachFile(path: string, password: string): Promise<boolean> {
  const wanted = createHash("sha1").update(password, "utf8").digest("hex").toUpperCase();
  let file: FileHandle;
  try {
    file = await open(path, "r");
  } catch (error) {
    throw new AppError("config.invalid", "The file of known passwords (breachedPasswordsFile) cannot be read.", { cause: error });
  }
  try {
    const { size } = await file.stat();
    return await search(file, wanted, size);
  } finally {
    await file.close();
  }
}

/** Between the line that begins at or before `low` and the one that begins before `high`. */
async function search(file: FileHandle, wanted: string, size: number): Promise<boolean> {
  for (let low = 0, high = size; low < high; ) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineAfter(file, middle);
    if (line === null || line.at >= high) {
      // No line begins in the upper half; what is left is read through.
      if (high - low <= 2 * WINDOW) return scan(file, wanted, { low, high });
      high = middle;
      continue;
    }
    if (line.hash === wanted) return true;
    if (line.hash < wanted) low = line.at;
    else high = line.at;
    if (high - low <= 2 * WINDOW) return scan(file, wanted, { low, high: Math.min(size, high + WINDOW) });
  }
  return false;
}

async function scan(file: FileHandle, wanted: string, { low, high }: { readonly low: number; readonly high: number }): Promise<boolean> {
  const { buffer, bytesRead } = await file.read(Buffer.alloc(high - low), 0, high - low, low);
  return buffer.toString("latin1", 0, bytesRead).split("\n").some((line) => line.slice(0, HASH_LENGTH).toUpperCase() === wanted);
}

/** The first line that begins after `at`, or at it when that is the beginning of the file. */
async function lineAfter(file: FileHandle, at: number): Promise<{ readonly at: number; readonly hash: string } | null> {
  const from = Math.max(0, at - 1);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(2 * WINDOW), 0, 2 * WINDOW, from);
  const text = buffer.toString("latin1", 0, bytesRead);
  const begins = at === 0 ? 0 : text.indexOf("\n") + 1;
  if (at !== 0 && begins === 0) return null;
  const hash = text.slice(begins, begins + HASH_LENGTH).toUpperCase();
  return hash.length < HASH_LENGTH ? null : { at: from + begins, hash };
}
