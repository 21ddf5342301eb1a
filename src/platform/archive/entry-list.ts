// The files of an archive as they are taken in: each path once, no path both file and folder, all within the limits.

import { AppError } from "#base/app-error.ts";

import { checkEntryPath, type SkipReason } from "./entry-path.ts";
import type { ArchiveLimits } from "./limits.ts";

export interface ListedFile {
  readonly path: string;
  readonly mark: number;
  readonly executable: boolean;
}

export interface EntryList {
  /** True when the entry's content is to be taken; `reason` leaves it out whatever its name, which is checked all the same. */
  add(entry: { readonly name: string; readonly size: number; readonly executable: boolean; readonly at: number; readonly reason?: SkipReason }): number | null;
  /** One more entry that is no file: counted, and its name checked. */
  addFolder(name: string): void;
  /** With the folder that all have in common taken off. */
  files(): readonly ListedFile[];
  readonly skipped: Readonly<Record<string, number>>;
  /** Of the newest file, milliseconds since 1970; null without any. */
  readonly newestAt: number | null;
  readonly entries: number;
}

export function createEntryList(limits: ArchiveLimits): EntryList {
  const files = new Map<string, ListedFile>();
  const folders = new Set<string>();
  const skipped: Record<string, number> = {};
  let entries = 0;
  let bytes = 0;
  let newestAt: number | null = null;
  function count(): void {
    if (++entries > limits.maxEntries) throw tooLarge(`Expected at most ${limits.maxEntries} entries.`, { maxEntries: limits.maxEntries });
  }
  function skip(reason: SkipReason): null {
    skipped[reason] = (skipped[reason] ?? 0) + 1;
    return null;
  }
  return {
    add({ name, size, executable, at, reason }) {
      count();
      const checked = checkEntryPath(name, limits);
      if (reason !== undefined) return skip(reason);
      if (checked.kind === "skip") return skip(checked.reason);
      if (checked.kind === "root") return skip("special");
      if (!Number.isSafeInteger(size) || size < 0) throw new AppError("archive.damaged", "Expected the size of an entry, got none.");
      if (size > limits.maxEntryBytes) throw tooLarge(`Expected files of at most ${limits.maxEntryBytes} bytes, got ${size}.`, { maxEntryBytes: limits.maxEntryBytes });
      bytes += size;
      if (bytes > limits.maxUnpackedBytes) throw tooLarge(`Expected at most ${limits.maxUnpackedBytes} bytes unpacked.`, { maxUnpackedBytes: limits.maxUnpackedBytes });
      const path = checked.parts.join("/");
      if (files.has(path)) return skip("duplicate");
      const above = checked.parts.slice(0, -1).map((_, index) => checked.parts.slice(0, index + 1).join("/"));
      if (folders.has(path) || above.some((folder) => files.has(folder))) return skip("conflict");
      for (const folder of above) folders.add(folder);
      const mark = files.size + 1;
      files.set(path, { path, mark, executable });
      if (at > 0 && at > (newestAt ?? 0)) newestAt = at;
      return mark;
    },
    addFolder(name) {
      count();
      checkEntryPath(name, limits);
    },
    files: () => stripCommonFolder([...files.values()]),
    skipped,
    get newestAt() {
      return newestAt;
    },
    get entries() {
      return entries;
    },
  };
}

/** As `git archive --prefix` and every "Download" button make them: one folder around all. */
function stripCommonFolder(files: readonly ListedFile[]): readonly ListedFile[] {
  const [first] = files;
  const slash = first?.path.indexOf("/") ?? -1;
  if (first === undefined || slash === -1) return files;
  const folder = first.path.slice(0, slash + 1);
  if (!files.every(({ path }) => path.startsWith(folder))) return files;
  return files.map((file) => ({ ...file, path: file.path.slice(folder.length) }));
}

function tooLarge(message: string, details: Record<string, number>): AppError {
  return new AppError("archive.too-large", message, { details });
}
