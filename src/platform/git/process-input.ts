// Giving a process what it reads, no faster than it reads.

import type { RunningProcess } from "#platform/process/process.ts";

/** Writes and waits for room; says nothing of a process that has ended, whose end says why. */
export function createSender(process: RunningProcess): (bytes: Uint8Array) => Promise<void> {
  const { stdin } = process;
  let closed = false;
  stdin?.on("error", () => (closed = true));
  stdin?.on("close", () => (closed = true));
  return async (bytes) => {
    if (stdin === null || closed || stdin.writableEnded || stdin.write(bytes)) return;
    await new Promise<void>((resolve) => {
      const done = (): void => {
        for (const event of ["drain", "close", "error"]) stdin.off(event, done);
        resolve();
      };
      for (const event of ["drain", "close", "error"]) stdin.once(event, done);
    });
  };
}
