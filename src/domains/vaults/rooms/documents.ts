// Documents of a room: named first, written once, checked to be what the name says, sealed as they come in, and destroyed when they are taken out.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { actorOf } from "#domains/audit/index.ts";
import { ensureContainer } from "#domains/vaults/container.ts";
import { webScope, type VaultsDeps } from "#domains/vaults/deps.ts";
import { isMalware, recordRefusedUpload } from "#domains/vaults/refused-uploads.ts";
import { findContainer } from "#domains/vaults/store.ts";
import type { BlobRef } from "#platform/blobs/blobs.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { MAX_ROOM_DOCUMENTS, type RoomDocument } from "#protocol/api/rooms.ts";
import { DOCUMENT_RULES, extensionOf, kindOfName } from "#protocol/room/documents.ts";

import { sealRoomText } from "./cells.ts";
import { checkContent } from "./check-content.ts";
import { deleteRoomDocument, findRoomDocument, insertRoomDocument, keepContent, listRoomDocuments, type RoomDocumentRow } from "./document-store.ts";
import { getRoomRow, lockForChange, lockRoomRow, MANAGE_ROOMS, recordRoomAct, type RoomPlace } from "./room-reach.ts";
import { composeDocument } from "./views.ts";

export interface RoomDocumentPlace extends RoomPlace {
  readonly documentId: Uuid;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `room.unknown`, and `room.document-unknown` where one is named. */
export interface RoomDocuments {
  /** @throws AppError `room.closed`, `room.document-kind`, `room.full`, `access.elevation-required`, `team.deleting`. */
  add(caller: Caller, place: RoomPlace, name: string): Promise<RoomDocument>;
  /** @throws AppError `room.closed`, `room.document-kept`, `room.document-mismatch`, `upload.malware`, `request.too-large`, `access.elevation-required`, `team.deleting`. */
  put(caller: Caller, place: RoomDocumentPlace, content: AsyncIterable<Uint8Array>): Promise<RoomDocument>;
  download(caller: Caller, place: RoomDocumentPlace): Promise<Download>;
  /** @throws AppError `team.deleting`. */
  remove(caller: Caller, place: RoomDocumentPlace): Promise<void>;
}

export function createRoomDocuments(deps: VaultsDeps): RoomDocuments {
  const { db, permissions } = deps;
  return {
    async add(caller, place, name) {
      const { teamId, roomId } = place;
      permissions.authorise(caller, { tenantId: teamId, permission: MANAGE_ROOMS });
      const kind = kindOfName(name);
      if (kind === null) throw new AppError("room.document-kind");
      const [key, id, now] = [await deps.keys.field(teamId), createUuid(), new Date(deps.clock.now())];
      const nameSealed = sealRoomText(key, { table: "room_documents", column: "name_sealed", row: id }, name);
      await db.tenant(webScope(teamId), async (tx) => {
        const { person } = await lockForChange(deps, tx, { caller, ...place });
        if ((await listRoomDocuments(tx, roomId)).length >= MAX_ROOM_DOCUMENTS) throw new AppError("room.full");
        await insertRoomDocument(tx, { id, roomId, keyId: key.keyId, nameSealed, kind, addedBy: person.personId, now });
        await recordRoomAct(deps, tx, { person, event: "vaults.room-document-named", subject: { kind: "room-document", id }, details: { roomId, kind } });
      });
      return composeDocument({ id, nameSealed, kind, blob: null, addedAt: now }, key);
    },
    put: (caller, place, content) => put(deps, caller, { ...place, content }),
    async download(caller, place) {
      const person = permissions.authorise(caller, { tenantId: place.teamId, permission: MANAGE_ROOMS });
      const found = await db.tenant(webScope(place.teamId), async (tx) => {
        await getRoomRow(tx, place.roomId);
        const found = await locateDocument(tx, place);
        await recordRoomAct(deps, tx, { person, event: "vaults.room-document-downloaded", subject: { kind: "room-document", id: place.documentId }, details: { roomId: place.roomId } });
        return found;
      });
      return openDocument(deps, place, found);
    },
    async remove(caller, place) {
      const person = permissions.authorise(caller, { tenantId: place.teamId, permission: MANAGE_ROOMS });
      const { blob, container } = await db.tenant(webScope(place.teamId), async (tx) => {
        await lockRoomRow(deps, tx, place.roomId);
        const row = await getDocument(tx, place);
        await deleteRoomDocument(tx, place.documentId);
        await recordRoomAct(deps, tx, { person, event: "vaults.room-document-removed", subject: { kind: "room-document", id: place.documentId }, details: { roomId: place.roomId } });
        return { blob: row.blob, container: await findContainer(tx) };
      });
      if (blob !== null && container !== null) await deps.blobs.remove(container, blob.name);
    },
  };
}

async function put(deps: VaultsDeps, caller: Caller, given: RoomDocumentPlace & { readonly content: AsyncIterable<Uint8Array> }): Promise<RoomDocument> {
  const { teamId, roomId, documentId, content } = given;
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: MANAGE_ROOMS });
  // Asked before the bytes are taken, and again with them in hand.
  const { kind } = await deps.db.tenant(webScope(teamId), async (tx) => {
    const row = await getDocument(tx, given);
    await lockForChange(deps, tx, { caller, teamId, roomId });
    if (row.blob !== null) throw new AppError("room.document-kept");
    return row;
  });
  const [container, key] = [await ensureContainer(deps, teamId), await deps.keys.field(teamId)];
  const blob = await deps.blobs.put(container, key, deps.scanner.scan(checkContent(kind, content))).catch(async (error: unknown) => {
    if (isMalware(error)) await recordRefusedUpload(deps, teamId, { actor: actorOf(person), what: "document", subject: { kind: "room-document", id: documentId }, error });
    throw error;
  });
  try {
    const row = await deps.db.tenant(webScope(teamId), async (tx) => {
      const { person } = await lockForChange(deps, tx, { caller, teamId, roomId });
      if (!(await keepContent(tx, documentId, blob))) throw new AppError("room.document-kept");
      await recordRoomAct(deps, tx, { person, event: "vaults.room-document-added", subject: { kind: "room-document", id: documentId }, details: { roomId, kind, bytes: blob.bytes } });
      return getDocument(tx, given);
    });
    return composeDocument(row, key);
  } catch (error) {
    await deps.blobs.remove(container, blob.name);
    throw error;
  }
}

