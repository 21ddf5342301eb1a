// What a file is, by its first bytes and never by its name.

import { AppError } from "#base/app-error.ts";

export type ArchiveFormat = "zip" | "tar" | "tar.gz" | "tar.zst";

interface Magic {
  readonly name: string;
  readonly bytes: string;
  /** Null for what is known and not read. */
  readonly format: ArchiveFormat | null;
}

const MAGICS: readonly Magic[] = [
  { name: "zip", bytes: "504b0304", format: "zip" },
  { name: "empty zip", bytes: "504b0506", format: "zip" },
  { name: "part of a divided zip", bytes: "504b0708", format: null },
  { name: "gzip", bytes: "1f8b", format: "tar.gz" },
  { name: "zstd", bytes: "28b52ffd", format: "tar.zst" },
  { name: "bzip2", bytes: "425a68", format: null },
  { name: "xz", bytes: "fd377a585a00", format: null },
  { name: "7z", bytes: "377abcaf271c", format: null },
  { name: "rar", bytes: "526172211a07", format: null },
];

/** @throws AppError `archive.unknown-format`. */
export function detectFormat(head: Buffer): ArchiveFormat {
  const magic = MAGICS.find(({ bytes }) => head.subarray(0, bytes.length / 2).equals(Buffer.from(bytes, "hex")));
  if (magic === undefined) {
    if (isTarHeader(head)) return "tar";
    throw new AppError("archive.unknown-format");
  }
  if (magic.format !== null) return magic.format;
  throw new AppError("archive.unknown-format", `Expected a zip, tar, tar.gz or tar.zst file, got ${magic.name}.`);
}

/** By the checksum over the header with its own place blank (POSIX.1-2017, pax, "ustar Interchange Format"). */
export function isTarHeader(head: Buffer): boolean {
  if (head.length < 512) return false;
  const stated = Number.parseInt(head.toString("latin1", 148, 156).replace(/\0.*$/s, "").trim(), 8);
  let sum = 0;
  for (let at = 0; at < 512; at++) sum += at >= 148 && at < 156 ? 0x20 : (head[at] ?? 0);
  return stated === sum;
}
