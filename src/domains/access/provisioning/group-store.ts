// SQL of provisioned groups and of who is in them, in the transaction's team.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { GroupRole } from "#protocol/api/provisioning.ts";

import type { ProvisioningTables } from "./tables.ts";
import type { SealedProfile } from "./user-store.ts";

export interface GroupRow {
  readonly id: Uuid;
  readonly profile: SealedProfile;
  readonly role: GroupRole | null;
  readonly version: number;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface GroupIndexes {
  readonly name: Uint8Array;
  readonly external: Uint8Array | null;
}

/** What a filter demands, by its index. */
export type GroupLookUp = { readonly by: "id" | "member"; readonly id: Uuid } | { readonly by: "displayName" | "externalId"; readonly index: Uint8Array };

export async function insertGroup(tx: Tx, group: { readonly connectionId: Uuid; readonly row: GroupRow; readonly indexes: GroupIndexes }): Promise<void> {
  const { connectionId, row, indexes } = group;
  await tx
    .as<ProvisioningTables>()
    .insertInto("provisioned_groups")
    .values({ id: row.id, connection_id: connectionId, role: row.role, version: row.version, created_at: row.createdAt, changed_at: row.changedAt, ...columnsOf(row.profile, indexes) })
    .execute();
}

export async function updateGroup(tx: Tx, row: GroupRow, indexes: GroupIndexes): Promise<void> {
  await tx.as<ProvisioningTables>().updateTable("provisioned_groups").set({ version: row.version, changed_at: row.changedAt, ...columnsOf(row.profile, indexes) }).where("id", "=", row.id).execute();
}

export async function updateGroupRole(tx: Tx, groupId: Uuid, role: GroupRole | null): Promise<void> {
  await tx.as<ProvisioningTables>().updateTable("provisioned_groups").set({ role }).where("id", "=", groupId).execute();
}

export async function deleteGroup(tx: Tx, groupId: Uuid): Promise<void> {
  await tx.as<ProvisioningTables>().deleteFrom("provisioned_groups").where("id", "=", groupId).execute();
}

export async function findGroup(tx: Tx, groupId: Uuid): Promise<GroupRow | null> {
  const row = await selectGroups(tx).where("id", "=", groupId).executeTakeFirst();
  return row === undefined ? null : asGroup(row);
}

/** Oldest first, so that pages stay where they are. */
export async function listGroups(tx: Tx, given: { readonly lookUp: GroupLookUp | null; readonly offset: number; readonly limit: number }): Promise<readonly GroupRow[]> {
  return (await narrowed(selectGroups(tx), given.lookUp).orderBy("created_at").orderBy("id").offset(given.offset).limit(given.limit).execute()).map(asGroup);
}

export async function countGroups(tx: Tx): Promise<number> {
  const row = await tx.as<ProvisioningTables>().selectFrom("provisioned_groups").select(({ fn }) => fn.countAll<string>().as("count")).executeTakeFirst();
  return Number(row?.count ?? 0);
}

export async function hasOtherGroup(tx: Tx, given: { readonly name: Uint8Array; readonly except: Uuid | null }): Promise<boolean> {
  let query = tx.as<ProvisioningTables>().selectFrom("provisioned_groups").select("id").where("name_index", "=", given.name);
  if (given.except !== null) query = query.where("id", "<>", given.except);
  return (await query.limit(1).executeTakeFirst()) !== undefined;
}

/** The users of each group, by the group. */
export async function membersOf(tx: Tx, groupIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, readonly Uuid[]>> {
  if (groupIds.length === 0) return new Map();
  const rows = await tx.as<ProvisioningTables>().selectFrom("provisioned_group_members").select(["group_id", "user_id"]).where("group_id", "in", groupIds).orderBy("user_id").execute();
  return collect(rows.map((row) => [row.group_id, row.user_id]));
}

export async function countMembers(tx: Tx): Promise<ReadonlyMap<Uuid, number>> {
  const rows = await tx.as<ProvisioningTables>().selectFrom("provisioned_group_members").select(["group_id", ({ fn }) => fn.countAll<string>().as("count")]).groupBy("group_id").execute();
  return new Map(rows.map((row) => [row.group_id, Number(row.count)]));
}

/** The groups of each user, by the user. */
export async function groupsOf(tx: Tx, userIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, readonly GroupRow[]>> {
  if (userIds.length === 0) return new Map();
  const rows = await tx.as<ProvisioningTables>().selectFrom("provisioned_group_members").select(["group_id", "user_id"]).where("user_id", "in", userIds).execute();
  const groupIds = [...new Set(rows.map((row) => row.group_id))];
  const groups = new Map(groupIds.length === 0 ? [] : (await selectGroups(tx).where("id", "in", groupIds).execute()).map((row) => [row.id, asGroup(row)]));
  return collect(
    rows.flatMap((row): (readonly [Uuid, GroupRow])[] => {
      const group = groups.get(row.group_id);
      return group === undefined ? [] : [[row.user_id, group]];
    }),
  );
}

export async function addMembers(tx: Tx, given: { readonly connectionId: Uuid; readonly groupId: Uuid; readonly userIds: readonly Uuid[] }): Promise<void> {
  if (given.userIds.length === 0) return;
  await tx
    .as<ProvisioningTables>()
    .insertInto("provisioned_group_members")
    .values(given.userIds.map((userId) => ({ connection_id: given.connectionId, group_id: given.groupId, user_id: userId })))
    .execute();
}

export async function removeMembers(tx: Tx, given: { readonly groupId: Uuid; readonly userIds: readonly Uuid[] }): Promise<void> {
  if (given.userIds.length === 0) return;
  await tx.as<ProvisioningTables>().deleteFrom("provisioned_group_members").where("group_id", "=", given.groupId).where("user_id", "in", given.userIds).execute();
}

function selectGroups(tx: Tx) {
  return tx.as<ProvisioningTables>().selectFrom("provisioned_groups").select(["id", "key_id", "profile_sealed", "role", "version", "created_at", "changed_at"]);
}

function narrowed(query: ReturnType<typeof selectGroups>, lookUp: GroupLookUp | null): ReturnType<typeof selectGroups> {
  if (lookUp === null) return query;
  if ("id" in lookUp) return lookUp.by === "id" ? query.where("id", "=", lookUp.id) : query.where(sql<boolean>`id in (select group_id from provisioned_group_members where user_id = ${lookUp.id}::uuid)`);
  return query.where(({ displayName: "name_index", externalId: "external_index" } as const)[lookUp.by], "=", lookUp.index);
}

function columnsOf(profile: SealedProfile, indexes: GroupIndexes) {
  return { key_id: profile.keyId, profile_sealed: profile.sealed, name_index: indexes.name, external_index: indexes.external };
}

function collect<Value>(pairs: readonly (readonly [Uuid, Value])[]): ReadonlyMap<Uuid, readonly Value[]> {
  const found = new Map<Uuid, Value[]>();
  for (const [key, value] of pairs) {
    const values = found.get(key);
    if (values === undefined) found.set(key, [value]);
    else values.push(value);
  }
  return found;
}

function asGroup(row: { readonly id: Uuid; readonly key_id: Uuid; readonly profile_sealed: Uint8Array; readonly role: GroupRole | null; readonly version: number; readonly created_at: Date; readonly changed_at: Date }): GroupRow {
  return { id: row.id, profile: { keyId: row.key_id, sealed: row.profile_sealed }, role: row.role, version: row.version, createdAt: row.created_at, changedAt: row.changed_at };
}
