// What is older than the log goes back: notices, deliveries, and where the queue would find them.

import { DAY } from "#base/units.ts";
import { leaveDirectory } from "#domains/vaults/notices/directory.ts";
import type { NoticeTables } from "#domains/vaults/notices/tables.ts";
import type { Tx } from "#platform/db/db.ts";

/** Deliveries are tried for a day; people look back for weeks. */
const KEPT_MS = 30 * DAY;

export async function forgetOldNotices(tx: Tx, now: Date): Promise<void> {
  const db = tx.as<NoticeTables>();
  const before = new Date(now.getTime() - KEPT_MS);
  const notices = await db.deleteFrom("notices").where("at", "<", before).returning("id").execute();
  const deliveries = await db.deleteFrom("webhook_deliveries").where("created_at", "<", before).returning("id").execute();
  await leaveDirectory(tx, [...notices, ...deliveries].map(({ id }) => id));
}
