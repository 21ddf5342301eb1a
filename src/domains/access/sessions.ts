// From a session's token to a caller with their teams; and the first start, when the holder of the one-time link becomes the
// owner of a first team.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { ActiveGrant, Caller, PersonCaller, TeamMembership } from "#platform/http/route.ts";
import type { Session } from "#protocol/api/session.ts";

import type { AccessDeps } from "./deps.ts";
import type { Grants } from "./grants/grants.ts";
import { openName, sealName } from "./names.ts";
import { findMember, insertMember } from "./members/store.ts";
import { findPolicy } from "./policies/store.ts";
import { findTeam, insertProject, insertTeam, listTeamIds } from "./store.ts";

/** What a team and a project are called until somebody names them. */
const FIRST_TEAM_NAME = "My team";
const FIRST_PROJECT_NAME = "First project";

export type SessionView = Omit<Session, "csrfToken">;

export interface Sessions {
  /** The caller whose session's token this is, with their roles as they are now; or null. */
  resolveCaller(token: string): Promise<PersonCaller | null>;
  /** @throws AppError `session.required`. */
  describe(caller: Caller): Promise<SessionView>;
  /** The token is for the cookie and shown nowhere else. @throws AppError `welcome.link-refused`. */
  welcome(request: { readonly token: string; readonly teamName?: string | undefined; readonly email?: string | undefined }): Promise<{ readonly token: string; readonly view: SessionView }>;
  /** @throws AppError `session.required`. */
  end(caller: Caller): Promise<void>;
}

export interface SessionsDeps extends AccessDeps {
  readonly grants: Pick<Grants, "listActive">;
}

export function createSessions(deps: SessionsDeps): Sessions {
  return {
    async resolveCaller(token) {
      const found = await deps.identity.authenticate(token);
      return found === null ? null : callerOf(deps, found);
    },
    async describe(caller) {
      if (caller.kind !== "person") throw new AppError("session.required");
      return describeSession(deps, caller);
    },
    async welcome(request) {
      const token = await welcome(deps, request);
      const found = await deps.identity.authenticate(token);
      if (found === null) throw new Error("Defect: a session that was just begun is not there");
      const caller = await callerOf(deps, found);
      return { token, view: await describeSession(deps, caller) };
    },
    async end(caller) {
      if (caller.kind !== "person") throw new AppError("session.required");
      await endSession(deps, caller);
    },
  };
}

async function callerOf(deps: SessionsDeps, found: { readonly personId: Uuid; readonly sessionId: Uuid }): Promise<PersonCaller> {
  return { kind: "person", ...found, credential: "session", strength: "one-factor", scopes: "all", ...(await findAccess(deps, found)), under: null };
}

interface FoundAccess {
  readonly teams: readonly TeamMembership[];
  readonly grants: readonly ActiveGrant[];
}

async function findAccess({ db, clock, grants }: SessionsDeps, holder: { readonly personId: Uuid; readonly sessionId: Uuid }): Promise<FoundAccess> {
  const teamIds = await db.global("strongroom_web", (tx) => listTeamIds(tx, holder.personId));
  const found: { readonly team: TeamMembership; readonly grants: readonly ActiveGrant[] }[] = [];
  for (const tenantId of teamIds) {
    // The directory says where to look; only the membership, behind row-level security, says what the person may do.
    await db.tenant({ role: "strongroom_web", tenantId }, async (tx) => {
      const member = await findMember(tx, holder.personId, new Date(clock.now()));
      if (member === null) return;
      const policy = await findPolicy(tx);
      const { role, projects } = member;
      found.push({ team: { tenantId, role, projects, demands: policy.signIn, stale: false }, grants: await grants.listActive(tx, holder) });
    });
  }
  return { teams: found.map(({ team }) => team), grants: found.flatMap((each) => each.grants) };
}

async function describeSession(deps: SessionsDeps, caller: PersonCaller): Promise<SessionView> {
  const session = await deps.identity.getSession(caller.sessionId);
  const teams: Session["teams"] = [];
  for (const { tenantId, role } of caller.teams) {
    const row = await deps.db.tenant({ role: "strongroom_web", tenantId }, findTeam);
    if (row === null) continue;
    teams.push({ id: tenantId, name: openName(await deps.keys.field(tenantId), { table: "teams", row: tenantId }, row.name), role });
  }
  return {
    person: { id: caller.personId, email: await deps.identity.findEmail(caller.personId) },
    session: { id: session.sessionId, createdAt: session.createdAt.toISOString(), expiresAt: session.expiresAt.toISOString() },
    teams,
  };
}

