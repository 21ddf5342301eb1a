// Passes on at most so many bytes of a process's output, then calls and ends.

import { Transform, type Readable } from "node:stream";

/** `maxBytes` is asked for each time: it may grow with what the process was given. */
export function createOutputLimit(source: Readable, maxBytes: () => number, onExceeded: () => void): Readable {
  let passed = 0;
  let exceeded = false;
  const limit = new Transform({
    transform(chunk: Buffer, _encoding, done): void {
      if (exceeded) return done();
      const left = maxBytes() - passed;
      if (chunk.length <= left) {
        passed += chunk.length;
        return done(null, chunk);
      }
      exceeded = true;
      onExceeded();
      done(null, chunk.subarray(0, left));
    },
  });
  // A killed process's output is destroyed, which pipe does not pass on as an end.
  source.once("close", () => {
    if (!limit.writableEnded) limit.end();
  });
  source.pipe(limit);
  return limit;
}
