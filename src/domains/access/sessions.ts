// From a session's token to a caller with their teams; and the first start, when the holder of the one-time link becomes the
// owner of a first team.

import { actorOf } from "#domains/audit/index.ts";
import type { Authenticated, PreparedSession, SessionOpening, TokenHolder } from "#domains/identity/index.ts";
import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { ActiveGrant, Caller, ClientInfo, PersonCaller, TeamMembership } from "#platform/http/route.ts";
import type { Session } from "#protocol/api/session.ts";

import type { AccessDeps } from "./deps.ts";
import type { Grants } from "./grants/grants.ts";
import { listOpenGrants } from "./grants/store.ts";
import { openName, sealName } from "./names.ts";
import { findMember, insertMember } from "./members/store.ts";
import { isIdle, isOld } from "./policies/rules.ts";
import { findPolicy } from "./policies/store.ts";
import { findTeam, insertProject, insertTeam, listTeamIds } from "./store.ts";

/** What a team and a project are called until somebody names them. */
const FIRST_TEAM_NAME = "My team";
const FIRST_PROJECT_NAME = "First project";

export type SessionView = Omit<Session, "csrfToken">;

export interface Sessions {
  /** The caller whose session's token this is, with their roles as they are now; or null. */
  resolveCaller(token: string): Promise<PersonCaller | null>;
  /** The person of an API token, with what it is limited to: its team, its permissions, and never an elevation. */
  resolveProgram(holder: TokenHolder): Promise<PersonCaller>;
  /** The caller's teams by name. */
  teamsOf(caller: PersonCaller): Promise<Session["teams"]>;
  /** @throws AppError `session.required`. */
  describe(caller: Caller): Promise<SessionView>;
  /** The token is for the cookie and shown nowhere else. @throws AppError `welcome.link-refused`. */
  welcome(request: WelcomeGiven): Promise<{ readonly token: string; readonly deviceToken: string; readonly view: SessionView }>;
  /** @throws AppError `session.required`. */
  end(caller: Caller): Promise<void>;
}

export interface WelcomeGiven {
  readonly token: string;
  readonly teamName?: string | undefined;
  readonly browser: { readonly client: ClientInfo; readonly deviceToken: string | null };
}

export interface SessionsDeps extends AccessDeps {
  readonly grants: Pick<Grants, "listActive">;
}

export function createSessions(deps: SessionsDeps): Sessions {
  return {
    async resolveCaller(token) {
      const found = await deps.identity.sessions.authenticate(token);
      return found === null ? null : callerOf(deps, found);
    },
    resolveProgram: (holder) => programOf(deps, holder),
    teamsOf: (caller) => describeTeams(deps, caller),
    async describe(caller) {
      if (caller.kind !== "person") throw new AppError("session.required");
      return describeSession(deps, caller);
    },
    async welcome(request) {
      const prepared = await deps.identity.sessions.prepare(request.browser, null);
      const token = await welcome(deps, { ...request, prepared });
      const found = await deps.identity.sessions.authenticate(token);
      if (found === null) throw new Error("Defect: a session that was just begun is not there");
      const caller = await callerOf(deps, found);
      if (caller === null) throw new Error("Defect: a session that was just begun stood idle");
      return { token, deviceToken: prepared.deviceToken, view: await describeSession(deps, caller) };
    },
    async end(caller) {
      if (caller.kind !== "person") throw new AppError("session.required");
      await endSession(deps, caller);
    },
  };
}

/** Null for a session that stood idle for longer than one of its teams allows: it has ended. */
async function callerOf(deps: SessionsDeps, found: Authenticated): Promise<PersonCaller | null> {
  const { personId, sessionId, strength, onlyTeam, createdAt, seenAt } = found;
  const now = deps.clock.now();
  const session = { ageMs: now - createdAt.getTime(), idleMs: now - seenAt.getTime() };
  const { idledOut, ...access } = await findAccess(deps, { personId, sessionId, session, onlyTeam });
  if (idledOut) {
    await deps.db.global("strongroom_web", (tx) => deps.identity.sessions.end(tx, { sessionId, personId }));
    return null;
  }
  return { kind: "person", personId, sessionId, credential: "session", strength, ...(onlyTeam === null ? {} : { onlyTeam }), scopes: "all", ...access, under: null };
}

async function programOf(deps: SessionsDeps, { personId, tokenId: sessionId, strength, permissions: scopes, teamId, createdAt }: TokenHolder): Promise<PersonCaller> {
  const { teams, grants } = await findAccess(deps, { personId, sessionId, tokenMadeAt: createdAt });
  const counts = ({ tenantId }: { readonly tenantId: Uuid }): boolean => teamId === null || tenantId === teamId;
  return { kind: "person", personId, sessionId, credential: "api-token", strength, scopes, teams: teams.filter(counts), grants: grants.filter((grant) => counts(grant) && grant.kind !== "elevation"), under: null };
}

