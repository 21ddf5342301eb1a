// The end of what a process says on standard error: enough for a message, never enough to fill the memory.

import type { Readable } from "node:stream";

import { KIB } from "#base/units.ts";

const MAX_TAIL_BYTES = 16 * KIB;

export interface Tail {
  readonly text: () => string;
  readonly append: (text: string) => void;
}

/** Reads `stream` to its end and keeps the last 16 KiB. */
export function createTail(stream: Readable | null): Tail {
  let kept: Buffer = Buffer.alloc(0);
  const add = (chunk: Buffer): void => {
    kept = Buffer.concat([kept, chunk]);
    if (kept.length > MAX_TAIL_BYTES) kept = kept.subarray(kept.length - MAX_TAIL_BYTES);
  };
  stream?.on("data", add);
  return { text: () => kept.toString("utf8"), append: (text) => add(Buffer.from(text)) };
}
