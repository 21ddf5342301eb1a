// The end of a deleted team, once its grace period is over: keys first, since without them nothing else can be read, then
// what other domains keep in it, then its rows. Each step may be done again after a crash.

import type { Audit } from "#domains/audit/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";

import { deleteTeamRows, findTeam, listDuePurges } from "#domains/access/store.ts";

export interface TeamPurge {
  /** Ends every team that is due; gives how many. */
  run(): Promise<number>;
}

export interface TeamPurgeDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly audit: Pick<Audit, "recordAct">;
  destroyKeys(tenantId: Uuid): Promise<void>;
  /** Removes blobs and rows of other domains. */
  destroyContents(tenantId: Uuid): Promise<void>;
}

export function createTeamPurge(deps: TeamPurgeDeps): TeamPurge {
  const { db, clock } = deps;
  return {
    async run() {
      const due = await db.global("strongroom_worker", (tx) => listDuePurges(tx, new Date(clock.now())));
      for (const tenantId of due) {
        await deps.destroyKeys(tenantId);
        await deps.destroyContents(tenantId);
        await db.tenant({ role: "strongroom_worker", tenantId }, (tx) => removeTeam(deps, tx, tenantId));
      }
      return due.length;
    },
  };
}

async function removeTeam(deps: TeamPurgeDeps, tx: Tx, tenantId: Uuid): Promise<void> {
  if ((await findTeam(tx)) !== null) {
    await deps.audit.recordAct(tx, { actor: { kind: "role", role: "worker" }, event: "access.team-destroyed", subject: { kind: "team", id: tenantId }, details: {} });
  }
  await deleteTeamRows(tx, tenantId);
}
