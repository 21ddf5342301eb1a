// SQL of the directory: by what stands in a link, which team and which session it is. Running sessions alone, asked without a tenant.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { LiveTables } from "./tables.ts";

export interface LivePlace {
  readonly tenantId: Uuid;
  readonly id: Uuid;
}

/** False when the number is taken. */
export async function insertPlace(tx: Tx, { session, place, now }: { readonly session: Uint8Array; readonly place: LivePlace; readonly now: Date }): Promise<boolean> {
  const result = await tx
    .as<LiveTables>()
    .insertInto("live_directory")
    .values({ session, tenant_id: place.tenantId, live_session_id: place.id, seen_at: now })
    .onConflict((conflict) => conflict.column("session").doNothing())
    .executeTakeFirst();
  return result.numInsertedOrUpdatedRows === 1n;
}

export async function findPlace(tx: Tx, session: Uint8Array): Promise<LivePlace | null> {
  const row = await tx.as<LiveTables>().selectFrom("live_directory").select(["tenant_id", "live_session_id"]).where("session", "=", session).executeTakeFirst();
  return row === undefined ? null : { tenantId: row.tenant_id, id: row.live_session_id };
}

/** Gives the number that it had; null when it was taken away before. */
export async function deletePlace(tx: Tx, { tenantId, id }: LivePlace): Promise<Uint8Array | null> {
  const row = await tx.as<LiveTables>().deleteFrom("live_directory").where("tenant_id", "=", tenantId).where("live_session_id", "=", id).returning("session").executeTakeFirst();
  return row?.session ?? null;
}

export async function touchPlaces(tx: Tx, sessions: readonly Uint8Array[], now: Date): Promise<void> {
  if (sessions.length > 0) await tx.as<LiveTables>().updateTable("live_directory").set({ seen_at: now }).where("session", "in", sessions).execute();
}

export async function listUnseen(tx: Tx, before: Date): Promise<readonly LivePlace[]> {
  const rows = await tx.as<LiveTables>().selectFrom("live_directory").select(["tenant_id", "live_session_id"]).where("seen_at", "<", before).execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, id: row.live_session_id }));
}
