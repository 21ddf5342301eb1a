// The folders that guests look at, and which of them are to be asked for again: only where names came or went, since files are written all the time.

import { createHash } from "node:crypto";

import { isAppError } from "#base/app-error.ts";
import { listFolder, type Entry } from "./list-folder.ts";
import type { Project } from "./project.ts";
import { WatchFolders } from "./watch-folders.ts";

export interface FolderViewsGiven {
  readonly project: Project;
  /** Names came or went, in this folder of the project. */
  readonly onNames: (path: string) => void;
  /** Something changed in it, perhaps a file that is open. */
  readonly onChange: (path: string) => void;
  readonly onDefect: (error: unknown) => void;
}

export class FolderViews {
  readonly #given: FolderViewsGiven;
  readonly #watched: WatchFolders;
  /** By path, a hash of the names that were there when it was last listed. */
  readonly #names = new Map<string, string>();

  constructor(given: FolderViewsGiven) {
    this.#given = given;
    this.#watched = new WatchFolders({ onChange: (path) => void this.#look(path).catch(given.onDefect), onForgotten: (path) => void this.#names.delete(path) });
  }

  async list(path: string): Promise<{ readonly entries: Entry[]; readonly more: boolean }> {
    const listed = await listFolder(this.#given.project, path);
    this.#names.set(path, hashNames(listed.entries));
    this.add(path);
    return listed;
  }

  /** Watches a folder, by its path in the project. */
  add(path: string): void {
    this.#watched.add(this.#given.project.root, path);
  }

  close(): void {
    this.#watched.close();
  }

  async #look(path: string): Promise<void> {
    this.#given.onChange(path);
    const before = this.#names.get(path);
    if (before === undefined) return;
    try {
      const { entries } = await listFolder(this.#given.project, path);
      const after = hashNames(entries);
      this.#names.set(path, after);
      if (after !== before) this.#given.onNames(path);
    } catch (error) {
      if (!isAppError(error, "live.request-refused") && !(error instanceof Error && "code" in error)) throw error;
      // It is gone, or hidden since.
      this.#watched.remove(path);
      this.#given.onNames(path);
    }
  }
}

function hashNames(entries: readonly Entry[]): string {
  return createHash("sha256").update(entries.map(({ name, type }) => `${type}/${name}`).join("\0")).digest("base64url");
}
