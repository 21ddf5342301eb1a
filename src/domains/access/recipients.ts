// People who are written to, as callers: what their role and their grants let them see at this moment, without a session of theirs. How strongly
// they would sign in is not asked: a mail shows less than any page, and pages ask.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { listMembers } from "#domains/access/members/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { findAccess } from "#domains/access/sessions/find-access.ts";
import type { PersonCaller } from "#platform/http/route.ts";

export interface Recipients {
  /** Null when the person is not, or no longer, let into the team. */
  find(teamId: Uuid, personId: Uuid): Promise<PersonCaller | null>;
  /** Everybody in the team. */
  list(teamId: Uuid): Promise<readonly PersonCaller[]>;
}

type RecipientsDeps = Pick<AccessDeps, "db" | "clock"> & { readonly grants: Pick<Grants, "listActive"> };

export function createRecipients(deps: RecipientsDeps): Recipients {
  const find: Recipients["find"] = async (teamId, personId) => {
    const sessionId = createUuid();
    const { teams, grants } = await findAccess(deps, { personId, sessionId, onlyTeam: teamId });
    return teams.length === 0 ? null : { kind: "person", personId, sessionId, credential: "session", strength: "passkey", onlyTeam: teamId, scopes: "all", teams, grants, under: null };
  };
  return {
    find,
    async list(teamId) {
      const members = await deps.db.tenant(webScope(teamId), (tx) => listMembers(tx, new Date(deps.clock.now())));
      const found: PersonCaller[] = [];
      for (const { personId } of members) {
        const caller = await find(teamId, personId);
        if (caller !== null) found.push(caller);
      }
      return found;
    },
  };
}
