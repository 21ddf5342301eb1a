// What stands sealed in the rows of rooms, under the team's field key, each in its cell.

import type { Uuid } from "#base/uuid.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

export interface RoomCell {
  readonly table: "rooms" | "room_documents" | "room_guests";
  readonly column: "name_sealed" | "purpose_sealed" | "terms_sealed" | "email_sealed";
  readonly row: Uuid;
}

export function sealRoomText(key: DataKey, cell: RoomCell, text: string): Uint8Array {
  return sealText(key, { ...cell }, text);
}

/** @throws AppError `keyring.not-opened`. */
export function openRoomText(key: DataKey, cell: RoomCell, sealed: Uint8Array): string {
  return openText(key, { ...cell }, sealed);
}

/** An address in a room is found by it, in no other table and in no other team. */
export function indexGuestAddress(key: DataKey, email: string): Uint8Array {
  return key.index("room_guests.email", email.normalize("NFKC").trim().toLowerCase());
}
