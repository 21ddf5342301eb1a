// What was loaded is kept for some minutes and then forgotten; callers at the same time share one load.

import type { Clock } from "#platform/clock/clock.ts";

export interface ExpiringCache<Value> {
  /** The kept value, or that of `load`, which is called once for callers at the same time. A failure is not kept. */
  get(name: string, load: () => Promise<Value>): Promise<Value>;
  /** Forgets all names that begin so; a load that is under way is not kept either. */
  forget(prefix: string): void;
}

export function createExpiringCache<Value>({ clock, ttlMs }: { readonly clock: Clock; readonly ttlMs: number }): ExpiringCache<Value> {
  const entries = new Map<string, { readonly value: Promise<Value>; readonly expiresAt: number }>();

  return {
    async get(name, load) {
      const now = clock.now();
      for (const [other, { expiresAt }] of entries) if (expiresAt <= now) entries.delete(other);
      const kept = entries.get(name);
      if (kept !== undefined) return kept.value;
      const entry = { value: load(), expiresAt: now + ttlMs };
      entries.set(name, entry);
      try {
        return await entry.value;
      } catch (error) {
        if (entries.get(name) === entry) entries.delete(name);
        throw error;
      }
    },
    forget(prefix) {
      for (const name of entries.keys()) if (name.startsWith(prefix)) entries.delete(name);
    },
  };
}
