// How much an archive may hold, and what it may unfold to.

import { GIB, KIB, MIB } from "#base/units.ts";

export interface ArchiveLimits {
  /** Of the file as it comes. */
  readonly maxBytes: number;
  /** Of all its content, unpacked. */
  readonly maxUnpackedBytes: number;
  /** Of one file in it. */
  readonly maxEntryBytes: number;
  readonly maxEntries: number;
  /** Unpacked to packed, once more than `ratioFromBytes` came out. Source code has 4 to 10; deflate can reach 1,032. */
  readonly maxRatio: number;
  readonly ratioFromBytes: number;
  readonly maxPathBytes: number;
  readonly maxDepth: number;
}

export const DEFAULT_ARCHIVE_LIMITS: ArchiveLimits = {
  maxBytes: 2 * GIB,
  maxUnpackedBytes: 8 * GIB,
  maxEntryBytes: 512 * MIB,
  maxEntries: 1_000_000,
  maxRatio: 150,
  ratioFromBytes: 64 * MIB,
  maxPathBytes: 4 * KIB,
  maxDepth: 256,
};
