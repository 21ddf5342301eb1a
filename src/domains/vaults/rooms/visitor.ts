// A guest at the door of a room: signed in, invited to this very room, in time, and with its terms accepted as they are now. Every look goes
// through here; whoever is refused learns no more than that there is no such room.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { MAX_LOOKS_A_DAY } from "#protocol/api/rooms.ts";
import type { VisitMark } from "#protocol/api/visits.ts";

import { listPlacesOf, type RoomGuestRow } from "./guest-store.ts";
import { countLooksSince, insertRoomLook, type RoomLookRow } from "./look-store.ts";
import type { RoomPlace } from "./room-reach.ts";
import { findRoom, type RoomRow, type TermsRow } from "./room-store.ts";
import { endOf, guestAddressOf, roomNameOf } from "./views.ts";

export const VISIT_ROOMS = "vaults.visit-rooms";

export interface Visitor {
  readonly person: PersonCaller;
  readonly guest: RoomGuestRow;
  readonly room: RoomRow;
  readonly terms: TermsRow;
}

/** A program with a token would be shown what nobody reads under a mark. @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export function authoriseVisitor({ permissions }: Pick<VaultsDeps, "permissions">, caller: Caller, teamId: Uuid): PersonCaller {
  const person = permissions.authorise(caller, { tenantId: teamId, permission: VISIT_ROOMS });
  if (person.credential !== "session") throw new AppError("session.required", "Rooms are for people in a browser, not for programs.");
  return person;
}

/** At the terms. @throws AppError `room.unknown`, `team.deleting`. */
export async function meetVisitor(deps: Pick<VaultsDeps, "permissions" | "requireLiveTeam" | "clock">, tx: Tx, { caller, teamId, roomId }: RoomPlace & { readonly caller: Caller }): Promise<Visitor> {
  const person = authoriseVisitor(deps, caller, teamId);
  await deps.requireLiveTeam(tx);
  const guest = (await listPlacesOf(tx, person.personId)).find((place) => place.roomId === roomId);
  const room = guest === undefined ? null : await findRoom(tx, roomId);
  if (guest === undefined || room?.terms == null || !isLetIn({ guest, room, now: new Date(deps.clock.now()) })) throw new AppError("room.unknown");
  return { person, guest, room, terms: room.terms };
}

/** Behind them. @throws AppError `room.unknown`, `room.terms-not-accepted`, `team.deleting`. */
export async function admitVisitor(deps: Pick<VaultsDeps, "permissions" | "requireLiveTeam" | "clock">, tx: Tx, asked: RoomPlace & { readonly caller: Caller }): Promise<Visitor> {
  const visitor = await meetVisitor(deps, tx, asked);
  if (!hasAccepted(visitor)) throw new AppError("room.terms-not-accepted");
  return visitor;
}

export function isLetIn({ guest, room, now }: { readonly guest: RoomGuestRow; readonly room: RoomRow; readonly now: Date }): boolean {
  return room.state === "open" && guest.removedAt === null && endOf(guest, room) > now;
}

export function hasAccepted({ guest: { accepted }, terms }: Pick<Visitor, "guest" | "terms">): boolean {
  return accepted !== null && accepted.version === terms.version && Buffer.from(accepted.digest).equals(terms.digest);
}

export function markOf({ guest, room }: Visitor, key: DataKey, at: Date): VisitMark {
  return { email: guestAddressOf(guest, key), room: roomNameOf(room, key), at: at.toISOString() };
}

export type LookGiven = Pick<RoomLookRow, "what"> & Partial<Pick<RoomLookRow, "vaultId" | "snapshotId" | "part" | "documentId">>;

/** Before anything is shown; gives the look's id. @throws AppError `room.too-many-looks`. */
export async function recordRoomLook(deps: Pick<VaultsDeps, "audit" | "clock">, tx: Tx, visitor: Visitor, given: LookGiven): Promise<{ readonly lookId: Uuid; readonly at: Date }> {
  const { guest, room, person } = visitor;
  const { what, vaultId = null, snapshotId = null, part = null, documentId = null } = given;
  const [lookId, at] = [createUuid(), new Date(deps.clock.now())];
  if ((await countLooksSince(tx, guest.id, new Date(at.getTime() - DAY))) >= MAX_LOOKS_A_DAY) throw new AppError("room.too-many-looks");
  await insertRoomLook(tx, { id: lookId, roomId: room.id, guestId: guest.id, what, vaultId, snapshotId, part, documentId, at });
  const details = { guestId: guest.id, what, part: part ?? "none", of: vaultId ?? documentId ?? room.id, lookId };
  await deps.audit.recordAct(tx, { actor: actorOf(person), event: "vaults.room-looked", subject: { kind: "room", id: room.id }, details });
  return { lookId, at };
}
