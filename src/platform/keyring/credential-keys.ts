// The key pairs that credentials are sealed to: made at random for this installation, the private half stored under the master
// key. The newest seals; older ones still open.

import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";

import { AppError, isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { Secret } from "#platform/secrets/secret.ts";
import type { CredentialSealer, SealedCredential } from "./authority.ts";
import { encodeBinding } from "./binding.ts";
import { openCredential } from "./credential-opener.ts";
import { createCredentialSealer } from "./credential-sealer.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import { rawPublicKey } from "./hpke-schedule.ts";
import type { HierarchyGiven } from "./key-hierarchy.ts";
import type { StoredCredentialKey } from "./key-store.ts";

const KEPT_MS = 5 * MINUTE;

export interface CredentialKeys {
  sealer(): Promise<CredentialSealer>;
  /** @throws AppError `keyring.unknown`, `keyring.not-opened`. */
  open(scope: { readonly tenantId: Uuid; readonly vaultId: Uuid }, credential: SealedCredential): Promise<Secret>;
  /** A new pair, which seals from now on; gives its id. */
  rotate(): Promise<Uuid>;
  /** Wraps every private key that is under another master key again under the current one; gives how many. */
  rewrap(): Promise<number>;
}

export function createCredentialKeys(given: HierarchyGiven): CredentialKeys {
  const { environment, masterKey, store, clock } = given;
  const opened = createExpiringCache<Secret>({ clock, ttlMs: KEPT_MS });

  /** The wrapped private key vouches for the public one: whoever swaps the public key in the database is noticed here. */
  function privateKeyOf(row: StoredCredentialKey): Promise<Secret> {
    return opened.get(`${row.keyId} ${Buffer.from(row.publicKey).toString("base64url")}`, async () => sealAndZero(await unwrap(given, row)));
  }

  /** A row read just before it was wrapped again may name a master key that is forgotten by now: it is read once more. */
  async function withPrivateKey(find: () => Promise<StoredCredentialKey>): Promise<{ readonly row: StoredCredentialKey; readonly privateKey: Secret }> {
    const row = await find();
    try {
      return { row, privateKey: await privateKeyOf(row) };
    } catch (error) {
      if (!isAppError(error, "keyring.master-missing")) throw error;
      const again = await find();
      return { row: again, privateKey: await privateKeyOf(again) };
    }
  }

  return {
    rotate: () => addKeyPair(given),
    async sealer() {
      const { row } = await withPrivateKey(() => newest(given));
      return createCredentialSealer({ environment, keyId: row.keyId, publicKey: row.publicKey });
    },
    async open({ tenantId, vaultId }, { keyId, sealed }) {
      const { privateKey } = await withPrivateKey(() => named(given, keyId));
      return openCredential({ environment, place: { tenantId, vaultId, keyId }, sealed, privateKey });
    },
    async rewrap() {
      const current = await masterKey.currentId();
      const stale = (await store.listCredentialKeys()).filter(({ wrappedBy }) => wrappedBy !== current);
      for (const row of stale) {
        const bytes = await unwrap(given, row);
        await rewrapBytes(given, row, bytes);
        bytes.fill(0);
      }
      return stale.length;
    },
  };
}

async function newest(given: HierarchyGiven): Promise<StoredCredentialKey> {
  const [found] = await given.store.listCredentialKeys();
  if (found !== undefined) return found;
  await addKeyPair(given);
  return newest(given);
}

async function named({ store }: HierarchyGiven, keyId: Uuid): Promise<StoredCredentialKey> {
  const row = (await store.listCredentialKeys()).find((key) => key.keyId === keyId);
  if (row === undefined) throw new AppError("keyring.unknown");
  return row;
}

/** When two do this at once, one pair is made and both are given its id. */
async function addKeyPair(given: HierarchyGiven): Promise<Uuid> {
  const { environment, masterKey, store, clock } = given;
  const [last] = await store.listCredentialKeys();
  const pair = await promisify(generateKeyPair)("x25519");
  const identity = { keyId: createUuid(), version: (last?.version ?? 0) + 1, publicKey: rawPublicKey(pair.publicKey), createdAt: new Date(clock.now()) };
  const bytes = pair.privateKey.export({ format: "der", type: "pkcs8" });
  try {
    const { masterKeyId: wrappedBy, wrapped } = await masterKey.wrap(bytes, rowBinding(environment, identity));
    const row = { ...identity, wrappedBy, wrapped };
    await store.insertCredentialKey(row);
    // The master key may have been replaced since: the pass that wraps all keys again did not see this one.
    if (wrappedBy !== (await masterKey.currentId())) await rewrapBytes(given, row, bytes);
  } finally {
    bytes.fill(0);
  }
  return (await newest(given)).keyId;
}

function unwrap({ environment, masterKey }: HierarchyGiven, row: StoredCredentialKey): Promise<Uint8Array> {
  return masterKey.unwrap({ masterKeyId: row.wrappedBy, wrapped: row.wrapped }, rowBinding(environment, row));
}

async function rewrapBytes({ environment, masterKey, store }: HierarchyGiven, row: StoredCredentialKey, bytes: Uint8Array): Promise<void> {
  const { masterKeyId: to, wrapped } = await masterKey.wrap(bytes, rowBinding(environment, row));
  await store.rewrapCredentialKey({ keyId: row.keyId, from: row.wrappedBy, to, wrapped });
}

async function sealAndZero(bytes: Uint8Array): Promise<Secret> {
  try {
    return await Secret.seal(bytes);
  } finally {
    bytes.fill(0);
  }
}

function rowBinding(environment: string, { keyId, version, publicKey }: Pick<StoredCredentialKey, "keyId" | "version" | "publicKey">): Uint8Array {
  return encodeBinding(["strongroom.credential-key/1", environment, "authority_credential_keys", "wrapped", keyId, String(version), Buffer.from(publicKey).toString("base64url")]);
}
