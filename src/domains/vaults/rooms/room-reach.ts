// Who may do what with a room: those who run the team, with an elevation for all that an open room shows to outsiders.

import { actorOf, type AuditDetails } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { VaultsDeps } from "#domains/vaults/deps.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";

import { findRoom, lockRoom, type RoomRow } from "./room-store.ts";

export interface RoomPlace {
  readonly teamId: Uuid;
  readonly roomId: Uuid;
}

export const READ_ROOMS = "vaults.read-rooms";
export const MANAGE_ROOMS = "vaults.manage-rooms";
export const OPEN_ROOMS = "vaults.open-rooms";

/** @throws AppError `room.unknown`. */
export async function getRoomRow(tx: Tx, roomId: Uuid): Promise<RoomRow> {
  const row = await findRoom(tx, roomId);
  if (row === null) throw new AppError("room.unknown");
  return row;
}

/** @throws AppError `room.unknown`, `team.deleting`. */
export async function lockRoomRow(deps: Pick<VaultsDeps, "requireLiveTeam">, tx: Tx, roomId: Uuid): Promise<RoomRow> {
  await deps.requireLiveTeam(tx);
  const row = await lockRoom(tx, roomId);
  if (row === null) throw new AppError("room.unknown");
  return row;
}

/** For a change of what it shows. @throws AppError `room.unknown`, `room.closed`, `team.deleting`, `access.elevation-required` while it is open. */
export async function lockForChange(deps: Pick<VaultsDeps, "requireLiveTeam" | "permissions">, tx: Tx, { caller, teamId, roomId }: RoomPlace & { readonly caller: Caller }): Promise<{ readonly row: RoomRow; readonly person: PersonCaller }> {
  const row = await lockRoomRow(deps, tx, roomId);
  if (row.state === "closed") throw new AppError("room.closed");
  return { row, person: deps.permissions.authorise(caller, { tenantId: teamId, permission: row.state === "open" ? OPEN_ROOMS : MANAGE_ROOMS }) };
}

export interface RoomAct {
  readonly person: PersonCaller;
  readonly event: string;
  readonly subject: { readonly kind: "room" | "room-document" | "room-guest"; readonly id: Uuid };
  readonly details: AuditDetails;
}

export async function recordRoomAct(deps: Pick<VaultsDeps, "audit">, tx: Tx, { person, ...act }: RoomAct): Promise<void> {
  await deps.audit.recordAct(tx, { actor: actorOf(person), ...act });
}
