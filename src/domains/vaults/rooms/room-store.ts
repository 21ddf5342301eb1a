// SQL of rooms and of the vaults that they show. The tenant is that of the transaction.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { RoomScope } from "#protocol/api/rooms.ts";

import type { RoomTables } from "./tables.ts";

export interface RoomRow {
  readonly id: Uuid;
  readonly nameSealed: Uint8Array;
  readonly purposeSealed: Uint8Array;
  readonly state: "draft" | "open" | "closed";
  readonly scope: RoomScope;
  readonly exports: boolean;
  readonly terms: TermsRow | null;
  readonly expiresAt: Date;
  readonly createdAt: Date;
  readonly openedAt: Date | null;
  readonly closedAt: Date | null;
}

export interface TermsRow {
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly digest: Uint8Array;
  readonly changedAt: Date;
}

export interface NewRoom {
  readonly id: Uuid;
  readonly keyId: Uuid;
  readonly nameSealed: Uint8Array;
  readonly purposeSealed: Uint8Array;
  readonly expiresAt: Date;
  readonly createdBy: Uuid;
  readonly now: Date;
}

export async function insertRoom(tx: Tx, room: NewRoom): Promise<void> {
  await tx
    .as<RoomTables>()
    .insertInto("rooms")
    .values({
      id: room.id, key_id: room.keyId, name_sealed: room.nameSealed, purpose_sealed: room.purposeSealed, state: "draft", scope: "summary", exports: false,
      terms_version: 0, terms_sealed: null, terms_digest: null, terms_changed_at: null, expires_at: room.expiresAt, created_by: room.createdBy, created_at: room.now, opened_at: null, closed_at: null,
    })
    .execute();
}

export async function findRoom(tx: Tx, roomId: Uuid): Promise<RoomRow | null> {
  const row = await tx.as<RoomTables>().selectFrom("rooms").selectAll().where("id", "=", roomId).executeTakeFirst();
  return row === undefined ? null : asRoom(row);
}

/** The same; nobody else changes the room until the transaction ends. */
export async function lockRoom(tx: Tx, roomId: Uuid): Promise<RoomRow | null> {
  const row = await tx.as<RoomTables>().selectFrom("rooms").selectAll().where("id", "=", roomId).forUpdate().executeTakeFirst();
  return row === undefined ? null : asRoom(row);
}

/** Newest first. */
export async function listRooms(tx: Tx): Promise<readonly RoomRow[]> {
  return (await tx.as<RoomTables>().selectFrom("rooms").selectAll().orderBy("created_at", "desc").orderBy("id").execute()).map(asRoom);
}

export interface RoomCounts {
  readonly roomId: Uuid;
  readonly vaults: number;
  readonly documents: number;
  readonly guests: number;
  readonly lastLookAt: Date | null;
}

export async function countInRooms(tx: Tx): Promise<ReadonlyMap<Uuid, RoomCounts>> {
  const rows = await tx
    .as<RoomTables>()
    .selectFrom("rooms")
    .select(({ selectFrom, fn }) => [
      "rooms.id",
      selectFrom("room_vaults").whereRef("room_vaults.room_id", "=", "rooms.id").select(fn.countAll().as("n")).as("vaults"),
      selectFrom("room_documents").whereRef("room_documents.room_id", "=", "rooms.id").where("blob_name", "is not", null).select(fn.countAll().as("n")).as("documents"),
      selectFrom("room_guests").whereRef("room_guests.room_id", "=", "rooms.id").where("removed_at", "is", null).select(fn.countAll().as("n")).as("guests"),
      selectFrom("room_looks").whereRef("room_looks.room_id", "=", "rooms.id").select(sql<Date | null>`max(at)`.as("at")).as("last_look_at"),
    ])
    .execute();
  return new Map(rows.map((row) => [row.id, { roomId: row.id, vaults: Number(row.vaults), documents: Number(row.documents), guests: Number(row.guests), lastLookAt: row.last_look_at }]));
}

export interface RoomChange {
  readonly nameSealed?: Uint8Array;
  readonly purposeSealed?: Uint8Array;
  readonly scope?: RoomScope;
  readonly exports?: boolean;
  readonly expiresAt?: Date;
  readonly terms?: TermsRow;
}

export async function updateRoom(tx: Tx, roomId: Uuid, { nameSealed, purposeSealed, scope, exports, expiresAt, terms }: RoomChange): Promise<void> {
  const set = {
    ...(nameSealed === undefined ? {} : { name_sealed: nameSealed }),
    ...(purposeSealed === undefined ? {} : { purpose_sealed: purposeSealed }),
    ...(scope === undefined ? {} : { scope }),
    ...(exports === undefined ? {} : { exports }),
    ...(expiresAt === undefined ? {} : { expires_at: expiresAt }),
    ...(terms === undefined ? {} : { terms_version: terms.version, terms_sealed: terms.sealed, terms_digest: terms.digest, terms_changed_at: terms.changedAt }),
  };
  if (Object.keys(set).length > 0) await tx.as<RoomTables>().updateTable("rooms").set(set).where("id", "=", roomId).execute();
}

export async function markOpened(tx: Tx, roomId: Uuid, now: Date): Promise<void> {
  await tx.as<RoomTables>().updateTable("rooms").set({ state: "open", opened_at: now }).where("id", "=", roomId).execute();
}

export async function markClosed(tx: Tx, roomId: Uuid, now: Date): Promise<void> {
  await tx.as<RoomTables>().updateTable("rooms").set({ state: "closed", closed_at: now }).where("id", "=", roomId).execute();
}

/** With all that belongs to it. */
export async function deleteRoom(tx: Tx, roomId: Uuid): Promise<void> {
  await tx.as<RoomTables>().deleteFrom("rooms").where("id", "=", roomId).execute();
}

export interface RoomVaultRow {
  readonly vaultId: Uuid;
  /** Null: the newest. */
  readonly snapshotId: Uuid | null;
}

export async function listRoomVaults(tx: Tx, roomId: Uuid): Promise<readonly RoomVaultRow[]> {
  const rows = await tx.as<RoomTables>().selectFrom("room_vaults").select(["vault_id", "snapshot_id"]).where("room_id", "=", roomId).orderBy("vault_id").execute();
  return rows.map((row) => ({ vaultId: row.vault_id, snapshotId: row.snapshot_id }));
}

export async function replaceRoomVaults(tx: Tx, roomId: Uuid, vaults: readonly RoomVaultRow[]): Promise<void> {
  await tx.as<RoomTables>().deleteFrom("room_vaults").where("room_id", "=", roomId).execute();
  if (vaults.length === 0) return;
  await tx.as<RoomTables>().insertInto("room_vaults").values(vaults.map(({ vaultId, snapshotId }) => ({ room_id: roomId, vault_id: vaultId, snapshot_id: snapshotId }))).execute();
}

function asRoom(row: Omit<RoomTables["rooms"], "tenant_id">): RoomRow {
  const { terms_version: version, terms_sealed: sealed, terms_digest: digest, terms_changed_at: changedAt } = row;
  return {
    id: row.id,
    nameSealed: row.name_sealed,
    purposeSealed: row.purpose_sealed,
    state: row.state,
    scope: row.scope,
    exports: row.exports,
    terms: sealed === null || digest === null || changedAt === null ? null : { version, sealed, digest, changedAt },
    expiresAt: row.expires_at,
    createdAt: row.created_at,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
  };
}
