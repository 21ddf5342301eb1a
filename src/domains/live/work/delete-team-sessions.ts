// What this domain keeps of a team goes with the team.

import type { Uuid } from "#base/uuid.ts";
import type { LiveTables } from "#domains/live/tables.ts";
import type { Tx } from "#platform/db/db.ts";

/** All rows of the transaction's tenant; the log of connections goes with its sessions. */
export async function deleteTeamSessions(tx: Tx, tenantId: Uuid): Promise<void> {
  await tx.as<LiveTables>().deleteFrom("live_directory").where("tenant_id", "=", tenantId).execute();
  await tx.as<LiveTables>().deleteFrom("live_sessions").execute();
}
