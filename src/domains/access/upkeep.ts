// What is done from time to time: what is over by time is written down or taken away, and reviews of access begin when they are due.

import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db } from "#platform/db/db.ts";

import { deleteExpiredConfirmations } from "./administration/confirmation-store.ts";
import { listAllTeamIds } from "./administration/store.ts";
import type { Requests } from "./requests/requests.ts";
import type { Reviews } from "./reviews/reviews.ts";

export interface Upkeep {
  sweep(): Promise<void>;
  startReviews(): Promise<void>;
  /** For what other domains do from time to time in each team, those that are being deleted too. What fails in one keeps no other waiting, and is thrown at the end. */
  forEachTeam(work: (teamId: Uuid) => Promise<unknown>): Promise<void>;
}

export interface UpkeepDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly requests: Pick<Requests, "sweep">;
  readonly reviews: Pick<Reviews, "startDue">;
}

export function createUpkeep({ db, clock, requests, reviews }: UpkeepDeps): Upkeep {
  const forEachTeam = async (work: (teamId: Uuid) => Promise<unknown>): Promise<void> => {
    const failures: unknown[] = [];
    for (const teamId of await db.global("strongroom_web", listAllTeamIds)) await work(teamId).catch((error: unknown) => void failures.push(error));
    // One team that is just being destroyed does not keep the others waiting.
    if (failures.length > 0) throw failures[0];
  };
  return {
    forEachTeam,
    async sweep() {
      await db.global("strongroom_web", (tx) => deleteExpiredConfirmations(tx, new Date(clock.now())));
      await forEachTeam((teamId) => requests.sweep(teamId));
    },
    startReviews: () => forEachTeam((teamId) => reviews.startDue(teamId)),
  };
}
