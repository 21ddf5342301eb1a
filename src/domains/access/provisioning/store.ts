// SQL of connections for provisioning: the connection, its token, what was asked. All but the tokens is behind row-level security.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { DefaultRole, ProvisioningKind } from "#protocol/api/provisioning.ts";

import type { ProvisioningTables } from "./tables.ts";

export interface ConnectionRow {
  readonly id: Uuid;
  readonly defaultRole: DefaultRole | null;
  readonly createdAt: Date;
  readonly tokenMadeAt: Date;
  readonly usedAt: Date | null;
}

/** Of the transaction's team; `lock`: nobody else changes anything by this connection until the transaction ends. */
export async function findConnection(tx: Tx, lock: "lock" | "look"): Promise<ConnectionRow | null> {
  const query = tx.as<ProvisioningTables>().selectFrom("provisioning_connections").selectAll();
  const row = await (lock === "lock" ? query.forUpdate() : query).executeTakeFirst();
  return row === undefined ? null : { id: row.id, defaultRole: row.default_role, createdAt: row.created_at, tokenMadeAt: row.token_made_at, usedAt: row.used_at };
}

/** False when the team has one already. */
export async function insertConnection(tx: Tx, connection: Pick<ConnectionRow, "id" | "defaultRole">, now: Date): Promise<boolean> {
  const result = await tx
    .as<ProvisioningTables>()
    .insertInto("provisioning_connections")
    .values({ id: connection.id, default_role: connection.defaultRole, created_at: now, token_made_at: now, used_at: null })
    .onConflict((conflict) => conflict.column("tenant_id").doNothing())
    .executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function updateDefaultRole(tx: Tx, role: DefaultRole | null): Promise<void> {
  await tx.as<ProvisioningTables>().updateTable("provisioning_connections").set({ default_role: role }).execute();
}

/** The one before it is good no more. */
export async function replaceToken(tx: Tx, given: { readonly teamId: Uuid; readonly connectionId: Uuid; readonly tokenHash: Uint8Array; readonly now: Date }): Promise<void> {
  const { teamId, connectionId, tokenHash, now } = given;
  await tx.as<ProvisioningTables>().deleteFrom("provisioning_tokens").where("team_id", "=", teamId).execute();
  await tx.as<ProvisioningTables>().insertInto("provisioning_tokens").values({ token_hash: tokenHash, team_id: teamId, connection_id: connectionId }).execute();
  await tx.as<ProvisioningTables>().updateTable("provisioning_connections").set({ token_made_at: now, used_at: null }).where("id", "=", connectionId).execute();
}

/** With all that the provider said of people. */
export async function deleteConnection(tx: Tx, teamId: Uuid): Promise<void> {
  await tx.as<ProvisioningTables>().deleteFrom("provisioning_tokens").where("team_id", "=", teamId).execute();
  await tx.as<ProvisioningTables>().deleteFrom("provisioning_connections").execute();
}

/** Asked without a tenant. */
export async function findToken(tx: Tx, tokenHash: Uint8Array): Promise<{ readonly teamId: Uuid; readonly connectionId: Uuid } | null> {
  const row = await tx.as<ProvisioningTables>().selectFrom("provisioning_tokens").select(["team_id", "connection_id"]).where("token_hash", "=", tokenHash).executeTakeFirst();
  return row === undefined ? null : { teamId: row.team_id, connectionId: row.connection_id };
}

/** False when there is no such connection in the transaction's team. */
export async function touchConnection(tx: Tx, given: { readonly connectionId: Uuid; readonly now: Date; readonly resolutionMs: number }): Promise<boolean> {
  const { connectionId, now, resolutionMs } = given;
  const row = await tx.as<ProvisioningTables>().selectFrom("provisioning_connections").select("used_at").where("id", "=", connectionId).executeTakeFirst();
  if (row === undefined) return false;
  if (row.used_at === null || now.getTime() - row.used_at.getTime() >= resolutionMs) await tx.as<ProvisioningTables>().updateTable("provisioning_connections").set({ used_at: now }).where("id", "=", connectionId).execute();
  return true;
}

export interface ActivityRow {
  readonly kind: ProvisioningKind;
  readonly done: number;
  readonly refused: number;
  readonly lastAt: Date;
  readonly lastRefusal: { readonly code: string; readonly at: Date } | null;
}

/** `refusal` null: it was done. */
export async function countActivity(tx: Tx, given: { readonly connectionId: Uuid; readonly kind: ProvisioningKind; readonly refusal: string | null; readonly now: Date }): Promise<void> {
  const { connectionId, kind, refusal, now } = given;
  const [done, refused] = refusal === null ? [1, 0] : [0, 1];
  const day = now.toISOString().slice(0, 10);
  const refusedAt = refusal === null ? null : now;
  await sql`
    insert into provisioning_activity (connection_id, day, kind, done, refused, last_at, last_refusal_code, last_refusal_at)
    select id, ${day}::date, ${kind}, ${done}::int, ${refused}::int, ${now}::timestamptz, ${refusal}::text, ${refusedAt}::timestamptz from provisioning_connections where id = ${connectionId}::uuid
    on conflict (tenant_id, connection_id, day, kind) do update set
      done = provisioning_activity.done + excluded.done,
      refused = provisioning_activity.refused + excluded.refused,
      last_at = excluded.last_at,
      last_refusal_code = coalesce(excluded.last_refusal_code, provisioning_activity.last_refusal_code),
      last_refusal_at = coalesce(excluded.last_refusal_at, provisioning_activity.last_refusal_at)`.execute(tx.as<ProvisioningTables>());
}

/** Since the day; older ones go. */
export async function listActivity(tx: Tx, since: Date): Promise<readonly ActivityRow[]> {
  const from = since.toISOString().slice(0, 10);
  await tx.as<ProvisioningTables>().deleteFrom("provisioning_activity").where("day", "<", from).execute();
  const { rows } = await sql<{ kind: ProvisioningKind; done: number; refused: number; last_at: Date; code: string | null; refused_at: Date | null }>`
    select kind, sum(done)::int as done, sum(refused)::int as refused, max(last_at) as last_at, max(last_refusal_at) as refused_at,
      (array_agg(last_refusal_code order by last_refusal_at desc nulls last))[1] as code
    from provisioning_activity group by kind order by kind`.execute(tx.as<ProvisioningTables>());
  return rows.map((row) => ({ kind: row.kind, done: row.done, refused: row.refused, lastAt: row.last_at, lastRefusal: row.code === null || row.refused_at === null ? null : { code: row.code, at: row.refused_at } }));
}

/** All rows of the transaction's tenant. */
export async function deleteProvisioningRows(tx: Tx, teamId: Uuid): Promise<void> {
  const tables = tx.as<ProvisioningTables>();
  await tables.deleteFrom("provisioning_activity").execute();
  await tables.deleteFrom("provisioned_group_members").execute();
  await tables.deleteFrom("provisioned_groups").execute();
  await tables.deleteFrom("provisioned_users").execute();
  await tables.deleteFrom("provisioning_connections").execute();
  await tables.deleteFrom("provisioning_tokens").where("team_id", "=", teamId).execute();
}
