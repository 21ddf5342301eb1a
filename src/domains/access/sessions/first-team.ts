// The first team of who comes by a one-time link and is in none: somebody new, or the owner of a team that was destroyed, who begins again. It is
// made when the session has begun, with whatever second factor the person has, so that its records name who did it in which session.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { AccessDeps, TenantKeys } from "#domains/access/deps.ts";
import { findMember, insertMember } from "#domains/access/members/store.ts";
import { sealName } from "#domains/access/names.ts";
import { webScope } from "#domains/access/scope.ts";
import { insertProject, insertTeam, listTeamIds } from "#domains/access/store.ts";
import type { FirstTeams } from "#domains/identity/index.ts";
import type { Audit } from "#domains/audit/index.ts";

/** What a team and a project are called until somebody names them. */
const FIRST_TEAM_NAME = "My team";
const FIRST_PROJECT_NAME = "First project";

export type FirstTeamDeps = Pick<AccessDeps, "db" | "clock"> & { readonly audit: Pick<Audit, "recordActs">; readonly keys: TenantKeys };

export function createFirstTeams(deps: FirstTeamDeps): FirstTeams {
  return {
    async ensure(given) {
      if (!(await isInSome(deps, given.personId))) await createFirstTeam(deps, given);
    },
  };
}

async function isInSome({ db, clock }: FirstTeamDeps, personId: Uuid): Promise<boolean> {
  for (const teamId of await db.global("strongroom_web", (tx) => listTeamIds(tx, personId))) {
    if ((await db.tenant(webScope(teamId), (tx) => findMember(tx, personId, new Date(clock.now())))) !== null) return true;
  }
  return false;
}

async function createFirstTeam(deps: FirstTeamDeps, { personId, sessionId, teamName = FIRST_TEAM_NAME }: Parameters<FirstTeams["ensure"]>[0]): Promise<void> {
  const now = new Date(deps.clock.now());
  const [teamId, projectId] = [createUuid(), createUuid()];
  await deps.keys.create(teamId);
  const key = await deps.keys.field(teamId);
  const actor = { kind: "person", personId, sessionId, grantId: null } as const;
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await insertTeam(tx, { name: sealName(key, { table: "teams", row: teamId }, teamName), now });
    await insertMember(tx, { teamId, personId, role: "owner", projects: "all", expiresAt: null, since: now });
    await insertProject(tx, { id: projectId, name: sealName(key, { table: "projects", row: projectId }, FIRST_PROJECT_NAME), createdAt: now });
    await deps.audit.recordActs(tx, [
      // When it began the person was in no team: here it stands for those who read this team's records.
      { actor, event: "access.session-begun", subject: { kind: "session", id: sessionId }, details: {} },
      { actor, event: "access.team-created", subject: { kind: "team", id: teamId }, details: {} },
      { actor, event: "access.project-created", subject: { kind: "project", id: projectId }, details: {} },
    ]);
  });
}