async function getDocument(tx: Tx, { roomId, documentId }: RoomDocumentPlace): Promise<RoomDocumentRow> {
  await getRoomRow(tx, roomId);
  const row = await findRoomDocument(tx, roomId, documentId);
  if (row === null) throw new AppError("room.document-unknown");
  return row;
}

export interface FoundDocument {
  readonly row: RoomDocumentRow;
  readonly blob: BlobRef;
  readonly container: Uuid;
}

/** One whose content has come. @throws AppError `room.document-unknown`. */
export async function locateDocument(tx: Tx, { roomId, documentId }: RoomDocumentPlace): Promise<FoundDocument> {
  const row = await findRoomDocument(tx, roomId, documentId);
  const container = await findContainer(tx);
  if (row?.blob == null || container === null) throw new AppError("room.document-unknown");
  return { row, blob: row.blob, container };
}

/** As it was given, under a name of ours. */
export async function openDocument(deps: Pick<VaultsDeps, "keys" | "blobs">, { teamId }: Pick<RoomPlace, "teamId">, { row, blob, container }: FoundDocument): Promise<Download> {
  const key = await deps.keys.field(teamId);
  const reader = await deps.blobs.open(container, key, blob);
  return { mediaType: DOCUMENT_RULES[row.kind].mediaType, fileName: `document-${row.id.slice(0, 8)}.${endOfName(row, key)}`, body: closing(reader) };
}

function endOfName(row: RoomDocumentRow, key: DataKey): string {
  return extensionOf(composeDocument(row, key).name);
}

async function* closing(reader: { stream(): AsyncIterable<Uint8Array>; close(): Promise<void> }): AsyncGenerator<Uint8Array> {
  try {
    yield* reader.stream();
  } finally {
    await reader.close();
  }
}
