// Every team that has somebody in it: for what the worker does in all of them.

import type { Uuid } from "#base/uuid.ts";
import type { AccessTables } from "#domains/access/tables.ts";
import type { Db } from "#platform/db/db.ts";

export async function listTeams(db: Pick<Db, "global">): Promise<readonly Uuid[]> {
  const rows = await db.global("strongroom_worker", (tx) => tx.as<AccessTables>().selectFrom("team_directory").select("team_id").distinct().orderBy("team_id").execute());
  return rows.map(({ team_id }) => team_id);
}
