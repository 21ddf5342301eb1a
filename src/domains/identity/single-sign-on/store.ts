// SQL of single sign-on. Connections and links are behind row-level security; times are given.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { SingleSignOnTables } from "./tables.ts";

export interface ConnectionRow {
  readonly connectionId: Uuid;
  readonly address: string;
  readonly enabled: boolean;
  readonly keyId: Uuid;
  readonly settings: Uint8Array;
  readonly secret: Uint8Array | null;
  readonly createdAt: Date;
}

export interface ConnectionPlace {
  readonly tenantId: Uuid;
  readonly connectionId: Uuid;
}

export interface FlowRow extends ConnectionPlace {
  readonly attemptId: Uuid;
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

/** Providers that one attempt may be at, in as many tabs. */
const MAX_FLOWS = 5;

export async function listConnections(tx: Tx): Promise<readonly ConnectionRow[]> {
  const rows = await tx.as<SingleSignOnTables>().selectFrom("single_sign_on_connections").selectAll().orderBy("created_at").orderBy("connection_id").execute();
  return rows.map(asConnection);
}

export async function findConnection(tx: Tx, connectionId: Uuid): Promise<ConnectionRow | null> {
  const row = await tx.as<SingleSignOnTables>().selectFrom("single_sign_on_connections").selectAll().where("connection_id", "=", connectionId).executeTakeFirst();
  return row === undefined ? null : asConnection(row);
}

export async function insertConnection(tx: Tx, tenantId: Uuid, connection: ConnectionRow & { readonly addressHash: Uint8Array }): Promise<void> {
  const { connectionId, address, enabled, keyId, settings, secret, createdAt } = connection;
  const tables = tx.as<SingleSignOnTables>();
  await tables
    .insertInto("single_sign_on_connections")
    .values({ connection_id: connectionId, address, enabled, key_id: keyId, settings_sealed: settings, secret_sealed: secret, created_at: createdAt })
    .execute();
  await tables.insertInto("single_sign_on_addresses").values({ address_hash: connection.addressHash, tenant_id: tenantId, connection_id: connectionId }).execute();
}

/** False when there is none such. */
export async function updateConnection(tx: Tx, connection: Omit<ConnectionRow, "address" | "createdAt">): Promise<boolean> {
  const { connectionId, enabled, keyId, settings, secret } = connection;
  const result = await tx
    .as<SingleSignOnTables>()
    .updateTable("single_sign_on_connections")
    .set({ enabled, key_id: keyId, settings_sealed: settings, secret_sealed: secret })
    .where("connection_id", "=", connectionId)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False when there is none such. */
export async function switchOff(tx: Tx, connectionId: Uuid): Promise<boolean> {
  const result = await tx.as<SingleSignOnTables>().updateTable("single_sign_on_connections").set({ enabled: false }).where("connection_id", "=", connectionId).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False when there is none such. */
export async function deleteConnection(tx: Tx, { tenantId, connectionId }: ConnectionPlace): Promise<boolean> {
  const tables = tx.as<SingleSignOnTables>();
  const result = await tables.deleteFrom("single_sign_on_connections").where("connection_id", "=", connectionId).executeTakeFirst();
  await tables.deleteFrom("single_sign_on_addresses").where("tenant_id", "=", tenantId).where("connection_id", "=", connectionId).execute();
  return result.numDeletedRows > 0n;
}

/** Asked without a tenant. */
export async function findPlace(tx: Tx, addressHash: Uint8Array): Promise<ConnectionPlace | null> {
  const row = await tx.as<SingleSignOnTables>().selectFrom("single_sign_on_addresses").select(["tenant_id", "connection_id"]).where("address_hash", "=", addressHash).executeTakeFirst();
  return row === undefined ? null : { tenantId: row.tenant_id, connectionId: row.connection_id };
}

export async function countLinks(tx: Tx): Promise<ReadonlyMap<Uuid, number>> {
  const rows = await tx
    .as<SingleSignOnTables>()
    .selectFrom("single_sign_on_links")
    .select((query) => ["connection_id", query.fn.countAll<string>().as("people")])
    .groupBy("connection_id")
    .execute();
  return new Map(rows.map((row) => [row.connection_id, Number(row.people)]));
}

export async function findLinked(tx: Tx, link: { readonly connectionId: Uuid; readonly subjectIndex: Uint8Array }): Promise<Uuid | null> {
  const row = await tx
    .as<SingleSignOnTables>()
    .selectFrom("single_sign_on_links")
    .select("person_id")
    .where("connection_id", "=", link.connectionId)
    .where("subject_index", "=", link.subjectIndex)
    .executeTakeFirst();
  return row?.person_id ?? null;
}

/** False when the subject or the person is linked already. */
export async function insertLink(tx: Tx, link: { readonly connectionId: Uuid; readonly subjectIndex: Uint8Array; readonly personId: Uuid; readonly now: Date }): Promise<boolean> {
  const row = await tx
    .as<SingleSignOnTables>()
    .insertInto("single_sign_on_links")
    .values({ connection_id: link.connectionId, subject_index: link.subjectIndex, person_id: link.personId, created_at: link.now })
    .onConflict((conflict) => conflict.doNothing())
    .returning("person_id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function insertFlow(tx: Tx, flow: FlowRow & { readonly stateHash: Uint8Array; readonly now: Date; readonly expiresAt: Date }): Promise<void> {
  const tables = tx.as<SingleSignOnTables>();
  await tables.deleteFrom("single_sign_on_flows").where("expires_at", "<=", flow.now).execute();
  const waiting = await tables.selectFrom("single_sign_on_flows").select("state_hash").where("attempt_id", "=", flow.attemptId).orderBy("created_at", "desc").offset(MAX_FLOWS - 1).execute();
  for (const { state_hash } of waiting) await tables.deleteFrom("single_sign_on_flows").where("state_hash", "=", state_hash).execute();
  await tables
    .insertInto("single_sign_on_flows")
    .values({
      state_hash: flow.stateHash,
      attempt_id: flow.attemptId,
      tenant_id: flow.tenantId,
      connection_id: flow.connectionId,
      key_id: flow.keyId,
      sealed: flow.sealed,
      created_at: flow.now,
      expires_at: flow.expiresAt,
    })
    .execute();
}

/** Takes a flow away in one statement, so that of two answers one counts; null when the attempt has none such. */
export async function takeFlow(tx: Tx, flow: { readonly stateHash: Uint8Array; readonly attemptId: Uuid; readonly now: Date }): Promise<FlowRow | null> {
  const row = await tx
    .as<SingleSignOnTables>()
    .deleteFrom("single_sign_on_flows")
    .where("state_hash", "=", flow.stateHash)
    .where("attempt_id", "=", flow.attemptId)
    .where("expires_at", ">", flow.now)
    .returningAll()
    .executeTakeFirst();
  return row === undefined ? null : { attemptId: row.attempt_id, tenantId: row.tenant_id, connectionId: row.connection_id, keyId: row.key_id, sealed: row.sealed };
}

/** All rows of the transaction's tenant, for its end. */
export async function deleteTeamConnections(tx: Tx, tenantId: Uuid): Promise<void> {
  const tables = tx.as<SingleSignOnTables>();
  await tables.deleteFrom("single_sign_on_links").execute();
  await tables.deleteFrom("single_sign_on_connections").execute();
  await tables.deleteFrom("single_sign_on_addresses").where("tenant_id", "=", tenantId).execute();
}

function asConnection(row: Omit<SingleSignOnTables["single_sign_on_connections"], "tenant_id"> & { readonly tenant_id: Uuid }): ConnectionRow {
  return {
    connectionId: row.connection_id,
    address: row.address,
    enabled: row.enabled,
    keyId: row.key_id,
    settings: row.settings_sealed,
    secret: row.secret_sealed,
    createdAt: row.created_at,
  };
}
