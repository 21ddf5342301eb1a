// The head kept in parts, so that an update writes what it changed: a folder is always in the same part, whatever else there is. Parts and the
// entry that names them are written one after the other; each bears the mark that the entry gives it, and a head whose marks differ is none.

import { createUuid } from "#base/uuid.ts";

import type { FactEntry, FactStore } from "./facts.ts";
import { sortFolders, type HeadFolderRow, type HeadState } from "./head-state.ts";

/** There is one head for each store of facts. */
const HEAD_ID = "current";
/** An update changes a few folders and those that they lie in: so small that most parts hold none of them. */
const FOLDERS_PER_PART = 4;

interface HeadEntry {
  readonly version: 2;
  /** One for each part. */
  readonly marks: readonly string[];
}

interface HeadPart {
  readonly mark: string;
  readonly folders: readonly HeadFolderRow[];
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
        const value = found.get(partId(part)) as HeadPart | undefined;
        return value?.mark === mark ? [value] : [];
      });
      if (parts.length < entry.marks.length) return null;
      known = parts;
      return { version: 1, folders: sortFolders(parts.flatMap(({ folders }) => folders)) };
    },
    async write({ folders }) {
      const count = countParts(folders.length);
      const parts = Array.from({ length: count }, (): HeadFolderRow[] => []);
      for (const row of folders) parts[partOf(row[0], count)]?.push(row);
      const next = parts.map((rows, part): HeadPart => {
        const before = known.length === count ? known[part] : undefined;
        return before !== undefined && sameRows(before.folders, rows) ? before : { mark: createUuid(), folders: rows };
      });
      await facts.put("head", next.flatMap((part, index): FactEntry[] => (part === known[index] ? [] : [[partId(index), part]])));
      await facts.put("head", [[HEAD_ID, { version: 2, marks: next.map(({ mark }) => mark) } satisfies HeadEntry]]);
      known = next;
    },
  };
}

function asHeadEntry(value: unknown): HeadEntry | null {
  const entry = value as HeadEntry | undefined;
  return entry?.version === 2 ? entry : null;
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

/** A folder that was taken over is the very row that was read. */
function sameRows(one: readonly HeadFolderRow[], other: readonly HeadFolderRow[]): boolean {
  return one.length === other.length && one.every((row, index) => row === other[index]);
}
