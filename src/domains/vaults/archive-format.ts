// Which kind of archive begins with these bytes. Names and content types of senders are not asked.

import { AppError } from "#base/app-error.ts";

import type { ArchiveFormat } from "./tables.ts";

/** Where tar keeps its mark (POSIX.1-2008, pax: "ustar" at 257), so this much has to be seen. */
export const FORMAT_BYTES = 262;
const TAR_MARK_AT = 257;

const MARKS: readonly { readonly format: ArchiveFormat; readonly at: number; readonly bytes: readonly number[] }[] = [
  { format: "zip", at: 0, bytes: [0x50, 0x4b, 0x03, 0x04] },
  { format: "zip", at: 0, bytes: [0x50, 0x4b, 0x05, 0x06] },
  { format: "tar.gz", at: 0, bytes: [0x1f, 0x8b] },
  { format: "tar.zst", at: 0, bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { format: "tar", at: TAR_MARK_AT, bytes: [0x75, 0x73, 0x74, 0x61, 0x72] },
];

/** @throws AppError `archive.unknown-format`. */
export function detectArchiveFormat(head: Uint8Array): ArchiveFormat {
  const mark = MARKS.find(({ at, bytes }) => bytes.every((byte, index) => head[at + index] === byte));
  if (mark === undefined) throw new AppError("archive.unknown-format");
  return mark.format;
}
