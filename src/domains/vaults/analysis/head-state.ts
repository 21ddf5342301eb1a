// All files of the head with what was found in each, kept from one analysis to the next by folder: a folder whose tree is the same is taken
// over whole, without being opened. What facets are made from. Of what was found there are ready lines of the sandbox's input, as bytes: an update
// hands them on as they were kept.

import { compareText } from "#base/compare-text.ts";
import type { BlobFact, ContentFacts, FacetsInput } from "#protocol/sandbox/wire.ts";

import type { ReadyLines } from "./ports.ts";

/** `fact` is null where the content was not read. */
export type HeadFileRow = readonly [name: string, size: number, fact: BlobFact | null, content?: ContentFacts];

/**
 * `files`: each file, without what duplication is told from · `copies`: that, of those that have it · `manifests`: the lock files and manifests
 * once more, with what stands in them and nothing else.
 */
export const HEAD_LINES = ["files", "copies", "manifests"] as const;
export type HeadLines = Readonly<Record<(typeof HEAD_LINES)[number], ReadyLines>>;

export interface HeadFolder {
  /** "" for the root. */
  readonly path: string;
  readonly tree: string;
  /** Of the folder's own files, by name. */
  readonly lines: HeadLines;
}

/** Every folder of the head, by path. */
export type HeadState = readonly HeadFolder[];

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
  const known = new Map((earlier ?? []).map((folder) => [folder.path, folder]));
  const taken = new Set<string>();
  const added = new Map<string, { readonly tree: string; readonly files: HeadFileRow[] }>();
  return {
    has: ({ path, oid }) => known.get(path)?.tree === oid,
    takeOver: ({ path }) => void taken.add(path),
    addFolder: ({ path, oid }) => void added.set(path, { tree: oid, files: [] }),
    addFile: (folder, file) => void added.get(folder)?.files.push(file),
    finish() {
      const isTaken = createMembership(taken);
      const folders = [...known.values()].filter(({ path }) => isTaken(path));
      for (const [path, { tree, files }] of added) folders.push(composeHeadFolder({ path, oid: tree }, files));
      return sortFolders(folders);
    },
  };
}

export function composeHeadFolder({ path: folder, oid }: HeadPlace, rows: readonly HeadFileRow[]): HeadFolder {
  const lines = { files: [] as FacetsInput[], copies: [] as FacetsInput[], manifests: [] as FacetsInput[] };
  for (const [name, size, fact, content] of rows.toSorted((one, other) => compareText(one[0], other[0]))) {
    const path = folder === "" ? name : `${folder}/${name}`;
    const { duplication, ...others } = content ?? {};
    lines.files.push({ kind: "file", path, size, fact, ...(content === undefined ? {} : { content: others }) });
    if (duplication !== undefined) lines.copies.push({ kind: "copies", path, facts: duplication });
    if (others.dependencies !== undefined) lines.manifests.push({ kind: "file", path, size, fact, content: { dependencies: others.dependencies } });
  }
  return { path: folder, tree: oid, lines: { files: writeLines(lines.files), copies: writeLines(lines.copies), manifests: writeLines(lines.manifests) } };
}

/** By path; sorts in place. */
export function sortFolders(folders: HeadFolder[]): HeadState {
  return folders.sort((one, other) => compareText(one.path, other.path));
}

export function* listHeadLines(head: HeadState, kind: keyof HeadLines): Generator<ReadyLines> {
  for (const { lines } of head) if (lines[kind].items > 0) yield lines[kind];
}

export function countHeadFiles(head: HeadState): number {
  return head.reduce((sum, { lines }) => sum + lines.files.items, 0);
}

const encoder = new TextEncoder();

function writeLines(items: readonly FacetsInput[]): ReadyLines {
  return { kind: "lines", items: items.length, bytes: encoder.encode(items.map((item) => `${JSON.stringify(item)}\n`).join("")) };
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
