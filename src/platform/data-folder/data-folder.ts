// The data folder: who owns it, what lies where in it, and a scratch folder that is empty at each start.

import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";

import { AppError } from "#base/app-error.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { takeFileLock } from "./lock-file.ts";

export interface DataFolderPaths {
  readonly root: string;
  readonly masterKey: string;
  readonly database: string;
  readonly blobs: string;
  readonly scratch: string;
  /** The socket by which other commands reach the process that owns the folder. */
  readonly socket: string;
}

export interface DataFolder extends DataFolderPaths {
  /** Removes the scratch folder and gives the folder up. */
  close(): Promise<void>;
}

const OWNER_ONLY = 0o700;
/** Others may pass through to what they are given by name, and see nothing. */
const PASSABLE = 0o711;

/** Longest path of a socket (unix(7): 108 bytes with the closing zero; macOS has 104). */
const MAX_SOCKET_PATH_BYTES = 103;

/** Where things are; nothing is looked at or made. For commands that reach a running server by its socket. */
export function dataFolderPaths(folder: string): DataFolderPaths {
  const root = resolve(folder);
  return {
    root,
    masterKey: join(root, "master.key"),
    database: join(root, "pglite"),
    blobs: join(root, "blobs"),
    scratch: scratchPath(root),
    socket: socketPath(root),
  };
}

/**
 * Makes the folder if it is not there, takes it for this process alone, and empties its scratch folder.
 * @throws AppError `data-folder.locked`, `data-folder.unusable`.
 */
export async function openDataFolder(folder: string, clock: Clock): Promise<DataFolder> {
  const paths = dataFolderPaths(folder);
  await usable(paths.root, async () => {
    await makePrivate(paths.root);
    await makePrivate(dirname(paths.socket));
  });
  const lock = await usable(paths.root, () => takeFileLock(join(paths.root, "lock"), clock.now()));
  try {
    await usable(paths.root, async () => {
      await wipeScratch(paths.scratch);
      // Left by a process that was killed: the lock says that nobody listens there.
      await rm(paths.socket, { force: true });
    });
  } catch (error) {
    await lock.release();
    throw error;
  }
  return {
    ...paths,
    async close() {
      await rm(paths.scratch, { recursive: true, force: true });
      await rm(paths.socket, { force: true });
      await lock.release();
    },
  };
}

/** The folder is its owner's alone; one that belongs to somebody else, or is a link, is not used. */
async function makePrivate(root: string, mode = OWNER_ONLY): Promise<void> {
  await mkdir(root, { recursive: true, mode });
  const found = await lstat(root);
  if (!found.isDirectory()) throw new AppError("data-folder.unusable", `Expected a folder at ${root}.`);
  const me = process.getuid?.();
  if (me !== undefined && found.uid !== me) throw new AppError("data-folder.unusable", `The folder ${root} belongs to another user (${found.uid}).`);
  if ((found.mode & 0o777) !== mode) await chmod(root, mode);
}

/** What a job left behind when it was killed may be source code in clear. */
async function wipeScratch(scratch: string): Promise<void> {
  await makePrivate(scratch, isRoot() ? PASSABLE : OWNER_ONLY);
  for (const name of await readdir(scratch)) await rm(join(scratch, name), { recursive: true, force: true });
}

/**
 * In the folder. As root what reads a repository runs as an ordinary user, who could not pass through our private folder and
 * the folders above it: then it is a folder of the system's for temporary files, by a digest of the path.
 */
function scratchPath(root: string): string {
  return isRoot() ? join(tmpdir(), `strongroom-scratch-${digestOf(root)}`) : join(root, "scratch");
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function digestOf(root: string): string {
  return createHash("sha256").update(root).digest("hex").slice(0, 24);
}

/** In the folder; where its path is too long for a socket, in a private folder of the system's, by a digest of the path. */
function socketPath(root: string): string {
  const inside = join(root, "socket");
  if (Buffer.byteLength(inside) <= MAX_SOCKET_PATH_BYTES) return inside;
  return join(tmpdir(), `strongroom-${process.getuid?.() ?? 0}-${digestOf(root)}`, "socket");
}

async function usable<Result>(root: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : null;
    if (error instanceof AppError || code === null || !/^E[A-Z]+$/.test(code)) throw error;
    throw new AppError("data-folder.unusable", `The data folder ${root} cannot be used (${code}).`, { cause: error, details: { code } });
  }
}
