// The folders of a commit, from the root down. A folder whose sum is known by its id and path is not opened; what is found in
// the others is listed for the sandbox. This is what makes an update cost what changed.

import { AppError } from "#base/app-error.ts";
import type { Tally } from "#base/tally.ts";

import type { FactStore } from "./facts.ts";
import type { AnalysisRepository } from "./ports.ts";
import { LIMIT_CLASS_PREFIX, SUBMODULE_CLASS, SYMLINK_CLASS } from "./tally-classes.ts";
import { parseTree, type TreeEntry } from "./tree-object.ts";

export interface FileEntry {
  readonly oid: string;
  readonly path: string;
  readonly name: string;
}

export interface Folder {
  readonly oid: string;
  /** "" for the root; no slash at the end. */
  readonly path: string;
  /** Position of the folder it is in; -1 for the root. */
  readonly parent: number;
  /** The sum over its whole subtree, when it was known. */
  readonly known: Tally | null;
  readonly files: readonly FileEntry[];
  /** Links, submodules and what was left out, in the classes of the tally. */
  readonly asides: Tally;
}

/** A repository of more files is refused: the largest public ones have some 400,000. */
export const MAX_FILES = 2_000_000;
/** Also of more folders: trees that name one another many times unfold to any number of them. */
export const MAX_FOLDERS = 500_000;
/** Linux' PATH_MAX; the sandbox takes no longer ones. */
export const MAX_PATH_LENGTH = 4_096;

/** Folders level by level, so that each comes after the one it is in; `parent` is its place among all of them. */
export async function* walkTrees(input: {
  readonly repository: AnalysisRepository;
  readonly facts: FactStore;
  readonly rootTree: string;
  /** Whether a folder whose sum is known may stay closed. */
  mayStayClosed(place: { readonly oid: string; readonly path: string }): boolean;
  /** Called before folders are read: there will be files to look at. */
  onOpening(): void;
  readonly signal: AbortSignal;
}): AsyncGenerator<readonly Folder[]> {
  let [files, count] = [0, 0];
  let level: Place[] = [{ oid: input.rootTree, path: "", parent: -1 }];
  while (level.length > 0) {
    input.signal.throwIfAborted();
    const known = await input.facts.get("tree", level.filter((place) => input.mayStayClosed(place)).map(factIdOfTree));
    const unknown = level.filter((place) => !known.has(factIdOfTree(place)));
    if (unknown.length > 0) input.onOpening();
    const contents = await input.repository.read([...new Set(unknown.map(({ oid }) => oid))]);
    const next: Place[] = [];
    const folders: Folder[] = [];
    for (const place of level) {
      const tally = known.get(factIdOfTree(place)) as Tally | undefined;
      const folder = tally === undefined
        ? openFolder(place, readTree(contents, place.oid, input.repository), { index: count + folders.length, next })
        : { ...place, known: tally, files: [], asides: {} };
      folders.push(folder);
      files += folder.files.length;
      if (files > MAX_FILES) throw tooLarge("files", MAX_FILES);
      if (count + folders.length + next.length > MAX_FOLDERS) throw tooLarge("folders", MAX_FOLDERS);
    }
    count += folders.length;
    yield folders;
    level = next;
  }
}

export function factIdOfTree(place: { readonly oid: string; readonly path: string }): string {
  return `${place.oid}:${place.path}`;
}

interface Place {
  readonly oid: string;
  readonly path: string;
  readonly parent: number;
}

function tooLarge(what: "files" | "folders", limit: number): AppError {
  return new AppError("source.too-large", `expected at most ${limit} ${what}, got more`, { details: { limit } });
}

function readTree(contents: ReadonlyMap<string, Uint8Array>, oid: string, repository: AnalysisRepository): TreeEntry[] {
  const bytes = contents.get(oid);
  if (bytes === undefined) throw new AppError("git.object-missing", "a folder of the commit is not in the repository");
  return parseTree(bytes, repository.format);
}

function openFolder(place: Place, entries: readonly TreeEntry[], into: { readonly index: number; readonly next: Place[] }): Folder {
  const files: FileEntry[] = [];
  const asides = new Map<string, number>();
  const count = (key: string): void => void asides.set(key, (asides.get(key) ?? 0) + 1);
  for (const { kind, name, oid } of entries) {
    const path = place.path === "" ? name : `${place.path}/${name}`;
    if (kind === "symlink") count(SYMLINK_CLASS);
    else if (kind === "submodule") count(SUBMODULE_CLASS);
    else if (path.length > MAX_PATH_LENGTH) count(`${LIMIT_CLASS_PREFIX}path-too-long`);
    else if (kind === "tree") into.next.push({ oid, path, parent: into.index });
    else files.push({ oid, path, name });
  }
  return { ...place, known: null, files, asides: Object.fromEntries([...asides].map(([key, n]) => [key, [n]])) };
}
