// Wrapped keys in the database, in transactions of the authority's role within the tenant.

import { randomBytes } from "node:crypto";

import type { Generated } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { KeyKind, KeySlot, KeyStore, StoredCredentialKey, StoredKey } from "./key-store.ts";

interface KeyTables {
  authority_tenants: { tenant_id: Uuid; created_at: Date };
  authority_keys: {
    tenant_id: Generated<Uuid>;
    key_id: Uuid;
    kind: KeyKind;
    vault_id: Uuid | null;
    version: number;
    wrapped_by: Uuid;
    wrapped: Uint8Array;
    state: "active" | "destroyed";
    created_at: Date;
    destroyed_at: Date | null;
  };
  authority_credential_keys: { key_id: Uuid; version: number; public_key: Uint8Array; wrapped_by: Uuid; wrapped: Uint8Array; created_at: Date };
}

const ROLE = "strongroom_authority";

export function createSqlKeyStore(db: Db): KeyStore {
  const inTenant = <Result>(tenantId: Uuid, work: (tx: Tx) => Promise<Result>): Promise<Result> => db.tenant({ role: ROLE, tenantId }, work);

  return {
    list: (slot) => inTenant(slot.tenantId, (tx) => listKeys(tx, slot)),
    insert: (key) => inTenant(key.tenantId, (tx) => insertKey(tx, key)),
    rewrap: (tenantId, { keyId, from, to, wrapped }) =>
      inTenant(tenantId, async (tx) => {
        await tx
          .as<KeyTables>()
          .updateTable("authority_keys")
          .set({ wrapped_by: to, wrapped })
          .where("key_id", "=", keyId)
          .where("wrapped_by", "=", from)
          .where("state", "=", "active")
          .execute();
      }),
    destroy: ({ tenantId, vaultId }, at) => inTenant(tenantId, (tx) => overwriteKeys(tx, { vaultId, at })),
    dataSlots: (tenantId) => inTenant(tenantId, (tx) => listDataSlots(tx, tenantId)),
    tenants: () => db.global(ROLE, async (tx) => (await tx.as<KeyTables>().selectFrom("authority_tenants").select("tenant_id").execute()).map((row) => row.tenant_id)),
    listCredentialKeys: () => db.global(ROLE, listCredentialKeys),
    insertCredentialKey: (key) => db.global(ROLE, (tx) => insertCredentialKey(tx, key)),
    rewrapCredentialKey: ({ keyId, from, to, wrapped }) =>
      db.global(ROLE, async (tx) => {
        const update = tx.as<KeyTables>().updateTable("authority_credential_keys").set({ wrapped_by: to, wrapped });
        await update.where("key_id", "=", keyId).where("wrapped_by", "=", from).execute();
      }),
  };
}

async function listDataSlots(tx: Tx, tenantId: Uuid): Promise<readonly KeySlot[]> {
  const rows = await tx.as<KeyTables>().selectFrom("authority_keys").select(["kind", "vault_id"]).distinct().where("state", "=", "active").where("kind", "<>", "tenant").execute();
  return rows.map((row) => ({ tenantId, kind: row.kind, vaultId: row.vault_id }));
}

async function listKeys(tx: Tx, { tenantId, kind, vaultId }: KeySlot): Promise<readonly StoredKey[]> {
  const rows = await tx
    .as<KeyTables>()
    .selectFrom("authority_keys")
    .selectAll()
    .where("kind", "=", kind)
    .where("vault_id", vaultId === null ? "is" : "=", vaultId)
    .orderBy("version")
    .execute();
  return rows.map((row) => ({
    tenantId,
    kind: row.kind,
    vaultId: row.vault_id,
    keyId: row.key_id,
    version: row.version,
    wrappedBy: row.wrapped_by,
    wrapped: row.wrapped,
    state: row.state,
    createdAt: row.created_at,
  }));
}

async function insertKey(tx: Tx, key: StoredKey): Promise<boolean> {
  const tables = tx.as<KeyTables>();
  await tables
    .insertInto("authority_tenants")
    .values({ tenant_id: key.tenantId, created_at: key.createdAt })
    .onConflict((conflict) => conflict.column("tenant_id").doNothing())
    .execute();
  const inserted = await tables
    .insertInto("authority_keys")
    .values({
      key_id: key.keyId,
      kind: key.kind,
      vault_id: key.vaultId,
      version: key.version,
      wrapped_by: key.wrappedBy,
      wrapped: key.wrapped,
      state: key.state,
      created_at: key.createdAt,
      destroyed_at: null,
    })
    .onConflict((conflict) => conflict.columns(["tenant_id", "kind", "vault_id", "version"]).doNothing())
    .returning("key_id")
    .execute();
  return inserted.length === 1;
}

/**
 * Each key with random bytes of its own length. PostgreSQL keeps the old version of a row until vacuum: it opens only with the
 * keys above it, and no longer once the master key was replaced after this.
 */
async function overwriteKeys(tx: Tx, { vaultId, at }: { readonly vaultId: Uuid | null; readonly at: Date }): Promise<number> {
  const tables = tx.as<KeyTables>();
  const active = tables.selectFrom("authority_keys").select(["key_id", "wrapped"]).where("state", "=", "active").forUpdate();
  const doomed = await (vaultId === null ? active : active.where("vault_id", "=", vaultId)).execute();
  for (const { key_id, wrapped } of doomed) {
    const overwritten = { wrapped: randomBytes(wrapped.length), state: "destroyed", destroyed_at: at } as const;
    await tables.updateTable("authority_keys").set(overwritten).where("key_id", "=", key_id).execute();
  }
  return doomed.length;
}

async function listCredentialKeys(tx: Tx): Promise<readonly StoredCredentialKey[]> {
  const rows = await tx.as<KeyTables>().selectFrom("authority_credential_keys").selectAll().orderBy("version", "desc").execute();
  return rows.map((row) => ({ keyId: row.key_id, version: row.version, publicKey: row.public_key, wrappedBy: row.wrapped_by, wrapped: row.wrapped, createdAt: row.created_at }));
}

async function insertCredentialKey(tx: Tx, { keyId, version, publicKey, wrappedBy, wrapped, createdAt }: StoredCredentialKey): Promise<boolean> {
  const inserted = await tx
    .as<KeyTables>()
    .insertInto("authority_credential_keys")
    .values({ key_id: keyId, version, public_key: publicKey, wrapped_by: wrappedBy, wrapped, created_at: createdAt })
    .onConflict((conflict) => conflict.column("version").doNothing())
    .returning("key_id")
    .execute();
  return inserted.length === 1;
}
