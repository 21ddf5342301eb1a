// The Ed25519 keys of this installation, made at random, stored under the master key, opened only here. One signs the audit log's checkpoints, one
// the statements about reports, each nothing else: what calls them is the authority, which composes what is signed.

import { createPrivateKey, generateKeyPair, sign } from "node:crypto";
import { promisify } from "node:util";

import { isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { Secret } from "#platform/secrets/secret.ts";
import { encodeBinding } from "./binding.ts";
import { createExpiringCache } from "./expiring-cache.ts";
import type { HierarchyGiven } from "./key-hierarchy.ts";
import type { LogKeyStore, SigningPurpose, StoredLogKey } from "./log-key-store.ts";

const KEPT_MS = 5 * MINUTE;
/** What stands before the 32 bytes of the key in its SPKI form (RFC 8410, section 4). */
const SPKI_PREFIX_BYTES = 12;

export interface LogKeyGiven extends Pick<HierarchyGiven, "environment" | "masterKey" | "clock"> {
  readonly store: LogKeyStore;
  /** Bound into the wrapped key: one of another purpose in its place does not open. */
  readonly purpose?: SigningPurpose;
}

export interface LogKey {
  /** The public half; the pair is made when it is first asked for. */
  describe(): Promise<{ readonly keyId: Uuid; readonly publicKey: Uint8Array }>;
  /** 64 bytes (RFC 8032, Ed25519). @throws AppError `keyring.master-missing`, `keyring.not-opened`. */
  sign(message: Uint8Array): Promise<Uint8Array>;
  /** Wraps the private half again, under the current master key; gives 1, or 0 when it is already. */
  rewrap(): Promise<number>;
}

export function createLogKey(given: LogKeyGiven): LogKey {
  const { masterKey, store, clock } = given;
  const opened = createExpiringCache<{ readonly row: StoredLogKey; readonly secret: Secret }>({ clock, ttlMs: KEPT_MS });

  async function find(): Promise<StoredLogKey> {
    const found = await store.find();
    if (found !== null) return found;
    await makePair(given);
    return find();
  }

  /** A row read just before it was wrapped again may name a master key that is forgotten by now: it is read once more. */
  async function load(): Promise<{ readonly row: StoredLogKey; readonly secret: Secret }> {
    const row = await find();
    const bytes = await unwrap(given, row).catch(async (error: unknown) => {
      if (!isAppError(error, "keyring.master-missing")) throw error;
      return unwrap(given, await find());
    });
    try {
      return { row, secret: await Secret.seal(bytes) };
    } finally {
      bytes.fill(0);
    }
  }

  const open = () => opened.get("audit", load);
  return {
    async describe() {
      const { row } = await open();
      return { keyId: row.keyId, publicKey: row.publicKey };
    },
    async sign(message) {
      const { secret } = await open();
      return secret.use((bytes) => {
        const key = createPrivateKey({ key: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), format: "der", type: "pkcs8" });
        return new Uint8Array(sign(null, message, key));
      });
    },
    async rewrap() {
      const row = await store.find();
      if (row === null || row.wrappedBy === (await masterKey.currentId())) return 0;
      const bytes = await unwrap(given, row);
      try {
        const { masterKeyId: to, wrapped } = await masterKey.wrap(bytes, rowBinding(given, row));
        await store.rewrap({ keyId: row.keyId, from: row.wrappedBy, to, wrapped });
      } finally {
        bytes.fill(0);
      }
      return 1;
    },
  };
}

async function makePair({ environment, masterKey, store, clock, purpose = "audit" }: LogKeyGiven): Promise<void> {
  const pair = await promisify(generateKeyPair)("ed25519");
  const publicKey = new Uint8Array(pair.publicKey.export({ format: "der", type: "spki" }).subarray(SPKI_PREFIX_BYTES));
  const identity = { keyId: createUuid(), publicKey, createdAt: new Date(clock.now()) };
  const bytes = pair.privateKey.export({ format: "der", type: "pkcs8" });
  try {
    const { masterKeyId: wrappedBy, wrapped } = await masterKey.wrap(bytes, rowBinding({ environment, purpose }, identity));
    await store.insert({ ...identity, wrappedBy, wrapped });
  } finally {
    bytes.fill(0);
  }
}

function unwrap(given: LogKeyGiven, row: StoredLogKey): Promise<Uint8Array> {
  return given.masterKey.unwrap({ masterKeyId: row.wrappedBy, wrapped: row.wrapped }, rowBinding(given, row));
}

/** The public key is in it: whoever swaps it in the database is noticed when the private one does not open. */
function rowBinding({ environment, purpose = "audit" }: Pick<LogKeyGiven, "environment" | "purpose">, { keyId, publicKey }: Pick<StoredLogKey, "keyId" | "publicKey">): Uint8Array {
  return encodeBinding([purpose === "audit" ? "strongroom.log-key/1" : "strongroom.report-key/1", environment, "authority_log_keys", "wrapped", keyId, Buffer.from(publicKey).toString("base64url")]);
}
