// All that somebody has in a team ends at once, whichever way they go: removed, leaving, ended at the machine or by the company's provider. Who comes again
// begins with nothing old. What ends besides (an account's sessions, invitations to come back) is for the way out to say.

import type { Uuid } from "#base/uuid.ts";
import { deleteConfirmationsOf } from "#domains/access/administration/confirmation-store.ts";
import { endAdminSessionsOf } from "#domains/access/administration/store.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import type { Requests } from "#domains/access/requests/requests.ts";
import { listTeamIds } from "#domains/access/store.ts";
import type { Tx } from "#platform/db/db.ts";

import { deleteMember } from "./store.ts";

export interface EndingDeps extends AccessDeps {
  readonly grants: Pick<Grants, "endAllOf">;
  readonly requests: Pick<Requests, "withdrawAllOf">;
}

export interface AccessEnd {
  readonly teamId: Uuid;
  readonly personId: Uuid;
  /** Who ends it; null for the team's provider. */
  readonly by: Uuid | null;
}

/**
 * The membership, grants and elevations, what they asked for, tokens, sessions that count in this team alone, administration at the machine, work that
 * runs for them, what they share live, what was opened to them in particular. Gives whether they are in no other team: then no token of theirs is left at all.
 */
export async function endAccess(deps: EndingDeps, tx: Tx, { teamId, personId, by }: AccessEnd): Promise<{ readonly inNoOther: boolean }> {
  const now = new Date(deps.clock.now());
  await deleteMember(tx, { teamId, personId });
  await deps.grants.endAllOf(tx, { personId, sessionId: "any", by, why: "left" });
  await deps.requests.withdrawAllOf(tx, personId);
  await deps.contents.cancelWorkOf(tx, personId);
  await deps.contents.endSharedBy(tx, { teamId, personId });
  await deps.contents.dismiss(tx, { personId, at: now });
  await endAdminSessionsOf(tx, personId, now);
  await deleteConfirmationsOf(tx, personId);
  const inNoOther = (await listTeamIds(tx, personId)).every((each) => each === teamId);
  await deps.identity.endInTeam(tx, { personId, teamId, inNoOther });
  return { inNoOther };
}
