// SQL of what guests looked at in a room.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { RoomLook } from "#protocol/api/rooms.ts";
import type { ReportPart } from "#protocol/report/parts.ts";

import type { RoomTables } from "./tables.ts";

export interface RoomLookRow {
  readonly id: Uuid;
  readonly roomId: Uuid;
  readonly guestId: Uuid;
  readonly what: RoomLook["what"];
  readonly vaultId: Uuid | null;
  readonly snapshotId: Uuid | null;
  readonly part: ReportPart | null;
  readonly documentId: Uuid | null;
  readonly at: Date;
}

export async function insertRoomLook(tx: Tx, look: RoomLookRow): Promise<void> {
  const { id, roomId, guestId, what, vaultId, snapshotId, part, documentId, at } = look;
  await tx.as<RoomTables>().insertInto("room_looks").values({ id, room_id: roomId, guest_id: guestId, what, vault_id: vaultId, snapshot_id: snapshotId, part, document_id: documentId, at }).execute();
}

export async function countLooksSince(tx: Tx, guestId: Uuid, since: Date): Promise<number> {
  const row = await tx.as<RoomTables>().selectFrom("room_looks").select(({ fn }) => fn.countAll().as("n")).where("guest_id", "=", guestId).where("at", ">", since).executeTakeFirst();
  return Number(row?.n ?? 0);
}

/** Newest first; those that come after one of them, where one is given. */
export async function listRoomLooks(tx: Tx, roomId: Uuid, { limit, after = null }: { readonly limit: number; readonly after?: Pick<RoomLookRow, "at" | "id"> | null }): Promise<readonly RoomLookRow[]> {
  let query = tx.as<RoomTables>().selectFrom("room_looks").selectAll().where("room_id", "=", roomId).orderBy("at", "desc").orderBy("id").limit(limit);
  if (after !== null) query = query.where((where) => where.or([where("at", "<", after.at), where.and([where("at", "=", after.at), where("id", ">", after.id)])]));
  return (await query.execute()).map((row) => ({ id: row.id, roomId: row.room_id, guestId: row.guest_id, what: row.what, vaultId: row.vault_id, snapshotId: row.snapshot_id, part: row.part, documentId: row.document_id, at: row.at }));
}

export interface LookCount extends Pick<RoomLookRow, "guestId" | "what" | "part" | "vaultId" | "documentId"> {
  readonly count: number;
  readonly lastAt: Date;
}

export async function countRoomLooks(tx: Tx, roomId: Uuid): Promise<readonly LookCount[]> {
  const rows = await tx
    .as<RoomTables>()
    .selectFrom("room_looks")
    .select(({ fn }) => ["guest_id", "what", "part", "vault_id", "document_id", fn.countAll().as("count"), sql<Date>`max(at)`.as("last_at")])
    .where("room_id", "=", roomId)
    .groupBy(["guest_id", "what", "part", "vault_id", "document_id"])
    .orderBy("last_at", "desc")
    .execute();
  return rows.map((row) => ({ guestId: row.guest_id, what: row.what, part: row.part, vaultId: row.vault_id, documentId: row.document_id, count: Number(row.count), lastAt: row.last_at }));
}

/** By day of UTC, ascending. */
export async function countLooksByDay(tx: Tx, roomId: Uuid): Promise<readonly { readonly day: string; readonly guestId: Uuid; readonly count: number }[]> {
  const day = sql<string>`to_char(at at time zone 'UTC', 'YYYY-MM-DD')`;
  const rows = await tx
    .as<RoomTables>()
    .selectFrom("room_looks")
    .select(({ fn }) => [day.as("day"), "guest_id", fn.countAll().as("count")])
    .where("room_id", "=", roomId)
    .groupBy([day, "guest_id"])
    .orderBy("day")
    .execute();
  return rows.map((row) => ({ day: row.day, guestId: row.guest_id, count: Number(row.count) }));
}
