// The one-time link: its holder becomes the owner of a first team, or, who is there already, comes back in.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { insertMember } from "#domains/access/members/store.ts";
import { sealName } from "#domains/access/names.ts";
import { insertProject, insertTeam } from "#domains/access/store.ts";
import type { PreparedSession, SessionOpening } from "#domains/identity/index.ts";
import type { ClientInfo, TeamMembership } from "#platform/http/route.ts";

import { findAccess } from "./find-access.ts";

/** What a team and a project are called until somebody names them. */
const FIRST_TEAM_NAME = "My team";
const FIRST_PROJECT_NAME = "First project";

export interface WelcomeGiven {
  readonly token: string;
  readonly teamName?: string | undefined;
  /** `sessionId`: of the session that the browser has already. */
  readonly browser: { readonly client: ClientInfo; readonly deviceToken: string | null; readonly sessionId: Uuid | null };
}

type WelcomeDeps = AccessDeps & { readonly grants: Pick<Grants, "listActive"> };

/** Gives the new session's token. @throws AppError `welcome.link-refused`. */
export async function welcome(deps: WelcomeDeps, request: WelcomeGiven & { readonly prepared: PreparedSession }): Promise<string> {
  const { db, identity, keys } = deps;
  const now = new Date(deps.clock.now());
  const teamId = createUuid();
  const projectId = createUuid();
  // Looked at before keys are made, so that guessing links costs us nothing; used for good in the transaction below.
  const link = await identity.lookAtWelcomeLink(request.token);
  const teams = link.personId === null ? [] : (await findAccess(deps, { personId: link.personId, sessionId: createUuid() })).teams;
  if (link.personId !== null && teams.length > 0) return welcomeBack(deps, { linkToken: request.token, personId: link.personId, teams, prepared: request.prepared });
  // Somebody new; or the owner of a team that was destroyed, who begins again.
  const personId = link.personId ?? createUuid();
  await keys.create(teamId);
  const key = await keys.field(teamId);
  return db.tenant({ role: "strongroom_web", tenantId: teamId }, async (tx) => {
    await identity.useWelcomeLink(tx, request.token);
    if (link.personId === null) await identity.createPerson(tx, { personId, email: null });
    await insertTeam(tx, { name: sealName(key, { table: "teams", row: teamId }, request.teamName ?? FIRST_TEAM_NAME), now });
    await insertMember(tx, { teamId, personId, role: "owner", projects: "all", expiresAt: null, since: now });
    await insertProject(tx, { id: projectId, name: sealName(key, { table: "projects", row: projectId }, FIRST_PROJECT_NAME), createdAt: now });
    const { token, session } = await identity.sessions.begin(tx, openingOf(personId, request.prepared));
    const actor = { kind: "person", personId, sessionId: session.sessionId, grantId: null } as const;
    await deps.audit.recordAct(tx, { actor, event: "access.team-created", subject: { kind: "team", id: teamId }, details: {} });
    await deps.audit.recordAct(tx, { actor, event: "access.project-created", subject: { kind: "project", id: projectId }, details: {} });
    await deps.audit.recordAct(tx, { actor, event: "access.session-begun", subject: { kind: "session", id: session.sessionId }, details: {} });
    return token;
  });
}

/** A link that the operator made for somebody who is there already: a new session, recorded in each of their teams. */
async function welcomeBack(deps: WelcomeDeps, given: { readonly linkToken: string; readonly personId: Uuid; readonly teams: readonly TeamMembership[]; readonly prepared: PreparedSession }): Promise<string> {
  const { linkToken, personId } = given;
  const [first, ...others] = given.teams;
  if (first === undefined) throw new AppError("welcome.link-refused");
  const begun = await deps.db.tenant({ role: "strongroom_web", tenantId: first.tenantId }, async (tx) => {
    await deps.identity.useWelcomeLink(tx, linkToken);
    const { token, session } = await deps.identity.sessions.begin(tx, openingOf(personId, given.prepared));
    const act = { actor: { kind: "person", personId, sessionId: session.sessionId, grantId: null }, event: "access.session-begun", subject: { kind: "session", id: session.sessionId }, details: {} } as const;
    await deps.audit.recordAct(tx, act);
    return { token, act };
  });
  for (const { tenantId } of others) await deps.db.tenant({ role: "strongroom_web", tenantId }, (tx) => deps.audit.recordAct(tx, begun.act));
  return begun.token;
}

/** The link stands for one factor: somebody at the machine gave it. */
function openingOf(personId: Uuid, prepared: PreparedSession): SessionOpening {
  return { personId, methods: ["welcome-link"], vouched: null, onlyTeam: null, prepared };
}
