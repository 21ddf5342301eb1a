// The lock of a data folder: a file that says which process owns it. A process that is gone owns nothing, so its lock is
// taken over; a process is known by its id and the moment it was started, because ids are used again.

import { link, open, readFile, rename, rm } from "node:fs/promises";
import { hostname } from "node:os";

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";

const ownerSchema = z.strictObject({
  pid: z.int().positive(),
  /** When the process was started, in the system's own terms; null where the system does not say. */
  started: z.string().nullable(),
  /** Containers share folders but not process ids. */
  host: z.string(),
  /** ISO 8601, for whoever reads the message. */
  since: z.iso.datetime(),
});

type Owner = z.infer<typeof ownerSchema>;

export interface FileLock {
  release(): Promise<void>;
}

/** Two that find a dead owner at once: one of them makes the new lock, the other tries again and finds it. */
const MAX_TRIES = 5;

/** @throws AppError `data-folder.locked` naming the process that holds it. */
export async function takeFileLock(path: string, now: number): Promise<FileLock> {
  const owner: Owner = { pid: process.pid, started: await startOf(process.pid), host: hostname(), since: new Date(now).toISOString() };
  for (let attempt = 0; attempt < MAX_TRIES; attempt++) {
    if (await create(path, owner)) {
      if (attempt === 0 || (await isKept(path, owner))) return { release: () => release(path, owner) };
      continue;
    }
    const holder = await readOwner(path);
    if (holder === "gone") continue;
    if (holder === "unreadable") throw new AppError("data-folder.locked", `The lock ${path} does not say which process holds it. If no Strongroom uses this folder, remove that file.`);
    if (await isAlive(holder)) throw heldBy(path, holder);
    await removeDead(path, holder);
  }
  throw new AppError("data-folder.locked", `The lock ${path} is being taken by other processes at the same time.`);
}

/** Only one process can make the file; one that reads it before it is written reads it again. */
async function create(path: string, owner: Owner): Promise<boolean> {
  const handle = await open(path, "wx", 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "EEXIST") return null;
    throw error;
  });
  if (handle === null) return false;
  try {
    await handle.writeFile(JSON.stringify(owner));
    await handle.sync();
  } finally {
    await handle.close();
  }
  return true;
}

/** How often a lock that is empty is read again: its owner is writing it just now. */
const MAX_READS = 20;
const READ_AGAIN_MS = 25;
/** Far more than lies between reading a lock and moving it aside. */
const SETTLE_MS = 100;

async function readOwner(path: string): Promise<Owner | "gone" | "unreadable"> {
  for (let read = 0; read < MAX_READS; read++) {
    const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
      if (error.code === "ENOENT") return null;
      throw error;
    });
    if (text === null) return "gone";
    const owner = parseOwner(text);
    if (owner !== null) return owner;
    await new Promise((resolve) => setTimeout(resolve, READ_AGAIN_MS));
  }
  return "unreadable";
}

function parseOwner(text: string): Owner | null {
  try {
    return ownerSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return null;
    throw error;
  }
}

async function isAlive(owner: Owner): Promise<boolean> {
  // Of a process on another machine nothing can be known.
  if (owner.host !== hostname()) return true;
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ESRCH") return false;
    // EPERM: it is there and belongs to somebody else.
  }
  return owner.started === (await startOf(owner.pid));
}

/** Under another name first: what is removed is the lock that was read, not one that was made since. */
async function removeDead(path: string, dead: Owner): Promise<void> {
  const aside = `${path}.${createUuid()}`;
  const moved = await rename(path, aside).then(() => true, (error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return false;
    throw error;
  });
  if (!moved) return;
  const taken = await readOwner(aside);
  if (typeof taken === "object" && !isSame(taken, dead)) {
    // Another process was quicker, and this is its lock: it gets it back.
    await link(aside, path).catch((error: NodeJS.ErrnoException) => {
      // A third one has made its own meanwhile; the owner of this one notices when it looks again.
      if (error.code !== "EEXIST") throw error;
    });
  }
  await rm(aside, { force: true });
}

/** After a take-over: another that took over the same dead lock may have moved ours aside in the same moment. */
async function isKept(path: string, owner: Owner): Promise<boolean> {
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const holder = await readOwner(path);
  return typeof holder === "object" && isSame(holder, owner);
}

async function release(path: string, owner: Owner): Promise<void> {
  const holder = await readOwner(path);
  if (typeof holder === "object" && isSame(holder, owner)) await rm(path, { force: true });
}

function isSame(one: Owner, other: Owner): boolean {
  return one.pid === other.pid && one.started === other.started && one.host === other.host && one.since === other.since;
}

/** Field 22 of /proc/PID/stat (proc(5)): ticks from the machine's start to the process's. The name before it may hold anything but ends with the last `)`. */
async function startOf(pid: number): Promise<string | null> {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8").catch(() => null);
  if (stat === null) return null;
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19] ?? null;
}

function heldBy(path: string, { pid, host, since }: Owner): AppError {
  const where = host === hostname() ? "" : ` on ${host}`;
  return new AppError("data-folder.locked", `The process ${pid}${where} has owned the data folder since ${since} (${path}).`, { details: { pid } });
}
