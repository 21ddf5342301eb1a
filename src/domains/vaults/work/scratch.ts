// Private folders for runs: each its own, gone when the run ends, and all gone at the next start after a crash.

import { chmod, lstat, mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { join } from "node:path";

/** Ours alone; as root, git runs as an ordinary user, who may pass through and see nothing. */
const MODE = process.getuid?.() === 0 ? 0o711 : 0o700;

/** Removes what a crash left behind. Only for the one process that owns the folder, before it takes work. */
export async function wipeScratch(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: MODE });
  await chmod(folder, MODE);
  await Promise.all((await readdir(folder)).map(async (name) => await rm(join(folder, name), { recursive: true, force: true })));
}

const RUN_NAME = /^strongroom-run-(\d+)-/;

/** A run in a folder that many processes use, as the system's for temporary files: what dead ones left there goes first. */
export async function withSharedScratch<Result>(folder: string, work: (dir: string) => Promise<Result>): Promise<Result> {
  await wipeDeadRuns(folder);
  return await withScratch(folder, work);
}

/** Removes the runs of processes of ours that are no more. */
async function wipeDeadRuns(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const pid = RUN_NAME.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    // Another one may be wiping it as well.
    const entry = await lstat(join(folder, name)).catch(nullWhereMissing);
    if (entry?.uid === process.getuid?.()) await rm(join(folder, name), { recursive: true, force: true });
  }
}

function nullWhereMissing(error: unknown): null {
  if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
  throw error;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // A process of somebody else's lives as well.
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

export async function withScratch<Result>(folder: string, work: (dir: string) => Promise<Result>): Promise<Result> {
  const dir = await mkdtemp(join(folder, `strongroom-run-${process.pid}-`));
  try {
    await chmod(dir, MODE);
    return await work(dir);
  } finally {
    await rm(dir, { recursive: true, force: true, maxRetries: 3 });
  }
}
