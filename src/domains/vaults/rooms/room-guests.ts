// Who is let into a room, and put out of it. Letting in is an invitation like any other guest's; what is shown to them is the room and nothing else.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import type { PreparedGuest } from "#domains/access/index.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { MAX_ROOM_GUESTS, type RoomGuest } from "#protocol/api/rooms.ts";

import { indexGuestAddress, sealRoomText } from "./cells.ts";
import { countOtherPlaces, findRoomGuestByAddress, insertRoomGuest, listRoomGuests, markGuestRemoved, type RoomGuestRow } from "./guest-store.ts";
import { lockRoomRow, MANAGE_ROOMS, OPEN_ROOMS, recordRoomAct, type RoomPlace } from "./room-reach.ts";
import type { RoomRow } from "./room-store.ts";
import { composeGuest } from "./views.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `room.unknown`, `team.deleting`. */
export interface RoomGuests {
  /** @throws AppError `access.elevation-required`, `room.closed`, `room.invalid`, `room.full`, `room.guest-exists`, `guest.…`, `invitation.…`. */
  invite(caller: Caller, place: RoomPlace, given: { readonly email: string; readonly expiresAt: string }): Promise<RoomGuest>;
  /** @throws AppError `room.guest-unknown`. */
  remove(caller: Caller, place: RoomPlace & { readonly guestId: Uuid }): Promise<void>;
}

export function createRoomGuests(deps: VaultsDeps): RoomGuests {
  return {
    invite: (caller, place, given) => invite(deps, caller, { ...place, ...given }),
    async remove(caller, { teamId, roomId, guestId }) {
      const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: MANAGE_ROOMS });
      const ended = await deps.db.tenant(webScope(teamId), async (tx) => {
        await lockRoomRow(deps, tx, roomId);
        const [guest] = await holdGuests(deps, tx, { roomId, only: guestId });
        if (guest === undefined) throw new AppError("room.guest-unknown");
        return putOut(deps, tx, { person, teamId, roomId, guest });
      });
      if (ended !== null) deps.guests.forget(ended);
    },
  };
}

/** Somebody may join or leave between what is looked up and what is written, and is met anew; thrice in a row is no accident. */
const ATTEMPTS = 3;

async function invite(deps: VaultsDeps, caller: Caller, given: RoomPlace & { readonly email: string; readonly expiresAt: string }): Promise<RoomGuest> {
  const { teamId, roomId, email } = given;
  deps.permissions.authorise(caller, { tenantId: teamId, permission: OPEN_ROOMS });
  const [key, now, until] = [await deps.keys.field(teamId), new Date(deps.clock.now()), new Date(given.expiresAt)];
  // Before a mail is made for it.
  await deps.db.tenant(webScope(teamId), (tx) => lockRoomRow(deps, tx, roomId));
  if (until <= now) throw new AppError("room.invalid", "A guest's time in a room ends after now.");
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const prepared = await deps.guests.prepare(caller, { teamId, email, until });
    const placed = await deps.db.tenant(webScope(teamId), (tx) => place(deps, tx, { roomId, email, until, now, key, prepared }));
    if (placed === null) continue;
    // Their time in the team may be longer now.
    if (placed.guest.personId !== null) deps.guests.forget(placed.guest.personId);
    return composeGuest(placed.guest, { key, room: placed.room, now });
  }
  throw new AppError("guest.team-changing");
}

interface Placing {
  readonly roomId: Uuid;
  readonly email: string;
  readonly until: Date;
  readonly now: Date;
  readonly key: DataKey;
  readonly prepared: PreparedGuest;
}

/** Null when the team changed since it was prepared. */
async function place(deps: VaultsDeps, tx: Tx, { roomId, email, until, now, key, prepared }: Placing): Promise<{ readonly guest: RoomGuestRow; readonly room: RoomRow } | null> {
  const [id, index] = [createUuid(), indexGuestAddress(key, email)];
  const room = await lockRoomRow(deps, tx, roomId);
  if (room.state === "closed") throw new AppError("room.closed");
  if (until > room.expiresAt) throw new AppError("room.invalid", `The room itself ends before that, on ${room.expiresAt.toISOString()}.`);
  if ((await findRoomGuestByAddress(tx, roomId, index)) !== null) throw new AppError("room.guest-exists");
  if ((await listRoomGuests(tx, roomId)).filter(({ removedAt }) => removedAt === null).length >= MAX_ROOM_GUESTS) throw new AppError("room.full");
  const admitted = await prepared.admit(tx);
  if (admitted === null) return null;
  const { personId, invitationId, until: latest } = admitted;
  const expiresAt = latest !== null && latest < until ? latest : until;
  await insertRoomGuest(tx, { id, roomId, email: { keyId: key.keyId, sealed: sealRoomText(key, { table: "room_guests", column: "email_sealed", row: id }, email.trim()), index }, personId, invitationId, expiresAt, invitedBy: prepared.person.personId, now });
  await recordRoomAct(deps, tx, { person: prepared.person, event: "vaults.room-guest-invited", subject: { kind: "room-guest", id }, details: { roomId } });
  const guest = (await listRoomGuests(tx, roomId)).find((row) => row.id === id);
  if (guest === undefined) throw new Error("Defect: a guest that was just written is not there");
  return { guest, room };
}

/** Who is in the room, none of whom joins, leaves or is put out meanwhile: the room is locked, then invitations, then memberships, and places last. */
async function holdGuests(deps: VaultsDeps, tx: Tx, { roomId, only }: { readonly roomId: Uuid; readonly only?: Uuid }): Promise<readonly RoomGuestRow[]> {
  const listPresent = async (): Promise<readonly RoomGuestRow[]> => (await listRoomGuests(tx, roomId)).filter(({ id, removedAt }) => removedAt === null && (only === undefined || id === only));
  await deps.guests.hold(tx, (await listPresent()).flatMap(({ personId, invitationId }) => (personId === null && invitationId !== null ? [invitationId] : [])));
  return listPresent();
}

interface PuttingOut extends RoomPlace {
  readonly person: PersonCaller;
}

/** One who is held. Gives whose membership ended with it: who is shown nothing else leaves the team. */
async function putOut(deps: VaultsDeps, tx: Tx, { person, teamId, roomId, guest }: PuttingOut & { readonly guest: RoomGuestRow }): Promise<Uuid | null> {
  await markGuestRemoved(tx, guest.id, new Date(deps.clock.now()));
  await recordRoomAct(deps, tx, { person, event: "vaults.room-guest-removed", subject: { kind: "room-guest", id: guest.id }, details: { roomId } });
  if ((await countOtherPlaces(tx, guest)) > 0) return null;
  return deps.guests.release(tx, { teamId, by: person, personId: guest.personId, invitationId: guest.invitationId });
}

export async function putOutAll(deps: VaultsDeps, tx: Tx, given: PuttingOut): Promise<{ readonly guests: number; readonly ended: readonly Uuid[] }> {
  const present = await holdGuests(deps, tx, given);
  const ended: Uuid[] = [];
  for (const guest of present) {
    const personId = await putOut(deps, tx, { ...given, guest });
    if (personId !== null) ended.push(personId);
  }
  return { guests: present.length, ended };
}
