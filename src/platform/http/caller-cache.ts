// Who a credential is for, remembered for two seconds: a page that asks ten things at once is looked up once. Whatever changes in this process
// empties it at once; what another process changes counts here when the two seconds are over. What ends by time is remembered until then at most.

import { hash } from "node:crypto";

import { SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";

export interface CallerCache<Value> {
  /** The value of the credential, from memory or by `load`. Null is not remembered: what was refused a moment ago may be good now. */
  find(credential: string, load: () => Promise<Value | null>): Promise<Value | null>;
  /** After any change. What is being looked up meanwhile is not remembered either. */
  forgetAll(): void;
}

/** Access that ends elsewhere must end here within five seconds. */
export const CALLER_LIFE_MS: number = 2 * SECOND;
/** Those who are at it at the same time; beyond, the one that is held for longest goes. */
const MAX_ENTRIES = 10_000;

export interface CallerCacheOptions<Value> {
  readonly clock: Pick<Clock, "now">;
  readonly lifeMs?: number;
  readonly maxEntries?: number;
  /** When the value is good no more by itself; null: nothing of it ends by time. */
  endOf?(value: Value): Date | null;
}

export function createCallerCache<Value>({ clock, lifeMs = CALLER_LIFE_MS, maxEntries = MAX_ENTRIES, endOf = () => null }: CallerCacheOptions<Value>): CallerCache<Value> {
  const entries = new Map<string, { readonly value: Value; readonly from: number; readonly until: number }>();
  let changes = 0;
  return {
    async find(credential, load) {
      const key = hashOf(credential);
      const held = entries.get(key);
      // A clock that was set back lengthens nothing.
      const now = clock.now();
      if (held !== undefined && held.from <= now && held.until > now) return held.value;
      entries.delete(key);
      const [changesBefore, until] = [changes, now + lifeMs];
      const value = await load();
      if (value === null || changes !== changesBefore) return value;
      entries.set(key, { value, from: now, until: Math.min(until, endOf(value)?.getTime() ?? until) });
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries) break;
        entries.delete(oldest);
      }
      return value;
    },
    forgetAll() {
      changes += 1;
      entries.clear();
    },
  };
}

/** Credentials themselves are not kept. */
function hashOf(credential: string): string {
  return hash("sha256", credential, "base64");
}
