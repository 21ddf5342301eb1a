// SQL of provisioned users, in the transaction's team; a team has one connection at most.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { ProvisioningTables } from "./tables.ts";

export interface SealedProfile {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

export interface UserIndexes {
  readonly userName: Uint8Array;
  readonly external: Uint8Array | null;
  readonly display: Uint8Array | null;
  readonly emails: readonly Uint8Array[];
}

export interface UserRow {
  readonly id: Uuid;
  readonly personId: Uuid;
  readonly profile: SealedProfile;
  readonly active: boolean;
  /** A group or the connection gave them a role at some time. */
  readonly placed: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** What a filter demands, by its index. */
export type UserLookUp =
  | { readonly by: "id"; readonly id: Uuid }
  | { readonly by: "userName" | "externalId" | "displayName" | "email"; readonly index: Uint8Array }
  | { readonly by: "active"; readonly active: boolean };

export async function insertUser(tx: Tx, user: { readonly connectionId: Uuid; readonly row: UserRow; readonly indexes: UserIndexes }): Promise<void> {
  const { connectionId, row, indexes } = user;
  await tx
    .as<ProvisioningTables>()
    .insertInto("provisioned_users")
    .values({ id: row.id, connection_id: connectionId, person_id: row.personId, active: row.active, placed: row.placed, version: row.version, created_at: row.createdAt, changed_at: row.changedAt, ...columnsOf(row.profile, indexes) })
    .execute();
}

export async function updateUser(tx: Tx, row: UserRow, indexes: UserIndexes): Promise<void> {
  await tx
    .as<ProvisioningTables>()
    .updateTable("provisioned_users")
    .set({ active: row.active, version: row.version, changed_at: row.changedAt, ...columnsOf(row.profile, indexes) })
    .where("id", "=", row.id)
    .execute();
}

/** The connection has given them a role: from now on it takes it, too. */
export async function markPlaced(tx: Tx, userId: Uuid): Promise<void> {
  await tx.as<ProvisioningTables>().updateTable("provisioned_users").set({ placed: true }).where("id", "=", userId).execute();
}

export async function deleteUser(tx: Tx, userId: Uuid): Promise<void> {
  await tx.as<ProvisioningTables>().deleteFrom("provisioned_users").where("id", "=", userId).execute();
}

export async function findUser(tx: Tx, userId: Uuid): Promise<UserRow | null> {
  const row = await selectUsers(tx).where("id", "=", userId).executeTakeFirst();
  return row === undefined ? null : asUser(row);
}

export async function findUsers(tx: Tx, userIds: readonly Uuid[]): Promise<readonly UserRow[]> {
  if (userIds.length === 0) return [];
  return (await selectUsers(tx).where("id", "in", userIds).execute()).map(asUser);
}

/** Oldest first, so that pages stay where they are. */
export async function listUsers(tx: Tx, given: { readonly lookUp: UserLookUp | null; readonly offset: number; readonly limit: number }): Promise<readonly UserRow[]> {
  return (await narrowed(selectUsers(tx), given.lookUp).orderBy("created_at").orderBy("id").offset(given.offset).limit(given.limit).execute()).map(asUser);
}

export interface UserCounts {
  readonly active: number;
  readonly ended: number;
  /** Active, in the team, and never given a role by the connection: they stay what they are. */
  readonly standing: number;
}

export async function countUsers(tx: Tx): Promise<UserCounts> {
  const { rows } = await sql<UserCounts>`
    select count(*) filter (where active)::int as active, count(*) filter (where not active)::int as ended,
      count(*) filter (where active and not placed and exists (select from memberships m where m.person_id = provisioned_users.person_id))::int as standing
    from provisioned_users`.execute(tx.as<ProvisioningTables>());
  return rows[0] ?? { active: 0, ended: 0, standing: 0 };
}

/** Another user of that name, or who is that person; `except`: the one that is being changed. */
export async function hasOtherUser(tx: Tx, given: { readonly userName: Uint8Array; readonly personId: Uuid; readonly except: Uuid | null }): Promise<boolean> {
  let query = tx.as<ProvisioningTables>().selectFrom("provisioned_users").select("id").where((eb) => eb.or([eb("user_name_index", "=", given.userName), eb("person_id", "=", given.personId)]));
  if (given.except !== null) query = query.where("id", "<>", given.except);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

function selectUsers(tx: Tx) {
  return tx.as<ProvisioningTables>().selectFrom("provisioned_users").select(["id", "person_id", "key_id", "profile_sealed", "active", "placed", "version", "created_at", "changed_at"]);
}

function narrowed(query: ReturnType<typeof selectUsers>, lookUp: UserLookUp | null): ReturnType<typeof selectUsers> {
  if (lookUp === null) return query;
  if (lookUp.by === "id") return query.where("id", "=", lookUp.id);
  if (lookUp.by === "active") return query.where("active", "=", lookUp.active);
  if (lookUp.by === "email") return query.where(sql<boolean>`email_indexes @> array[${lookUp.index}::bytea]`);
  return query.where(({ userName: "user_name_index", externalId: "external_index", displayName: "display_index" } as const)[lookUp.by], "=", lookUp.index);
}

function columnsOf(profile: SealedProfile, indexes: UserIndexes) {
  return { key_id: profile.keyId, profile_sealed: profile.sealed, user_name_index: indexes.userName, external_index: indexes.external, display_index: indexes.display, email_indexes: indexes.emails };
}

function asUser(row: { readonly id: Uuid; readonly person_id: Uuid; readonly key_id: Uuid; readonly profile_sealed: Uint8Array; readonly active: boolean; readonly placed: boolean; readonly version: number; readonly created_at: Date; readonly changed_at: Date }): UserRow {
  return { id: row.id, personId: row.person_id, profile: { keyId: row.key_id, sealed: row.profile_sealed }, active: row.active, placed: row.placed, version: row.version, createdAt: row.created_at, changedAt: row.changed_at };
}
