// From a session's token to a caller with their teams, and the end of a session.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { listOpenGrants } from "#domains/access/grants/store.ts";
import { openName } from "#domains/access/names.ts";
import { webScope } from "#domains/access/scope.ts";
import { findTeam, listTeamIds } from "#domains/access/store.ts";
import type { Act } from "#domains/audit/index.ts";
import type { Authenticated, TokenHolder } from "#domains/identity/index.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import type { Session } from "#protocol/api/session.ts";

import { findAccess } from "./find-access.ts";
import { welcome, type WelcomeGiven, type WelcomeOutcome } from "./welcome.ts";

export type SessionView = Omit<Session, "csrfToken">;

export interface Sessions {
  /** The caller whose session's token this is, with their roles as they are now; or null. */
  resolveCaller(token: string): Promise<PersonCaller | null>;
  /** The person of an API token, with what it is limited to: its team, its permissions, and never an elevation. */
  resolveProgram(holder: TokenHolder): Promise<PersonCaller>;
  /** The caller of a session that was resolved before, for what goes on without a request; null once it has ended. */
  resolveAgain(sessionId: Uuid): Promise<PersonCaller | null>;
  /** The caller's teams by name. */
  teamsOf(caller: PersonCaller): Promise<Session["teams"]>;
  /** @throws AppError `session.required`. */
  describe(caller: Caller): Promise<SessionView>;
  /** A sign-in by a one-time link, which may need a second step; `view` of the session that it began. @throws AppError `welcome.link-refused`. */
  welcome(request: WelcomeGiven): Promise<WelcomeOutcome & { readonly view: SessionView | null }>;
  /** @throws AppError `session.required`. */
  end(caller: Caller): Promise<void>;
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
    async resolveAgain(sessionId) {
      const found = await deps.identity.sessions.findLive(sessionId);
      return found === null ? null : callerOf(deps, found);
    },
    teamsOf: (caller) => describeTeams(deps, caller),
    async describe(caller) {
      if (caller.kind !== "person") throw new AppError("session.required");
      return describeSession(deps, caller);
    },
    async welcome(request) {
      // What the browser had before ends here, at once, when another session begins.
      const welcomed = await welcome(deps, { ...request, browser: { ...request.browser, sessionId: null } });
      if (welcomed.outcome.state !== "signed-in") return { ...welcomed, view: null };
      const found = await deps.identity.sessions.authenticate(welcomed.outcome.token);
      if (found === null) throw new Error("Defect: a session that was just begun is not there");
      if (request.browser.sessionId !== null) await endEarlier(deps, request.browser.sessionId);
      return { ...welcomed, view: await describeSession(deps, await callerOf(deps, found)) };
    },
    async end(caller) {
      if (caller.kind !== "person") throw new AppError("session.required");
      await endSession(deps, { ...caller, streams: caller.teams.map(({ tenantId }) => tenantId) });
    },
  };
}

async function callerOf(deps: SessionsDeps, found: Authenticated): Promise<PersonCaller> {
  const { personId, sessionId, strength, onlyTeam, createdAt, seenAt } = found;
  const now = deps.clock.now();
  const session = { ageMs: now - createdAt.getTime(), idleMs: now - seenAt.getTime() };
  const { endsAt, ...access } = await findAccess(deps, { personId, sessionId, session, onlyTeam });
  return { kind: "person", personId, sessionId, credential: "session", strength, ...(onlyTeam === null ? {} : { onlyTeam }), scopes: "all", ...access, ...countsUntil(endsAt), under: null };
}

async function programOf(deps: SessionsDeps, { personId, tokenId: sessionId, strength, permissions: scopes, teamId, createdAt }: TokenHolder): Promise<PersonCaller> {
  const { teams, grants, endsAt } = await findAccess(deps, { personId, sessionId, tokenMadeAt: createdAt });
  const counts = ({ tenantId }: { readonly tenantId: Uuid }): boolean => teamId === null || tenantId === teamId;
  return { kind: "person", personId, sessionId, credential: "api-token", strength, scopes, teams: teams.filter(counts), grants: grants.filter((grant) => counts(grant) && grant.kind !== "elevation"), ...countsUntil(endsAt), under: null };
}

function countsUntil(endsAt: Date | null): Pick<PersonCaller, "countsUntil"> {
  return endsAt === null ? {} : { countsUntil: endsAt };
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

/** The session that the browser had before the link, whoever's it was: nobody leaves it behind under the new one. */
async function endEarlier(deps: SessionsDeps, sessionId: Uuid): Promise<void> {
  const found = await deps.db.global("strongroom_web", async (tx) => {
    const personId = await deps.identity.sessions.findPerson(tx, sessionId);
    return personId === null ? null : { personId, teamIds: await listTeamIds(tx, personId) };
  });
  if (found === null) return;
  await endSession(deps, { personId: found.personId, sessionId, under: null, streams: found.teamIds.length === 0 ? [INSTALLATION_ID] : found.teamIds });
  deps.forgetCaller(found.personId);
}

/** `streams`: the teams in whose records it stands. */
async function endSession(deps: SessionsDeps, { streams, ...person }: Pick<PersonCaller, "personId" | "sessionId" | "under"> & { readonly streams: readonly Uuid[] }): Promise<void> {
  const { personId, sessionId } = person;
  const act: Act = { actor: { kind: "person", personId, sessionId, grantId: person.under }, event: "access.session-ended", subject: { kind: "session", id: sessionId }, details: {} };
  if (!(await deps.db.global("strongroom_web", (tx) => deps.identity.sessions.end(tx, { sessionId })))) return;
  for (const tenantId of streams) await deps.db.tenant(webScope(tenantId), (tx) => deps.audit.recordAct(tx, act));
}
