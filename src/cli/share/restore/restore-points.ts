// What was there before guests changed it, kept beside the project for as long as the person at the host wants it: a folder of the user's cache, the
// owner's alone, with a file for each that was changed or deleted and an index of what became of which.

import { constants, type Stats } from "node:fs";
import { chmod, copyFile, cp, lstat, mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";

import { createTurns } from "#base/turns.ts";
import { DAY } from "#base/units.ts";

export interface RestorePoint {
  readonly kind: "changed" | "created" | "deleted" | "moved";
  /** From the shared folder. */
  readonly path: string;
  /** Where it went; null unless it was moved. */
  readonly to: string | null;
  /** What was there, in the folder of restore points; null where nothing was. */
  readonly kept: string | null;
}

const PRIVATE_FOLDER = 0o700;
const OWNER_ONLY = 0o600;
/** Restore points of sessions that ended so long ago are cleared away. */
const KEPT_MS = 30 * DAY;
export const INDEX_FILE = "index.json";

export class RestorePoints {
  readonly folder: string;
  readonly #points: RestorePoint[] = [];
  /** Paths of which what was there before is kept, or of which there was nothing. */
  readonly #seen = new Set<string>();
  #names = 0;
  readonly #inTurn = createTurns();

  constructor(folder: string) {
    this.folder = folder;
  }

  list(): readonly RestorePoint[] {
    return this.#points;
  }

  /** Before a file is written for the first time; `real` is where it is. */
  async keep(path: string, real: string): Promise<void> {
    await this.#inTurn(async () => {
      if (this.#seen.has(path)) return;
      const kept = this.#nextName();
      await this.makeFolder();
      await copyFile(real, join(this.folder, kept), constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      // It may be a file that its owner cannot write; what is kept is read by the owner alone.
      await chmod(join(this.folder, kept), OWNER_ONLY);
      this.#seen.add(path);
      await this.#add({ kind: "changed", path, to: null, kept });
    });
  }

  async created(path: string): Promise<void> {
    await this.#inTurn(async () => {
      // There was nothing before: what is written to it later needs no restore point.
      this.#seen.add(path);
      await this.#add({ kind: "created", path, to: null, kept: null });
    });
  }

  async moved(path: string, to: string): Promise<void> {
    await this.#inTurn(async () => {
      // What was seen goes with it, and what comes to the old place later is another file.
      for (const seen of this.#forget(path)) this.#seen.add(to + seen.slice(path.length));
      await this.#add({ kind: "moved", path, to, kept: null });
    });
  }

  /** Takes the file or folder away, to be had again. */
  async takeAway(path: string, real: string): Promise<void> {
    await this.#inTurn(async () => {
      const kept = this.#nextName();
      await this.makeFolder();
      await moveOver(real, join(this.folder, kept));
      this.#forget(path);
      await this.#add({ kind: "deleted", path, to: null, kept });
    });
  }

  /** Each is given once, whatever becomes of what was to be kept under it. */
  #nextName(): string {
    this.#names += 1;
    return String(this.#names).padStart(5, "0");
  }

  /** The path and all below it; gives those that were seen. */
  #forget(path: string): string[] {
    const gone = [...this.#seen].filter((seen) => seen === path || seen.startsWith(`${path}/`));
    for (const seen of gone) this.#seen.delete(seen);
    return gone;
  }

  async makeFolder(): Promise<void> {
    await mkdir(this.folder, { recursive: true, mode: PRIVATE_FOLDER });
  }

  async #add(point: RestorePoint): Promise<void> {
    this.#points.push(point);
    await this.makeFolder();
    const beside = join(this.folder, `${INDEX_FILE}.new`);
    await writeFile(beside, `${JSON.stringify(this.#points, null, 2)}\n`, { mode: OWNER_ONLY });
    await rename(beside, join(this.folder, INDEX_FILE));
  }
}

/** Another file system may hold the cache. */
async function moveOver(from: string, to: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EXDEV")) throw error;
    await cp(from, to, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true, errorOnExist: true, force: false });
    await rm(from, { recursive: true });
  }
}

/** Clears away the folders of sessions of long ago beside this one. */
export async function forgetOldRestorePoints(folder: string, now: number): Promise<void> {
  const parent = dirname(folder);
  for (const name of await readdir(parent).catch(() => [])) {
    const found: Stats | null = await lstat(join(parent, name)).catch(() => null);
    if (found?.isDirectory() === true && now - found.mtimeMs > KEPT_MS) await rm(join(parent, name), { recursive: true, force: true });
  }
}
