// The keys that sign tokens: made at random, kept in this process's memory only, replaced daily (TOK-5, TOK-16).

import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

import { HOUR, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { MAX_LIFE_SECONDS } from "#protocol/tokens/claims.ts";

const ROTATE_AFTER_MS = 24 * HOUR;
/** A token signed a moment before the rotation may live as long. */
const KEPT_AFTER_ROTATION_MS = MAX_LIFE_SECONDS * SECOND;

export interface SigningKey {
  readonly kid: Uuid;
  readonly privateKey: KeyObject;
}

/** The half that verifiers need. */
export interface VerificationKeys {
  /** Null when the key is not on the list, or no longer. */
  find(kid: Uuid): KeyObject | null;
}

/** The half of a key that a verifier elsewhere is given. */
export interface ListedPublicKey {
  readonly kid: Uuid;
  readonly publicKey: KeyObject;
}

export interface SigningKeys extends VerificationKeys {
  /** Those whose tokens are good now. */
  list(): readonly ListedPublicKey[];
  /** The key to sign with; a new one when the last is a day old. */
  current(): Promise<SigningKey>;
  /** Signs with a new key from now on; what was signed before is accepted until it ends. */
  rotate(): Promise<void>;
  /** The key's tokens are refused from now on. */
  revoke(kid: Uuid): void;
}

interface ListedKey extends SigningKey {
  readonly publicKey: KeyObject;
  readonly madeAt: number;
}

export function createSigningKeys({ clock }: { readonly clock: Clock }): SigningKeys {
  const retired = new Map<Uuid, { readonly publicKey: KeyObject; readonly until: number }>();
  let newest: Promise<ListedKey> | null = null;
  let listed: ListedKey | null = null;
  let lastMade: Promise<unknown> = Promise.resolve();

  /** One after the other: the key that is signed with is always the one that is listed last. */
  function replace(): Promise<ListedKey> {
    newest = lastMade.then(make, make);
    lastMade = newest;
    return newest;
  }

  async function make(): Promise<ListedKey> {
    const { privateKey, publicKey } = await promisify(generateKeyPair)("ec", { namedCurve: "P-256" });
    const now = clock.now();
    for (const [kid, { until }] of retired) if (until <= now) retired.delete(kid);
    if (listed !== null) retired.set(listed.kid, { publicKey: listed.publicKey, until: now + KEPT_AFTER_ROTATION_MS });
    listed = { kid: createUuid(), privateKey, publicKey, madeAt: now };
    return listed;
  }

  return {
    async current() {
      const asked = newest ?? replace();
      const key = await asked;
      if (clock.now() - key.madeAt < ROTATE_AFTER_MS) return key;
      // Of many that find the key old at once, the first replaces it and the others wait for that one.
      if (newest === asked) void replace();
      return this.current();
    },
    async rotate() {
      await replace();
    },
    revoke(kid) {
      retired.delete(kid);
      if (listed?.kid !== kid) return;
      listed = null;
      newest = null;
    },
    list() {
      const now = clock.now();
      const old = [...retired].filter(([, { until }]) => until > now).map(([kid, { publicKey }]) => ({ kid, publicKey }));
      return listed === null ? old : [{ kid: listed.kid, publicKey: listed.publicKey }, ...old];
    },
    find(kid) {
      if (listed?.kid === kid) return listed.publicKey;
      const old = retired.get(kid);
      return old !== undefined && old.until > clock.now() ? old.publicKey : null;
    },
  };
}
