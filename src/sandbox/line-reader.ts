// Lines of a byte source, one at a time, each bounded.

import type { ByteSource } from "./byte-source.ts";

/** A plan item: a path of 4,096 characters, escaped, and a fact. */
const MAX_LINE_BYTES = 64 * 1024;
const LINE_FEED = 0x0a;

export function* readLines(source: ByteSource): Generator<string> {
  let rest: Buffer = Buffer.alloc(0);
  for (let piece = source.next(); piece !== null; piece = source.next()) {
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, start)) {
      const line = piece.subarray(start, end);
      yield (rest.length === 0 ? Buffer.from(line.buffer, line.byteOffset, line.length) : Buffer.concat([rest, line])).toString("utf8");
      rest = Buffer.alloc(0);
      start = end + 1;
    }
    rest = Buffer.concat([rest, piece.subarray(start)]);
    if (rest.length > MAX_LINE_BYTES) throw new RangeError("expected shorter lines of the plan");
  }
  if (rest.length > 0) throw new RangeError("expected the plan to end with a line feed");
}
