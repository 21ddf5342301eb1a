// Sessions that were good a while ago in this process. When a network floods us, or many people come through one address, its
// bucket runs dry; those who are known have a bucket of their own, so that they still get to show who they are. Nobody is let in by this.

import { hash } from "node:crypto";

export interface KnownSessions {
  remember(token: string): void;
  /** A name for the bucket of one that is known, which tells nothing of it; null for any other. */
  find(token: string): string | null;
}

/** People who use one installation within a while; the one not seen for longest is forgotten first. */
const MAX_KNOWN = 10_000;

export function createKnownSessions(max: number = MAX_KNOWN): KnownSessions {
  const known = new Set<string>();
  return {
    remember(token) {
      const name = hashOf(token);
      known.delete(name);
      known.add(name);
      for (const oldest of known) {
        if (known.size <= max) break;
        known.delete(oldest);
      }
    },
    find(token) {
      const name = hashOf(token);
      return known.has(name) ? name : null;
    },
  };
}

/** Tokens themselves are not kept. */
function hashOf(token: string): string {
  return hash("sha256", token, "base64");
}
