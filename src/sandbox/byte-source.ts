// A descriptor read piece by piece into one buffer: nothing is read before the last piece has been used, so the writer waits,
// and the memory is that of one piece whatever comes. The process has nothing else to do, so it waits for each piece.

import { readSync } from "node:fs";

export interface ByteSource {
  /** The next bytes; null at the end. They are valid until the next call. */
  next(): Buffer | null;
}

const PIECE_BYTES = 256 * 1024;

export function openByteSource(fd: number): ByteSource {
  // A Buffer: searching in one is many times faster than in a plain array of bytes.
  const buffer = Buffer.alloc(PIECE_BYTES);
  return {
    next() {
      const length = readSync(fd, buffer);
      return length === 0 ? null : buffer.subarray(0, length);
    },
  };
}
