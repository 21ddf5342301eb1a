// Lines of a byte source, one at a time, each bounded.

import type { ByteSource } from "./byte-source.ts";

/** The longest is a file of task "facets": a lock file of ten thousand packages. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;
const LINE_FEED = 0x0a;

export function* readLines(source: ByteSource): Generator<string> {
  let parts: Buffer[] = [];
  let length = 0;
  for (let piece = source.next(); piece !== null; piece = source.next()) {
    let start = 0;
    for (let end = piece.indexOf(LINE_FEED); end !== -1; end = piece.indexOf(LINE_FEED, start)) {
      yield length === 0 ? piece.toString("utf8", start, end) : Buffer.concat([...parts, piece.subarray(start, end)]).toString("utf8");
      [parts, length] = [[], 0];
      start = end + 1;
    }
    if (start === piece.length) continue;
    // Copied: the piece is the source's, and is overwritten.
    parts.push(Buffer.from(piece.subarray(start)));
    length += piece.length - start;
    if (length > MAX_LINE_BYTES) throw new RangeError("expected shorter lines");
  }
  if (length > 0) throw new RangeError("expected the last line to end with a line feed");
}
