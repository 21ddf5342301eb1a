// Changes on their way out: the first goes at once, those that follow closely go together.

export interface Batch {
  add(update: Uint8Array): void;
  /** What waits goes now. */
  flush(): void;
  waiting(): boolean;
}

export interface BatchGiven {
  readonly waitMs: number;
  send(update: Uint8Array): void;
  /** Makes one of many. */
  merge(updates: Uint8Array[]): Uint8Array;
  /** Runs the work after so many milliseconds. */
  later(work: () => void, ms: number): void;
}

export function createBatch({ waitMs, send, merge, later }: BatchGiven): Batch {
  let held: Uint8Array[] = [];
  let pausing = false;

  function flush(): void {
    const [first, ...rest] = held;
    held = [];
    if (first !== undefined) send(rest.length === 0 ? first : merge([first, ...rest]));
  }

  function pause(): void {
    pausing = true;
    later(() => {
      pausing = false;
      if (held.length === 0) return;
      flush();
      pause();
    }, waitMs);
  }

  return {
    add(update) {
      held.push(update);
      if (pausing) return;
      flush();
      pause();
    },
    flush,
    waiting: () => held.length > 0,
  };
}
