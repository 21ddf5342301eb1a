// Names in archives: what an unpacker could be led astray by ends the import, though nothing is ever unpacked to a disk here;
// what is merely not source (a `.git` folder, resource forks) is left out and counted.

import { AppError } from "#base/app-error.ts";

import type { ArchiveLimits } from "./limits.ts";

/** Why an entry was left out. */
export type SkipReason = "git-folder" | "link" | "special" | "sparse" | "duplicate" | "conflict" | "resource-fork";

export type EntryPath = { readonly kind: "path"; readonly parts: readonly string[] } | { readonly kind: "skip"; readonly reason: SkipReason } | { readonly kind: "root" };

/** The longest name of a file on the usual file systems. */
const MAX_NAME_BYTES = 255;
/** Characters that HFS+ ignores in names, by which `.g\u200cit` is `.git` there (git's utf8.c, next_hfs_char). */
const HFS_IGNORED = /[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/gu;
/** What NTFS reads as `.git`: short names, streams, trailing dots and spaces (git's path.c, is_ntfs_dotgit). */
const NTFS_DOT_GIT = /^(\.git|git~\d+)[ .]*(:.*)?$/i;
const SPARSE_FOLDER = /^GNUSparseFile\.\d+$/;

/** @throws AppError `archive.refused` for a name that leads out of the archive or cannot be a name. */
export function checkEntryPath(name: string, limits: Pick<ArchiveLimits, "maxPathBytes" | "maxDepth">): EntryPath {
  if (name.includes("\0")) throw refused("a NUL");
  if (Buffer.byteLength(name) > limits.maxPathBytes) throw refused(`more than ${limits.maxPathBytes} bytes`);
  // A backslash divides folders for some unpackers and not for others.
  const slashed = name.replaceAll("\\", "/");
  if (slashed.startsWith("/")) throw refused("an absolute path");
  if (/^[a-z]:/i.test(slashed)) throw refused("a drive letter");
  const parts = slashed.split("/").filter((part) => part !== "" && part !== ".");
  if (parts.some((part) => isParent(part))) throw refused("a way to the folder above");
  if (parts.length > limits.maxDepth) throw refused(`more than ${limits.maxDepth} folders`);
  if (parts.some((part) => Buffer.byteLength(part) > MAX_NAME_BYTES)) throw refused(`a name of more than ${MAX_NAME_BYTES} bytes`);
  if (parts.length === 0) return { kind: "root" };
  if (parts.some((part) => NTFS_DOT_GIT.test(part.replaceAll(HFS_IGNORED, "")))) return { kind: "skip", reason: "git-folder" };
  if (parts[0] === "__MACOSX" || parts.at(-1) === ".DS_Store") return { kind: "skip", reason: "resource-fork" };
  if (parts.some((part) => SPARSE_FOLDER.test(part))) return { kind: "skip", reason: "sparse" };
  return { kind: "path", parts };
}

/** `..`, also with the blanks and dots that Windows drops, with ignored characters, or percent-encoded. */
function isParent(part: string): boolean {
  const plain = part.replaceAll(HFS_IGNORED, "").replaceAll(/%2e/gi, ".").replaceAll("\u2024", ".").replaceAll("\uff0e", ".");
  return /^\.\.[ .]*$/.test(plain) || /^\.\.%(2f|5c)/i.test(plain) || /%(2f|5c)\.\.$/i.test(plain) || /%(2f|5c)\.\.%(2f|5c)/i.test(plain);
}

function refused(what: string): AppError {
  return new AppError("archive.refused", `Expected names within the archive, got one with ${what}.`, { details: { what } });
}
