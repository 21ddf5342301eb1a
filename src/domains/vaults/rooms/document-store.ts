// SQL of the documents of rooms. The row is the only pointer to what a document holds.

import type { Uuid } from "#base/uuid.ts";
import type { BlobRef } from "#platform/blobs/blobs.ts";
import type { Tx } from "#platform/db/db.ts";
import type { DocumentKind } from "#protocol/room/documents.ts";

import type { RoomTables } from "./tables.ts";

export interface RoomDocumentRow {
  readonly id: Uuid;
  readonly nameSealed: Uint8Array;
  readonly kind: DocumentKind;
  /** Null until its content has come. */
  readonly blob: BlobRef | null;
  readonly addedAt: Date;
}

export interface NewRoomDocument {
  readonly id: Uuid;
  readonly roomId: Uuid;
  readonly keyId: Uuid;
  readonly nameSealed: Uint8Array;
  readonly kind: DocumentKind;
  readonly addedBy: Uuid;
  readonly now: Date;
}

export async function insertRoomDocument(tx: Tx, document: NewRoomDocument): Promise<void> {
  await tx
    .as<RoomTables>()
    .insertInto("room_documents")
    .values({ id: document.id, room_id: document.roomId, key_id: document.keyId, name_sealed: document.nameSealed, kind: document.kind, blob_name: null, blob_key_id: null, blob_bytes: null, added_by: document.addedBy, added_at: document.now })
    .execute();
}

/** In the order in which they were added. */
export async function listRoomDocuments(tx: Tx, roomId: Uuid): Promise<readonly RoomDocumentRow[]> {
  return (await tx.as<RoomTables>().selectFrom("room_documents").selectAll().where("room_id", "=", roomId).orderBy("added_at").orderBy("id").execute()).map(asDocument);
}

export async function findRoomDocument(tx: Tx, roomId: Uuid, documentId: Uuid): Promise<RoomDocumentRow | null> {
  const row = await tx.as<RoomTables>().selectFrom("room_documents").selectAll().where("room_id", "=", roomId).where("id", "=", documentId).executeTakeFirst();
  return row === undefined ? null : asDocument(row);
}

/** False when it has its content already, or is there no more. */
export async function keepContent(tx: Tx, documentId: Uuid, blob: BlobRef): Promise<boolean> {
  const result = await tx.as<RoomTables>().updateTable("room_documents").set({ blob_name: blob.name, blob_key_id: blob.keyId, blob_bytes: blob.bytes }).where("id", "=", documentId).where("blob_name", "is", null).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function deleteRoomDocument(tx: Tx, documentId: Uuid): Promise<void> {
  await tx.as<RoomTables>().deleteFrom("room_documents").where("id", "=", documentId).execute();
}

function asDocument(row: Pick<RoomTables["room_documents"], "id" | "name_sealed" | "kind" | "blob_name" | "blob_key_id" | "added_at"> & { readonly blob_bytes: string | number | bigint | null }): RoomDocumentRow {
  const { blob_name: name, blob_key_id: keyId, blob_bytes: bytes } = row;
  return { id: row.id, nameSealed: row.name_sealed, kind: row.kind, blob: name === null || keyId === null || bytes === null ? null : { name, keyId, bytes: Number(bytes) }, addedAt: row.added_at };
}
