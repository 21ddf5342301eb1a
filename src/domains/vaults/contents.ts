// What this domain keeps in a team, for the access domain, which does not know it: counted, deleted and restored with the team.

import type { Clock } from "#platform/clock/clock.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { TeamContents } from "#domains/access/index.ts";

import { deleteChoices } from "./notices/notice-store.ts";
import { takeFromSchedules } from "./notices/schedule-store.ts";
import { deleteFilters } from "./portfolio/portfolio-store.ts";
import { firstDueAt, type Jitter } from "./replication.ts";
import { UPDATE_QUEUE } from "./queues.ts";
import { admitToRooms, endPlacesOf } from "./rooms/guest-store.ts";
import { cancelRunsOf } from "./run-views-store.ts";
import { countByProject, markDeleted, unmarkDeleted } from "./store.ts";

export function createVaultContents({ clock, jobs, jitter }: { readonly clock: Pick<Clock, "now">; readonly jobs: Pick<Jobs, "enqueue">; readonly jitter: Jitter }): Omit<TeamContents, "endSharedBy"> {
  return {
    countByProject,
    deleteAll: (tx, deletion) => markDeleted(tx, "all", deletion),
    restoreAll: (tx, deletion) => unmarkDeleted(tx, { deletedAt: deletion.requestedAt }, (schedule) => firstDueAt(schedule, new Date(clock.now()), jitter)),
    async cancelWorkOf(tx, personId) {
      // A run that waits is looked at now, so that it ends.
      for (const vaultId of await cancelRunsOf(tx, personId)) await jobs.enqueue(tx, UPDATE_QUEUE, { vaultId });
      await deleteFilters(tx, personId);
      await deleteChoices(tx, personId);
      await takeFromSchedules(tx, personId);
    },
    admit: admitToRooms,
    dismiss: (tx, { personId, at }) => endPlacesOf(tx, personId, at),
  };
}
