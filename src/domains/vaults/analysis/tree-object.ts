// Tree objects of git, read by us: entries of one folder (gitformat "tree": mode SP name NUL raw id), and which ids differ
// between two of them. Names are bytes; those that are not UTF-8 are read as Latin-1.

import { AppError } from "#base/app-error.ts";

export type EntryKind = "tree" | "file" | "symlink" | "submodule";

export interface TreeEntry {
  readonly kind: EntryKind;
  readonly name: string;
  readonly oid: string;
}

export type ObjectFormat = "sha1" | "sha256";

/** Length of a raw object id. */
const RAW_OID_BYTES: Readonly<Record<ObjectFormat, number>> = { sha1: 20, sha256: 32 };

/** Type bits of the mode, in octal (git's object.h and fsck): 04 folder, 10 file, 12 symbolic link, 16 submodule. */
const KIND_OF_MODE_TYPE: Readonly<Record<number, EntryKind>> = { 0o04: "tree", 0o10: "file", 0o12: "symlink", 0o16: "submodule" };

const utf8 = new TextDecoder("utf-8", { fatal: true });

/** @throws AppError `git.damaged` when the bytes are no tree. */
export function parseTree(bytes: Uint8Array, format: ObjectFormat): TreeEntry[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rawLength = RAW_OID_BYTES[format];
  const entries: TreeEntry[] = [];
  let at = 0;
  while (at < buffer.length) {
    const space = buffer.indexOf(0x20, at);
    const nul = space === -1 ? -1 : buffer.indexOf(0, space + 1);
    const end = nul + 1 + rawLength;
    if (nul === -1 || end > buffer.length) throw new AppError("git.damaged", "expected a tree object, got bytes that end within an entry");
    const mode = Number.parseInt(buffer.toString("latin1", at, space), 8);
    const kind = KIND_OF_MODE_TYPE[mode >> 12];
    if (kind === undefined) throw new AppError("git.damaged", "expected the mode of a file, folder, link or submodule in a tree object");
    entries.push({ kind, name: decodeName(buffer.subarray(space + 1, nul)), oid: buffer.toString("hex", nul + 1, end) });
    at = end;
  }
  return entries;
}

export interface TreeDifference {
  /** Ids of files and links on either side of a changed, added or deleted path. */
  readonly blobs: readonly string[];
  /** Pairs of folders that differ and have to be looked into; null where one side has no such folder. */
  readonly trees: readonly { readonly old: string | null; readonly new: string | null }[];
}

/** What differs between two folders, one level deep; null stands for a folder that is not there. */
export function diffTrees(old: readonly TreeEntry[] | null, current: readonly TreeEntry[] | null): TreeDifference {
  const blobs: string[] = [];
  const trees: { old: string | null; new: string | null }[] = [];
  const before = new Map((old ?? []).map((entry) => [keyOf(entry), entry]));
  for (const entry of current ?? []) {
    const was = before.get(keyOf(entry));
    before.delete(keyOf(entry));
    if (was?.oid === entry.oid && was.kind === entry.kind) continue;
    if (entry.kind === "tree") trees.push({ old: was?.oid ?? null, new: entry.oid });
    else pushBlobs(blobs, was, entry);
  }
  for (const gone of before.values()) {
    if (gone.kind === "tree") trees.push({ old: gone.oid, new: null });
    else pushBlobs(blobs, gone);
  }
  return { blobs, trees };
}

/** A folder and a file of one name are two things, as they are for git's own comparison. */
function keyOf(entry: TreeEntry): string {
  return entry.kind === "tree" ? `${entry.name}/` : entry.name;
}

/** A submodule's id names a commit of another repository: there is nothing to read. */
function pushBlobs(blobs: string[], ...entries: readonly (TreeEntry | undefined)[]): void {
  for (const entry of entries) if (entry !== undefined && entry.kind !== "submodule") blobs.push(entry.oid);
}

/** Git's names are bytes: what is not UTF-8 reads as Latin-1. */
export function decodeName(bytes: Buffer): string {
  for (const byte of bytes) {
    if (byte >= 0x80) return decodeNonAscii(bytes);
  }
  return bytes.toString("latin1");
}

function decodeNonAscii(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return bytes.toString("latin1");
    throw error;
  }
}
