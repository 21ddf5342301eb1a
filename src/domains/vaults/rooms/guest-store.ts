// SQL of the guests of rooms. Who is still let in is asked by time, at each look.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { RoomTables } from "./tables.ts";

export interface RoomGuestRow {
  readonly id: Uuid;
  readonly roomId: Uuid;
  readonly emailSealed: Uint8Array;
  readonly invitationId: Uuid | null;
  readonly personId: Uuid | null;
  readonly expiresAt: Date;
  readonly invitedAt: Date;
  readonly joinedAt: Date | null;
  readonly removedAt: Date | null;
  readonly accepted: { readonly version: number; readonly digest: Uint8Array; readonly at: Date } | null;
}

export interface NewRoomGuest {
  readonly id: Uuid;
  readonly roomId: Uuid;
  readonly email: { readonly keyId: Uuid; readonly sealed: Uint8Array; readonly index: Uint8Array };
  readonly invitationId: Uuid | null;
  readonly personId: Uuid | null;
  readonly expiresAt: Date;
  readonly invitedBy: Uuid;
  readonly now: Date;
}

export async function insertRoomGuest(tx: Tx, guest: NewRoomGuest): Promise<void> {
  await tx
    .as<RoomTables>()
    .insertInto("room_guests")
    .values({
      id: guest.id, room_id: guest.roomId, key_id: guest.email.keyId, email_sealed: guest.email.sealed, email_index: guest.email.index, invitation_id: guest.invitationId, person_id: guest.personId,
      expires_at: guest.expiresAt, invited_by: guest.invitedBy, invited_at: guest.now, joined_at: guest.personId === null ? null : guest.now, removed_at: null, accepted_version: null, accepted_digest: null, accepted_at: null,
    })
    .execute();
}

/** All that ever were, in the order in which they were invited. */
export async function listRoomGuests(tx: Tx, roomId: Uuid): Promise<readonly RoomGuestRow[]> {
  return (await tx.as<RoomTables>().selectFrom("room_guests").selectAll().where("room_id", "=", roomId).orderBy("invited_at").orderBy("id").execute()).map(asGuest);
}

/** Who was not put out, by their address. */
export async function findRoomGuestByAddress(tx: Tx, roomId: Uuid, index: Uint8Array): Promise<RoomGuestRow | null> {
  const row = await tx.as<RoomTables>().selectFrom("room_guests").selectAll().where("room_id", "=", roomId).where("email_index", "=", index).where("removed_at", "is", null).executeTakeFirst();
  return row === undefined ? null : asGuest(row);
}

/** The person's own place in each room that they were not put out of. */
export async function listPlacesOf(tx: Tx, personId: Uuid): Promise<readonly RoomGuestRow[]> {
  return (await tx.as<RoomTables>().selectFrom("room_guests").selectAll().where("person_id", "=", personId).where("removed_at", "is", null).execute()).map(asGuest);
}

/** In rooms that are not closed. */
export async function countOtherPlaces(tx: Tx, guest: RoomGuestRow): Promise<number> {
  const query = tx.as<RoomTables>().selectFrom("room_guests").innerJoin("rooms", (join) => join.onRef("rooms.id", "=", "room_guests.room_id").onRef("rooms.tenant_id", "=", "room_guests.tenant_id")).where("rooms.state", "<>", "closed").where("room_guests.removed_at", "is", null).where("room_guests.id", "<>", guest.id);
  const mine = guest.personId === null ? query.where("room_guests.invitation_id", "=", guest.invitationId) : query.where("room_guests.person_id", "=", guest.personId);
  return Number((await mine.select(({ fn }) => fn.countAll().as("n")).executeTakeFirst())?.n ?? 0);
}

export async function markGuestRemoved(tx: Tx, guestId: Uuid, now: Date): Promise<void> {
  await tx.as<RoomTables>().updateTable("room_guests").set({ removed_at: now }).where("id", "=", guestId).where("removed_at", "is", null).execute();
}

/** False when somebody did at the same time: of two that wait for the row, the second finds it accepted. */
export async function markTermsAccepted(tx: Tx, guestId: Uuid, accepted: { readonly version: number; readonly digest: Uint8Array; readonly at: Date }): Promise<boolean> {
  const result = await tx
    .as<RoomTables>()
    .updateTable("room_guests")
    .set({ accepted_version: accepted.version, accepted_digest: accepted.digest, accepted_at: accepted.at })
    .where("id", "=", guestId)
    .where((where) => where.or([where("accepted_digest", "is", null), where("accepted_digest", "<>", accepted.digest), where("accepted_version", "<>", accepted.version)]))
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Who joined is in the rooms that the invitation was for, and in none of before. */
export async function admitToRooms(tx: Tx, { personId, invitationId, at }: { readonly personId: Uuid; readonly invitationId: Uuid; readonly at: Date }): Promise<void> {
  const db = tx.as<RoomTables>();
  await endPlacesOf(tx, personId, at);
  await db.updateTable("room_guests").set({ person_id: personId, joined_at: at }).where("invitation_id", "=", invitationId).where("person_id", "is", null).where("removed_at", "is", null).execute();
}

export async function endPlacesOf(tx: Tx, personId: Uuid, at: Date): Promise<void> {
  await tx.as<RoomTables>().updateTable("room_guests").set({ removed_at: at }).where("person_id", "=", personId).where("removed_at", "is", null).execute();
}

function asGuest(row: Omit<RoomTables["room_guests"], "tenant_id">): RoomGuestRow {
  const { accepted_version: version, accepted_digest: digest, accepted_at: at } = row;
  return {
    id: row.id,
    roomId: row.room_id,
    emailSealed: row.email_sealed,
    invitationId: row.invitation_id,
    personId: row.person_id,
    expiresAt: row.expires_at,
    invitedAt: row.invited_at,
    joinedAt: row.joined_at,
    removedAt: row.removed_at,
    accepted: version === null || digest === null || at === null ? null : { version, digest, at },
  };
}
