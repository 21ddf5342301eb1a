// The one-time link: its holder becomes the owner of a first team, or, who is there already, comes back in. It stands for one factor, since somebody
// at the machine gave it: whoever has a second one is asked for it, as after a code by mail.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { insertMember } from "#domains/access/members/store.ts";
import { sealName } from "#domains/access/names.ts";
import { insertProject, insertTeam } from "#domains/access/store.ts";
import type { Browser, Outcome } from "#domains/identity/index.ts";

import { findAccess } from "./find-access.ts";

/** What a team and a project are called until somebody names them. */
const FIRST_TEAM_NAME = "My team";
const FIRST_PROJECT_NAME = "First project";

export interface WelcomeGiven {
  readonly token: string;
  readonly teamName?: string | undefined;
  readonly browser: Browser;
}

export interface WelcomeOutcome {
  /** For the cookie of the sign-in that the link has begun. */
  readonly attemptToken: string;
  readonly outcome: Outcome;
}

type WelcomeDeps = AccessDeps & { readonly grants: Pick<Grants, "listActive"> };

/** @throws AppError `welcome.link-refused`. */
export async function welcome(deps: WelcomeDeps, { token, teamName, browser }: WelcomeGiven): Promise<WelcomeOutcome> {
  const { identity } = deps;
  // Looked at before anything is made, so that guessing links costs us nothing; used for good in the transaction that it is for.
  const link = await identity.lookAtWelcomeLink(token);
  const { token: attemptToken, attempt } = await identity.attempts.begin();
  const teams = link.personId === null ? [] : (await findAccess(deps, { personId: link.personId, sessionId: attempt.attemptId })).teams;
  // Somebody new; or the owner of a team that was destroyed, who begins again.
  if (link.personId === null || teams.length === 0) {
    const personId = await createFirstTeam(deps, { linkToken: token, known: link.personId, teamName: teamName ?? FIRST_TEAM_NAME, attemptId: attempt.attemptId });
    return { attemptToken, outcome: await identity.attempts.pass(attempt, { personId, method: "welcome-link" }, browser) };
  }
  const passed = { personId: link.personId, method: "welcome-link", keep: async (tx) => void (await identity.useWelcomeLink(tx, token)) } satisfies Parameters<typeof identity.attempts.pass>[1];
  return { attemptToken, outcome: await identity.attempts.pass(attempt, passed, browser) };
}

interface FirstTeamGiven {
  readonly linkToken: string;
  /** Who is there already. */
  readonly known: Uuid | null;
  readonly teamName: string;
  readonly attemptId: Uuid;
}

/** Gives its owner. */
async function createFirstTeam(deps: AccessDeps, { linkToken, known, teamName, attemptId }: FirstTeamGiven): Promise<Uuid> {
  const { db, identity, keys } = deps;
  const now = new Date(deps.clock.now());
  const [teamId, projectId, personId] = [createUuid(), createUuid(), known ?? createUuid()];
  await keys.create(teamId);
  const key = await keys.field(teamId);
  await db.tenant({ role: "strongroom_web", tenantId: teamId }, async (tx) => {
    await identity.useWelcomeLink(tx, linkToken);
    if (known === null) await identity.createPerson(tx, { personId, email: null });
    await insertTeam(tx, { name: sealName(key, { table: "teams", row: teamId }, teamName), now });
    await insertMember(tx, { teamId, personId, role: "owner", projects: "all", expiresAt: null, since: now });
    await insertProject(tx, { id: projectId, name: sealName(key, { table: "projects", row: projectId }, FIRST_PROJECT_NAME), createdAt: now });
    // The sign-in under way stands for the session, which begins when it has passed.
    const actor = { kind: "person", personId, sessionId: attemptId, grantId: null } as const;
    await deps.audit.recordAct(tx, { actor, event: "access.team-created", subject: { kind: "team", id: teamId }, details: {} });
    await deps.audit.recordAct(tx, { actor, event: "access.project-created", subject: { kind: "project", id: projectId }, details: {} });
  });
  return personId;
}