/** Gives the new session's token. */
async function welcome(deps: SessionsDeps, request: { readonly token: string; readonly teamName?: string | undefined; readonly email?: string | undefined }): Promise<string> {
  const { db, identity, keys } = deps;
  const now = new Date(deps.clock.now());
  const teamId = createUuid();
  const projectId = createUuid();
  // Looked at before keys are made, so that guessing links costs us nothing; used for good in the transaction below.
  const link = await identity.lookAtWelcomeLink(request.token);
  const teams = link.personId === null ? [] : (await findAccess(deps, { personId: link.personId, sessionId: createUuid() })).teams;
  if (link.personId !== null && teams.length > 0) return welcomeBack(deps, { linkToken: request.token, personId: link.personId, teams });
  // Somebody new; or the owner of a team that was destroyed, who begins again.
  const personId = link.personId ?? createUuid();
  await keys.create(teamId);
  const key = await keys.field(teamId);
  const email = request.email === undefined || link.personId !== null ? null : await identity.sealEmail(personId, request.email);
  return db.tenant({ role: "strongroom_web", tenantId: teamId }, async (tx) => {
    await identity.useWelcomeLink(tx, request.token);
    if (link.personId === null) await identity.createPerson(tx, { personId, email });
    await insertTeam(tx, { name: sealName(key, { table: "teams", row: teamId }, request.teamName ?? FIRST_TEAM_NAME), now });
    await insertMember(tx, { teamId, personId, role: "owner", projects: "all", expiresAt: null, since: now });
    await insertProject(tx, { id: projectId, name: sealName(key, { table: "projects", row: projectId }, FIRST_PROJECT_NAME), createdAt: now });
    const { token, session } = await identity.beginSession(tx, personId);
    const actor = { kind: "person", personId, sessionId: session.sessionId, grantId: null } as const;
    await deps.audit.recordAct(tx, { actor, event: "access.team-created", subject: { kind: "team", id: teamId }, details: {} });
    await deps.audit.recordAct(tx, { actor, event: "access.project-created", subject: { kind: "project", id: projectId }, details: {} });
    await deps.audit.recordAct(tx, { actor, event: "access.session-begun", subject: { kind: "session", id: session.sessionId }, details: {} });
    return token;
  });
}

/** A link that the operator made for somebody who is there already: a new session, recorded in each of their teams. */
async function welcomeBack(deps: SessionsDeps, given: { readonly linkToken: string; readonly personId: Uuid; readonly teams: readonly TeamMembership[] }): Promise<string> {
  const { linkToken, personId } = given;
  const [first, ...others] = given.teams;
  if (first === undefined) throw new AppError("welcome.link-refused");
  const begun = await deps.db.tenant({ role: "strongroom_web", tenantId: first.tenantId }, async (tx) => {
    await deps.identity.useWelcomeLink(tx, linkToken);
    const { token, session } = await deps.identity.beginSession(tx, personId);
    const act = { actor: { kind: "person", personId, sessionId: session.sessionId, grantId: null }, event: "access.session-begun", subject: { kind: "session", id: session.sessionId }, details: {} } as const;
    await deps.audit.recordAct(tx, act);
    return { token, act };
  });
  for (const { tenantId } of others) await deps.db.tenant({ role: "strongroom_web", tenantId }, (tx) => deps.audit.recordAct(tx, begun.act));
  return begun.token;
}

async function endSession(deps: SessionsDeps, caller: PersonCaller): Promise<void> {
  const act = { actor: actorOf(caller), event: "access.session-ended", subject: { kind: "session", id: caller.sessionId }, details: {} } as const;
  await deps.db.global("strongroom_web", (tx) => deps.identity.endSession(tx, caller.sessionId));
  for (const { tenantId } of caller.teams) await deps.db.tenant({ role: "strongroom_web", tenantId }, (tx) => deps.audit.recordAct(tx, act));
}
