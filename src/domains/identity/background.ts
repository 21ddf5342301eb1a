// Work that an answer must not wait for, because how long it takes would tell something. One after the other, so that what
// somebody asks for next is not slowed down by more than one of them.

import type { Log } from "#platform/log/log.ts";

export interface Background {
  run(work: () => Promise<void>): void;
  /** Resolves when what was begun until then has ended. */
  settled(): Promise<void>;
}

export function createBackground(log: Pick<Log, "error">): Background {
  let last: Promise<void> = Promise.resolve();
  return {
    run(work) {
      last = last.then(work).catch((error: unknown) => log.error("work in the background failed", {}, error));
    },
    settled: () => last,
  };
}
