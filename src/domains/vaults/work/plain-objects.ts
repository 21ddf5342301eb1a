// Looks over a folder of objects that somebody else made, before git reads it: a pipe among them would make git wait for ever.
// Places that it names in its turn (gitrepository-layout(5), "objects/info/alternates") are looked over as well.

import { lstat, readdir, readFile, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";

import { AppError } from "#base/app-error.ts";
import { MIB } from "#base/units.ts";

/** Folders of objects that git looks into; it passes over others. */
const PARTS = /^(?:[0-9a-f]{2}|pack|info)$/;
/** git itself follows alternates five deep. */
const MAX_DEPTH = 5;
const MAX_ALTERNATES_BYTES = MIB;

/** @throws AppError `git.not-a-repository`. */
export async function assertPlainObjects(objectsDir: string): Promise<void> {
  const seen = new Set<string>();
  const look = async (folder: string, depth: number): Promise<void> => {
    if (seen.has(folder) || depth > MAX_DEPTH) return;
    seen.add(folder);
    const parts = (await list(folder)).filter((name) => PARTS.test(name));
    for (const part of parts) {
      for (const name of await list(join(folder, part))) await assertPlain(join(folder, part, name));
    }
    for (const other of await readAlternates(folder)) await look(other, depth + 1);
  };
  await look(objectsDir, 0);
}

/** Names of what is no plain file: folders, links, pipes, devices. */
async function list(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(noneWhereUnreadable);
  return entries.flatMap((entry) => (entry.isFile() ? [] : [entry.name]));
}

/** A link may lead to a file or folder, as some tools make them, or to nothing. */
async function assertPlain(path: string): Promise<void> {
  const entry = await stat(path).catch(nullWhereUnreadable);
  if (entry !== null && !entry.isFile() && !entry.isDirectory()) {
    throw new AppError("git.not-a-repository", "expected files among the repository's objects, got a pipe or a device");
  }
}

async function readAlternates(folder: string): Promise<readonly string[]> {
  const path = join(folder, "info", "alternates");
  const entry = await lstat(path).catch(nullWhereUnreadable);
  if (entry === null) return [];
  if (entry.size > MAX_ALTERNATES_BYTES) throw new AppError("git.not-a-repository", "expected a short list of alternates");
  const lines = (await readFile(path, "utf8")).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  // git writes none with quotes: such a line would only be read differently by the two of us.
  if (lines.some((line) => line.startsWith('"'))) throw new AppError("git.not-a-repository", "expected alternates as plain paths");
  return lines.map((line) => (isAbsolute(line) ? line : resolve(folder, line)));
}

function nullWhereUnreadable(error: unknown): null {
  if (isUnreadable(error)) return null;
  throw error;
}

function noneWhereUnreadable(error: unknown): [] {
  if (isUnreadable(error)) return [];
  throw error;
}

/** git will say what it misses. */
function isUnreadable(error: unknown): boolean {
  return error instanceof Error && "code" in error && ["ENOENT", "ENOTDIR", "EACCES", "EPERM", "ELOOP"].includes(String(error.code));
}
