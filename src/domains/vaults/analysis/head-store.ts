// The head kept in parts, so that an update writes what it changed: a folder is always in the same part, whatever else there is. Parts and the
// entry that names them are written one after the other; each bears the mark that the entry gives it, and a head whose marks differ is none.

import { createUuid } from "#base/uuid.ts";

import type { FactEntry, FactStore } from "./facts.ts";
import { decodeHeadPart, encodeHeadPart, type HeadPart } from "./head-part.ts";
import { sortFolders, type HeadFolder, type HeadState } from "./head-state.ts";

/** There is one head for each store of facts. */
const HEAD_ID = "current";
/** An update changes a few folders and those that they lie in: so small that most parts hold none of them. */
const FOLDERS_PER_PART = 4;

interface HeadEntry {
  readonly version: 3;
  /** One for each part. */
  readonly marks: readonly string[];
}

export interface HeadStore {
  /** Null where none is known. */
  read(): Promise<HeadState | null>;
  /** Writes those parts that are not as they were read. */
  write(state: HeadState): Promise<void>;
}

export function createHeadStore(facts: Pick<FactStore, "get" | "put">): HeadStore {
  let known: readonly HeadPart[] = [];
  return {
    async read() {
      const entry = asHeadEntry((await facts.get("head", [HEAD_ID])).get(HEAD_ID));
      if (entry === null) return null;
      const found = await facts.get("head", entry.marks.map((_, part) => partId(part)));
      const parts = entry.marks.flatMap((mark, part) => {
        const value = found.get(partId(part));
        const read = value instanceof Uint8Array ? decodeHeadPart(value) : null;
        return read?.mark === mark ? [read] : [];
      });
      if (parts.length < entry.marks.length) return null;
      known = parts;
      return sortFolders(parts.flatMap(({ folders }) => folders));
    },
    async write(folders) {
      const count = countParts(folders.length);
      const parts = Array.from({ length: count }, (): HeadFolder[] => []);
      for (const folder of folders) parts[partOf(folder.path, count)]?.push(folder);
      const next = parts.map((of, part): HeadPart => {
        const before = known.length === count ? known[part] : undefined;
        return before !== undefined && sameFolders(before.folders, of) ? before : { mark: createUuid(), folders: of };
      });
      await facts.put("head", next.flatMap((part, index): FactEntry[] => (part === known[index] ? [] : [[partId(index), encodeHeadPart(part)]])));
      await facts.put("head", [[HEAD_ID, { version: 3, marks: next.map(({ mark }) => mark) } satisfies HeadEntry]]);
      known = next;
    },
  };
}

function asHeadEntry(value: unknown): HeadEntry | null {
  const entry = value as HeadEntry | undefined;
  return entry?.version === 3 ? entry : null;
}

function partId(part: number): string {
  return `part ${part}`;
}

/** A power of two: it changes, and all parts with it, when a repository has doubled. */
function countParts(folders: number): number {
  return 2 ** Math.max(0, Math.ceil(Math.log2(folders / FOLDERS_PER_PART)));
}

/** FNV-1a over UTF-16: it need only spread. */
function partOf(path: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < path.length; at++) hash = Math.imul(hash ^ path.charCodeAt(at), 0x01000193);
  return ((hash ^ (hash >>> 15)) >>> 0) % count;
}

/** A folder that was taken over is the very one that was read. */
function sameFolders(one: readonly HeadFolder[], other: readonly HeadFolder[]): boolean {
  return one.length === other.length && one.every((folder, index) => folder === other[index]);
}