interface FoundAccess {
  readonly teams: readonly TeamMembership[];
  readonly grants: readonly ActiveGrant[];
  readonly idledOut: boolean;
}

interface Holder {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  /** Of a browser's session. */
  readonly session?: { readonly ageMs: number; readonly idleMs: number };
  /** Of an API token. */
  readonly tokenMadeAt?: Date;
  /** Of a session that one team's identity provider vouched for. */
  readonly onlyTeam?: Uuid | null;
}

async function findAccess({ db, clock, grants }: SessionsDeps, holder: Holder): Promise<FoundAccess> {
  const teamIds = await db.global("strongroom_web", (tx) => listTeamIds(tx, holder.personId));
  const found: { readonly team: TeamMembership; readonly grants: readonly ActiveGrant[] }[] = [];
  let idledOut = false;
  const { onlyTeam = null } = holder;
  for (const tenantId of teamIds.filter((id) => onlyTeam === null || id === onlyTeam)) {
    // The directory says where to look; only the membership, behind row-level security, says what the person may do.
    await db.tenant({ role: "strongroom_web", tenantId }, async (tx) => {
      const member = await findMember(tx, holder.personId, new Date(clock.now()));
      if (member === null) return;
      const policy = await findPolicy(tx);
      const { role, projects } = member;
      // Outsiders who were let in before the policy changed are let in no more.
      if (role === "guest" && !policy.guests) return;
      if (holder.session !== undefined && isIdle(holder.session, policy)) idledOut = true;
      const tooOld = holder.tokenMadeAt !== undefined && clock.now() - holder.tokenMadeAt.getTime() > policy.tokenDays * DAY;
      const stale = tooOld || (holder.session !== undefined && isOld(holder.session, policy));
      found.push({ team: { tenantId, role, projects, demands: policy.signIn, stale }, grants: await grants.listActive(tx, holder) });
    });
  }
  return { teams: found.map(({ team }) => team), grants: found.flatMap((each) => each.grants), idledOut };
}

async function describeSession(deps: SessionsDeps, caller: PersonCaller): Promise<SessionView> {
  const session = await deps.identity.sessions.get(caller.sessionId);
  return {
    person: { id: caller.personId, email: await deps.identity.findEmail(caller.personId) },
    session: { id: session.sessionId, createdAt: session.createdAt.toISOString(), expiresAt: session.expiresAt.toISOString(), strength: session.strength },
    teams: await describeTeams(deps, caller),
  };
}

async function describeTeams(deps: SessionsDeps, caller: PersonCaller): Promise<Session["teams"]> {
  const teams: Session["teams"] = [];
  for (const { tenantId, role } of caller.teams) {
    const { row, elevation } = await deps.db.tenant({ role: "strongroom_web", tenantId }, async (tx) => ({ row: await findTeam(tx), elevation: await findElevation(deps, tx, caller) }));
    if (row === null) continue;
    teams.push({ id: tenantId, name: openName(await deps.keys.field(tenantId), { table: "teams", row: tenantId }, row.name), role, elevation });
  }
  return teams;
}

async function findElevation({ clock }: SessionsDeps, tx: Tx, { personId, sessionId }: PersonCaller): Promise<Session["teams"][number]["elevation"]> {
  const open = await listOpenGrants(tx, { personId, now: new Date(clock.now()) });
  const grant = open.find((each) => each.kind === "elevation" && each.sessionId === sessionId);
  return grant === undefined ? null : { grantId: grant.id, expiresAt: grant.expiresAt.toISOString() };
}

/** Gives the new session's token. */
async function welcome(deps: SessionsDeps, request: WelcomeGiven & { readonly prepared: PreparedSession }): Promise<string> {
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
async function welcomeBack(deps: SessionsDeps, given: { readonly linkToken: string; readonly personId: Uuid; readonly teams: readonly TeamMembership[]; readonly prepared: PreparedSession }): Promise<string> {
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

async function endSession(deps: SessionsDeps, caller: PersonCaller): Promise<void> {
  const act = { actor: actorOf(caller), event: "access.session-ended", subject: { kind: "session", id: caller.sessionId }, details: {} } as const;
  await deps.db.global("strongroom_web", (tx) => deps.identity.sessions.end(tx, { sessionId: caller.sessionId }));
  for (const { tenantId } of caller.teams) await deps.db.tenant({ role: "strongroom_web", tenantId }, (tx) => deps.audit.recordAct(tx, act));
}
