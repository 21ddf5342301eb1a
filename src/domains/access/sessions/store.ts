// SQL of sessions that ended in one team alone.

import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { SessionTables } from "./tables.ts";

/** No session is older: see `sessionLifetimeMs` in the settings. */
const KEPT_MS: number = 366 * DAY;

/** In the transaction's team. */
export async function hasIdledOut(tx: Tx, sessionId: Uuid): Promise<boolean> {
  return (await tx.as<SessionTables>().selectFrom("idle_session_ends").select("session_id").where("session_id", "=", sessionId).executeTakeFirst()) !== undefined;
}

export async function insertIdleEnd(tx: Tx, { sessionId, now }: { readonly sessionId: Uuid; readonly now: Date }): Promise<void> {
  const tables = tx.as<SessionTables>();
  await tables.deleteFrom("idle_session_ends").where("ended_at", "<", new Date(now.getTime() - KEPT_MS)).execute();
  await tables
    .insertInto("idle_session_ends")
    .values({ session_id: sessionId, ended_at: now })
    .onConflict((conflict) => conflict.columns(["tenant_id", "session_id"]).doNothing())
    .execute();
}

/** All rows of the transaction's tenant. */
export async function deleteSessionRows(tx: Tx): Promise<void> {
  await tx.as<SessionTables>().deleteFrom("idle_session_ends").execute();
}
