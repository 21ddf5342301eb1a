// SQL of the directory: the team of an id that was taken from the queue.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Db, DbRole, Tx } from "#platform/db/db.ts";

import type { NoticeTables } from "./tables.ts";

/** In the transaction of the row's team. */
export async function enterInDirectory(tx: Tx, id: Uuid, dueAt: Date | null = null): Promise<void> {
  await tx.as<NoticeTables>().insertInto("notice_directory").values({ id, due_at: dueAt }).execute();
}

/** Null when what the id was of has ended. */
export async function findTeamOf(db: Db, role: DbRole, id: Uuid): Promise<Uuid | null> {
  const row = await db.global(role, (tx) => tx.as<NoticeTables>().selectFrom("notice_directory").select("tenant_id").where("id", "=", id).executeTakeFirst());
  return row?.tenant_id ?? null;
}

/** However many: they are one parameter. */
export async function leaveDirectory(tx: Tx, ids: readonly Uuid[]): Promise<void> {
  if (ids.length > 0) await tx.as<NoticeTables>().deleteFrom("notice_directory").where("id", "=", sql<Uuid>`any(${`{${ids.join(",")}}`}::uuid[])`).execute();
}
