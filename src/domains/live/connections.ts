// The log of connections: who was connected to a session from where, by the guest's number. Addresses are sealed, and rows rotate away.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Page } from "#platform/http/paging.ts";
import type { DataKey, SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import type { LiveConnection } from "#protocol/api/live-sessions.ts";

import type { LiveTables } from "./tables.ts";

export interface ConnectionRow {
  readonly id: Uuid;
  readonly peer: number;
  readonly addressSealed: Uint8Array;
  readonly connectedAt: Date;
  readonly disconnectedAt: Date | null;
}

/** Gives its id. */
export async function insertConnection(tx: Tx, key: DataKey, given: { readonly liveSessionId: Uuid; readonly peer: number; readonly address: string; readonly now: Date }): Promise<Uuid> {
  const id = createUuid();
  await tx
    .as<LiveTables>()
    .insertInto("live_connections")
    .values({ id, live_session_id: given.liveSessionId, peer: given.peer, key_id: key.keyId, address_sealed: sealText(key, addressCell(id), given.address), connected_at: given.now, disconnected_at: null })
    .execute();
  return id;
}

export async function markDisconnected(tx: Tx, id: Uuid, now: Date): Promise<void> {
  await tx.as<LiveTables>().updateTable("live_connections").set({ disconnected_at: now }).where("id", "=", id).where("disconnected_at", "is", null).execute();
}

/** Newest first, one above the limit of the page. */
export async function listConnectionRows(tx: Tx, liveSessionId: Uuid, page: Page): Promise<readonly ConnectionRow[]> {
  const { after } = page;
  let query = tx
    .as<LiveTables>()
    .selectFrom("live_connections")
    .select(["id", "peer", "address_sealed", "connected_at", "disconnected_at"])
    .where("live_session_id", "=", liveSessionId)
    .orderBy("connected_at", "desc")
    .orderBy("id", "desc")
    .limit(page.limit + 1);
  if (after !== null) query = query.where((eb) => eb.or([eb("connected_at", "<", after.at), eb.and([eb("connected_at", "=", after.at), eb("id", "<", after.id)])]));
  const rows = await query.execute();
  return rows.map((row) => ({ id: row.id, peer: row.peer, addressSealed: row.address_sealed, connectedAt: row.connected_at, disconnectedAt: row.disconnected_at }));
}

/** In the transaction's team. */
export async function deleteOldConnections(tx: Tx, before: Date): Promise<void> {
  await tx.as<LiveTables>().deleteFrom("live_connections").where("connected_at", "<", before).execute();
}

export function composeConnection(key: DataKey, row: ConnectionRow): LiveConnection {
  return { id: row.id, guest: row.peer, address: openText(key, addressCell(row.id), row.addressSealed), connectedAt: row.connectedAt.toISOString(), disconnectedAt: row.disconnectedAt?.toISOString() ?? null };
}

function addressCell(id: Uuid): SealContext {
  return { table: "live_connections", column: "address_sealed", row: id };
}
