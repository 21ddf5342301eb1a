// The shared folder as guests may see it. A path is asked about by its name first (what is never shared, what the host excludes, what git
// ignores), then on the disk: what it really is must lie inside the folder and be shared too, whatever links lead there.

import { constants, type Stats } from "node:fs";
import { lstat, open, realpath, stat, type FileHandle } from "node:fs/promises";
import { dirname, join, relative, sep } from "node:path";

import { REPLACEMENT, visibleText } from "#base/visible-text.ts";
import type { WorkingTree } from "#platform/git/working-tree.ts";
import { usageError } from "#cli/args/parse.ts";
import { refuseRequest } from "#cli/share/refusal.ts";
import { compileGlobs } from "./globs.ts";
import { neverShared } from "./never-shared.ts";

export interface ProjectGiven {
  readonly folder: string;
  /** Null without git: then nothing is known to be ignored. */
  readonly tree: WorkingTree | null;
  readonly exclude: readonly string[];
  /** Shared although git ignores it; what is never shared stays so. */
  readonly include: readonly string[];
}

const HIDDEN = "This is not shared, or not there.";
const NOT_INSIDE = "This leads out of the shared folder.";

/** @throws AppError `usage.invalid` for what is no folder. */
export async function openProject(given: ProjectGiven): Promise<Project> {
  const root = await realpath(given.folder).catch(() => null);
  if (root === null || !(await stat(root)).isDirectory()) throw usageError("expected the folder to share; there is none of this name", "share");
  return new Project(root, given);
}

export class Project {
  readonly root: string;
  readonly tree: WorkingTree | null;
  readonly #isExcluded: (path: string) => boolean;
  readonly #isIncluded: (path: string) => boolean;
  readonly #anchored: readonly string[];

  constructor(root: string, { tree, exclude, include }: ProjectGiven) {
    [this.root, this.tree] = [root, tree];
    [this.#isExcluded, this.#isIncluded] = [compileGlobs(exclude), compileGlobs(include)];
    this.#anchored = exclude.map((glob) => glob.replace(/^\.?\//, "").replace(/\/$/, "")).filter((glob) => glob.includes("/"));
  }

  /** Of these paths those that are shared, by their names alone. */
  async shared(paths: readonly string[]): Promise<string[]> {
    const named = paths.filter((path) => neverShared(path) === null && isVisible(path) && !this.#isExcluded(path));
    const ignored = await this.#ignoredAmong(named.filter((path) => path !== "" && !this.#isIncluded(path)));
    return named.filter((path) => !ignored.has(path));
  }

  /** The path on the disk of what is there and shared, without links. @throws AppError `live.request-refused`. */
  async resolve(path: string): Promise<string> {
    const real = await realpath(join(this.root, path)).catch(refuseMissing);
    await this.#assertShared(path, this.#pathOf(real));
    return real;
  }

  /** Where a new file or folder comes: its folder is there and shared, and the name may be. @throws AppError `live.request-refused`. */
  async resolveNew(path: string): Promise<string> {
    const folder = await realpath(dirname(join(this.root, path))).catch(refuseMissing);
    const real = join(folder, path.split("/").at(-1) ?? "");
    await this.#assertShared(path, this.#pathOf(real));
    return real;
  }

  /** Whether what the host excludes may lie below this folder, by its place there: moved, it would be shared. */
  hidesBelow(path: string): boolean {
    return this.#anchored.some((glob) => glob.startsWith(`${path}/`) || /[*?{]/.test(glob));
  }

  /** Where a file lies that is open already: inside the folder, without asking again whether it is shared; null when it is not there. */
  async locate(path: string): Promise<string | null> {
    const real = await realpath(join(this.root, path)).catch(() => null);
    return real === null || this.pathInside(real) === null ? null : real;
  }

  /** The entry itself, were it a link: to be moved or deleted. @throws AppError `live.request-refused`. */
  async resolveEntry(path: string): Promise<string> {
    const entry = await this.resolveNew(path);
    await lstat(entry).catch(refuseMissing);
    return entry;
  }

  /**
   * Opens a regular file for reading, and makes sure that what was opened is what the name leads to inside the folder: whoever changes
   * links in between is met with a refusal.
   */
  async openFile(path: string): Promise<{ readonly file: FileHandle; readonly real: string; readonly stats: Stats }> {
    const real = await this.resolve(path);
    const file = await open(real, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(refuseMissing);
    try {
      const [stats, again] = [await file.stat(), await realpath(join(this.root, path)).catch(refuseMissing)];
      if (!stats.isFile()) throw refuseRequest("This is not a regular file.");
      const named = await lstat(again).catch(refuseMissing);
      if (again !== real || named.ino !== stats.ino || named.dev !== stats.dev) throw refuseRequest("The file changed while it was opened; try again.");
      return { file, real, stats };
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  /** From the folder, with `/`. @throws AppError `live.request-refused` for what is not inside. */
  #pathOf(real: string): string {
    const path = this.pathInside(real);
    if (path === null) throw refuseRequest(NOT_INSIDE);
    return path;
  }

  /** Null for what is not inside. */
  pathInside(real: string): string | null {
    const path = relative(this.root, real);
    return path === ".." || path.startsWith(`..${sep}`) || path.startsWith(sep) ? null : path.split(sep).join("/");
  }

  /** What git says nothing of counts as ignored. */
  async #ignoredAmong(paths: readonly string[]): Promise<ReadonlySet<string>> {
    if (this.tree === null) return new Set();
    const ignored = await this.tree.ignored(paths);
    if (ignored !== null) return ignored;
    if (paths.length === 1) return new Set(paths);
    const each = await Promise.all(paths.map(async (path) => await this.#ignoredAmong([path])));
    return new Set(each.flatMap((set) => [...set]));
  }

  /** The name that was asked for by itself, since git knows nothing behind links; what it leads to by all rules. */
  async #assertShared(asked: string, real: string): Promise<void> {
    if (neverShared(asked) !== null || !isVisible(asked) || this.#isExcluded(asked) || (await this.shared([real])).length === 0) throw refuseRequest(HIDDEN);
  }
}

/** What cannot be seen as it is could be another name than it seems: some file systems take `.g\u200cit` for `.git`. Spaces are fine. */
function isVisible(path: string): boolean {
  return !visibleText(path).includes(REPLACEMENT);
}

function refuseMissing(error: unknown): never {
  const code = error instanceof Error && "code" in error ? error.code : null;
  if (code === "EACCES" || code === "EPERM") throw refuseRequest("The host may not read this.");
  if (code === "ENOENT" || code === "ENOTDIR" || code === "ELOOP" || code === "ENAMETOOLONG") throw refuseRequest(HIDDEN);
  throw error;
}
