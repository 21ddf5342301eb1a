// Which lines of the chat were seen.

import { createStore, type Store } from "#web/pages/live/session/store.ts";

export interface Sending {
  /** Said here and not yet heard back from the host. */
  readonly waiting: readonly string[];
  /** The key of the last line that was in sight. */
  readonly seen: number;
}

export function createSending(): Store<Sending> {
  return createStore<Sending>({ waiting: [], seen: 0 });
}

/** The host says it back to all, in its order. */
export function heardBack({ waiting, seen }: Sending, text: string): Sending {
  const at = waiting.indexOf(text);
  return at < 0 ? { waiting, seen } : { waiting: waiting.toSpliced(at, 1), seen };
}

export function countUnread(lines: readonly { readonly key: number; readonly person: number }[], { seen, self }: { readonly seen: number; readonly self: number | null }): number {
  return lines.filter(({ key, person }) => key > seen && person !== self).length;
}
