// All files of the head with what was found in each, kept from one analysis to the next by folder: a folder whose tree is the same is taken
// over whole, without being opened. What facets are made from.

import { compareText } from "#base/compare-text.ts";
import type { BlobFact, ContentFacts, FacetsFile } from "#protocol/sandbox/wire.ts";

/** `fact` is null where the content was not read. */
export type HeadFileRow = readonly [name: string, size: number, fact: BlobFact | null, content?: ContentFacts];
/** `path` is "" for the root; the files are the folder's own, by name. */
export type HeadFolderRow = readonly [path: string, tree: string, files: readonly HeadFileRow[]];

export interface HeadState {
  readonly version: 1;
  /** Every folder of the head, by path. */
  readonly folders: readonly HeadFolderRow[];
}

export interface HeadPlace {
  readonly path: string;
  readonly oid: string;
}

export interface HeadFold {
  /** Whether all that lies in the folder is known. */
  has(place: HeadPlace): boolean;
  /** Takes over a folder that `has` knows, with all that lies in it. */
  takeOver(place: HeadPlace): void;
  addFolder(place: HeadPlace): void;
  /** To a folder that was added. */
  addFile(folder: string, file: HeadFileRow): void;
  finish(): HeadState;
}

export function createHeadFold(earlier: HeadState | null): HeadFold {
  const known = new Map((earlier?.folders ?? []).map((row) => [row[0], row]));
  const taken = new Set<string>();
  const added = new Map<string, { readonly tree: string; readonly files: HeadFileRow[] }>();
  return {
    has: ({ path, oid }) => known.get(path)?.[1] === oid,
    takeOver: ({ path }) => void taken.add(path),
    addFolder: ({ path, oid }) => void added.set(path, { tree: oid, files: [] }),
    addFile: (folder, file) => void added.get(folder)?.files.push(file),
    finish() {
      const isTaken = createMembership(taken);
      const folders: HeadFolderRow[] = [...known.values()].filter(([path]) => isTaken(path));
      for (const [path, { tree, files }] of added) folders.push([path, tree, files.sort((one, other) => compareText(one[0], other[0]))]);
      return { version: 1, folders: sortFolders(folders) };
    },
  };
}

/** By path; sorts in place. */
export function sortFolders(folders: HeadFolderRow[]): readonly HeadFolderRow[] {
  return folders.sort((one, other) => compareText(one[0], other[0]));
}

/** The files one by one, as the sandbox takes them. */
export function* listHeadFiles(state: HeadState): Generator<Omit<FacetsFile, "kind">> {
  for (const [folder, , files] of state.folders) {
    for (const [name, size, fact, content] of files) {
      yield { path: folder === "" ? name : `${folder}/${name}`, size, fact, ...(content === undefined ? {} : { content }) };
    }
  }
}

/** Whether a folder lies in one of `roots`; each folder's answer is kept for those within it. */
function createMembership(roots: ReadonlySet<string>): (path: string) => boolean {
  const answers = new Map<string, boolean>();
  const isWithin = (path: string): boolean => {
    const known = answers.get(path);
    if (known !== undefined) return known;
    const slash = path.lastIndexOf("/");
    const answer = roots.has(path) || (path !== "" && isWithin(slash === -1 ? "" : path.slice(0, slash)));
    answers.set(path, answer);
    return answer;
  };
  return isWithin;
}
