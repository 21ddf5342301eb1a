// What is over by time: sessions whose host never came back, after a restart of the server too, and the log of who connected from where.

import { MINUTE } from "#base/units.ts";

import { deleteOldConnections } from "./connections.ts";
import { webScope, type LiveDeps } from "./deps.ts";
import { listUnseen } from "./directory-store.ts";
import { endInTx } from "./live-sessions.ts";

/** Beyond the time that a relay gives a host: what runs in it is ended by it. */
const SLACK_MS = 5 * MINUTE;

export async function sweepLive(deps: LiveDeps): Promise<void> {
  const { db, clock, limits } = deps;
  const now = clock.now();
  const unseen = await db.global("strongroom_web", (tx) => listUnseen(tx, new Date(now - limits.hostAwayMs - SLACK_MS)));
  for (const place of unseen) {
    const session = await db.tenant(webScope(place.tenantId), (tx) => endInTx(deps, tx, { place, actor: { kind: "role", role: "web" }, by: null, reason: "host-away", mostParticipants: 0 }));
    if (session !== null) deps.cutOff(session);
  }
  await deps.forEachTeam((teamId) => db.tenant(webScope(teamId), (tx) => deleteOldConnections(tx, new Date(now - deps.connectionsKeptMs))));
}
