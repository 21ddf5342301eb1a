// What this domain keeps in a team, for the access domain, which does not know it: counted, deleted and restored with the team.

import type { Clock } from "#platform/clock/clock.ts";
import type { TeamContents } from "#domains/access/index.ts";

import { firstDueAt } from "./replication.ts";
import { countByProject, markDeleted, unmarkDeleted } from "./store.ts";

export function createVaultContents({ clock }: { readonly clock: Pick<Clock, "now"> }): TeamContents {
  return {
    countByProject,
    deleteAll: (tx, deletion) => markDeleted(tx, "all", deletion),
    restoreAll: (tx, deletion) => unmarkDeleted(tx, { deletedAt: deletion.requestedAt }, (schedule) => firstDueAt(schedule, new Date(clock.now()))),
  };
}
