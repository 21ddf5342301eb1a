// The audit log's wrapped signing key in the database, in transactions of the authority's role.

import type { Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";
import type { Rewrapping } from "./key-store.ts";

export interface StoredLogKey {
  readonly keyId: Uuid;
  /** 32 bytes of Ed25519 (RFC 8032). */
  readonly publicKey: Uint8Array;
  readonly wrappedBy: Uuid;
  readonly wrapped: Uint8Array;
  readonly createdAt: Date;
}

/** The log's checkpoints, or the statements about reports: a key signs one kind alone. */
export type SigningPurpose = "audit" | "reports";

export interface LogKeyStore {
  find(): Promise<StoredLogKey | null>;
  /** Does nothing when there is one already: another program was first. */
  insert(key: StoredLogKey): Promise<void>;
  rewrap(change: Rewrapping): Promise<void>;
}

interface LogKeyTables {
  authority_log_keys: { key_id: Uuid; purpose: SigningPurpose; public_key: Uint8Array; wrapped_by: Uuid; wrapped: Uint8Array; created_at: Date };
}

const ROLE = "strongroom_authority";

export function createSqlLogKeyStore(db: Db, purpose: SigningPurpose = "audit"): LogKeyStore {
  return {
    find: () =>
      db.global(ROLE, async (tx) => {
        const row = await tx.as<LogKeyTables>().selectFrom("authority_log_keys").selectAll().where("purpose", "=", purpose).executeTakeFirst();
        return row === undefined ? null : { keyId: row.key_id, publicKey: row.public_key, wrappedBy: row.wrapped_by, wrapped: row.wrapped, createdAt: row.created_at };
      }),
    insert: ({ keyId, publicKey, wrappedBy, wrapped, createdAt }) =>
      db.global(ROLE, async (tx) => {
        await tx
          .as<LogKeyTables>()
          .insertInto("authority_log_keys")
          .values({ key_id: keyId, purpose, public_key: publicKey, wrapped_by: wrappedBy, wrapped, created_at: createdAt })
          .onConflict((conflict) => conflict.column("purpose").doNothing())
          .execute();
      }),
    rewrap: ({ keyId, from, to, wrapped }) =>
      db.global(ROLE, async (tx) => {
        const update = tx.as<LogKeyTables>().updateTable("authority_log_keys").set({ wrapped_by: to, wrapped });
        await update.where("key_id", "=", keyId).where("wrapped_by", "=", from).execute();
      }),
  };
}
