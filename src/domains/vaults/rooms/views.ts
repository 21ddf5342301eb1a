// From rows to what the API says of a room, with its names opened.

import type { Uuid } from "#base/uuid.ts";
import { openVaultText } from "#domains/vaults/sealed-columns.ts";
import type { VaultRow } from "#domains/vaults/store.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Room, RoomDocument, RoomGuest, RoomSummary, RoomTerms } from "#protocol/api/rooms.ts";

import { openRoomText } from "./cells.ts";
import type { RoomDocumentRow } from "./document-store.ts";
import type { RoomGuestRow } from "./guest-store.ts";
import type { RoomCounts, RoomRow, RoomVaultRow, TermsRow } from "./room-store.ts";

export interface RoomParts {
  readonly row: RoomRow;
  readonly chosen: readonly RoomVaultRow[];
  readonly vaults: readonly VaultRow[];
  readonly documents: readonly RoomDocumentRow[];
  readonly guests: readonly RoomGuestRow[];
}

export function composeRoom({ row, chosen, vaults, documents, guests }: RoomParts, key: DataKey, now: Date): Room {
  const names = new Map(vaults.map((vault) => [vault.id, openVaultText(key, { vaultId: vault.id, column: "name_sealed" }, vault.nameSealed)]));
  return {
    ...composeCommon(row, key),
    purpose: openRoomText(key, { table: "rooms", column: "purpose_sealed", row: row.id }, row.purposeSealed),
    scope: row.scope,
    exports: row.exports,
    openedAt: row.openedAt?.toISOString() ?? null,
    closedAt: row.closedAt?.toISOString() ?? null,
    terms: row.terms === null ? null : composeTerms(row.id, row.terms, key),
    vaults: chosen.map(({ vaultId, snapshotId }) => ({ vaultId, snapshotId, name: names.get(vaultId) ?? "" })).sort((a, b) => a.name.localeCompare(b.name, "en")),
    documents: documents.map((document) => composeDocument(document, key)),
    guests: guests.map((guest) => composeGuest(guest, { key, room: row, now })),
  };
}

export function composeSummary(row: RoomRow, counts: RoomCounts | undefined, key: DataKey): RoomSummary {
  return { ...composeCommon(row, key), vaults: counts?.vaults ?? 0, documents: counts?.documents ?? 0, guests: counts?.guests ?? 0, lastLookAt: counts?.lastLookAt?.toISOString() ?? null };
}

export function roomNameOf(row: Pick<RoomRow, "id" | "nameSealed">, key: DataKey): string {
  return openRoomText(key, { table: "rooms", column: "name_sealed", row: row.id }, row.nameSealed);
}

function composeCommon(row: RoomRow, key: DataKey): Pick<Room, "id" | "name" | "state" | "expiresAt" | "createdAt"> {
  return { id: row.id, name: roomNameOf(row, key), state: row.state, expiresAt: row.expiresAt.toISOString(), createdAt: row.createdAt.toISOString() };
}

export function composeTerms(roomId: Uuid, terms: TermsRow, key: DataKey): RoomTerms {
  return { version: terms.version, text: openRoomText(key, { table: "rooms", column: "terms_sealed", row: roomId }, terms.sealed), digest: Buffer.from(terms.digest).toString("hex"), changedAt: terms.changedAt.toISOString() };
}

export function composeDocument(row: RoomDocumentRow, key: DataKey): RoomDocument {
  return { id: row.id, name: openRoomText(key, { table: "room_documents", column: "name_sealed", row: row.id }, row.nameSealed), kind: row.kind, bytes: row.blob?.bytes ?? null, addedAt: row.addedAt.toISOString() };
}

export function composeGuest(row: RoomGuestRow, { key, room, now }: { readonly key: DataKey; readonly room: Pick<RoomRow, "expiresAt">; readonly now: Date }): RoomGuest {
  return {
    id: row.id,
    email: guestAddressOf(row, key),
    state: row.removedAt !== null ? "removed" : endOf(row, room) <= now ? "expired" : row.personId === null ? "invited" : "joined",
    expiresAt: endOf(row, room).toISOString(),
    invitedAt: row.invitedAt.toISOString(),
    joinedAt: row.joinedAt?.toISOString() ?? null,
    accepted: row.accepted === null ? null : { version: row.accepted.version, at: row.accepted.at.toISOString() },
  };
}

export function guestAddressOf(row: Pick<RoomGuestRow, "id" | "emailSealed">, key: DataKey): string {
  return openRoomText(key, { table: "room_guests", column: "email_sealed", row: row.id }, row.emailSealed);
}

/** No guest stays longer than their room. */
export function endOf(guest: Pick<RoomGuestRow, "expiresAt">, room: Pick<RoomRow, "expiresAt">): Date {
  return guest.expiresAt < room.expiresAt ? guest.expiresAt : room.expiresAt;
}
