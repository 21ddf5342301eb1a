// The authority's public keys as a verifier elsewhere holds them: asked for when a key is not known and after a minute, so that a revoked one
// is no longer good by then (TOK-5).

import type { KeyObject } from "node:crypto";

import { MINUTE, SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";

import type { ListedPublicKey } from "./signing-keys.ts";

export interface KeyList {
  /** Null when the authority does not have it on its list. */
  find(kid: Uuid): Promise<KeyObject | null>;
}

const KEPT_MS = MINUTE;
/** Tokens with made-up keys must not make us ask the authority each time. */
const ASK_AGAIN_MS = SECOND;

export function createKeyList({ clock, load }: { readonly clock: Pick<Clock, "now">; load(): Promise<readonly ListedPublicKey[]> }): KeyList {
  let keys: ReadonlyMap<Uuid, KeyObject> = new Map();
  let loadedAt = Number.NEGATIVE_INFINITY;
  let loading: Promise<void> | null = null;

  async function refresh(): Promise<void> {
    const listed = await load();
    keys = new Map(listed.map(({ kid, publicKey }) => [kid, publicKey]));
    loadedAt = clock.now();
  }

  return {
    async find(kid) {
      const age = clock.now() - loadedAt;
      if (age >= KEPT_MS || (!keys.has(kid) && age >= ASK_AGAIN_MS)) {
        loading ??= refresh().finally(() => {
          loading = null;
        });
        await loading;
      }
      return keys.get(kid) ?? null;
    },
  };
}
