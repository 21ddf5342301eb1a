// Changes on the disk, by whomever: of the folders that guests have listed, and of those in which files are open. Nothing else is watched, so a
// large project costs what of it is looked at.

import { watch, type FSWatcher } from "node:fs";
import { join } from "node:path";

export interface WatchFoldersGiven {
  /** A folder in which something changed, at most once in a while. */
  readonly onChange: (path: string) => void;
  /** It is watched no more. */
  readonly onForgotten: (path: string) => void;
}

/** Of those that were listed the ones longest ago are let go. */
const MAX_WATCHED = 256;
/** A program that writes many files tells once. */
const QUIET_MS = 100;

interface Watched {
  readonly watcher: FSWatcher;
  timer: NodeJS.Timeout | null;
}

export class WatchFolders {
  readonly #given: WatchFoldersGiven;
  readonly #watched = new Map<string, Watched>();

  constructor(given: WatchFoldersGiven) {
    this.#given = given;
  }

  /** False when the system watches no more folders for us: then open files are looked at every few seconds all the same. */
  add(root: string, folder: string): boolean {
    const before = this.#watched.get(folder);
    if (before !== undefined) {
      this.#watched.delete(folder);
      this.#watched.set(folder, before);
      return true;
    }
    try {
      const watcher = watch(join(root, folder), { persistent: false }, () => this.#notice(folder));
      watcher.on("error", () => this.remove(folder));
      this.#watched.set(folder, { watcher, timer: null });
    } catch (error) {
      if (error instanceof Error && "code" in error) return false;
      throw error;
    }
    const [oldest] = this.#watched.keys();
    if (this.#watched.size > MAX_WATCHED && oldest !== undefined) this.remove(oldest);
    return true;
  }

  close(): void {
    for (const folder of this.#watched.keys()) this.remove(folder);
  }

  remove(folder: string): void {
    const watched = this.#watched.get(folder);
    this.#watched.delete(folder);
    if (watched?.timer != null) clearTimeout(watched.timer);
    watched?.watcher.close();
    this.#given.onForgotten(folder);
  }

  #notice(folder: string): void {
    const watched = this.#watched.get(folder);
    if (watched === undefined || watched.timer !== null) return;
    watched.timer = setTimeout(() => {
      watched.timer = null;
      this.#given.onChange(folder);
    }, QUIET_MS);
  }
}
