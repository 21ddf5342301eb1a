// Live sessions as people of a team see them: started by a program of theirs, listed, ended.

import { actorOf, type Actor } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import type { Caller } from "#platform/http/route.ts";
import type { LiveConnection, LiveEndReason, LiveLimits, LiveSession, LiveSessionRequest } from "#protocol/api/live-sessions.ts";
import type { PageQuery } from "#protocol/api/values.ts";

import { composeConnection, listConnectionRows } from "./connections.ts";
import { webScope, type LiveDeps } from "./deps.ts";
import { deletePlace, insertPlace } from "./directory-store.ts";
import { composeSession, createView } from "./session-views.ts";
import { countRunning, findLiveSession, insertLiveSession, listLiveSessionRows, listRunningOf, markEnded } from "./store.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`. */
export interface LiveSessions {
  /** @throws AppError `live.too-many`, `live.id-taken`, `team.deleting`. */
  start(caller: Caller, teamId: Uuid, request: LiveSessionRequest): Promise<{ readonly session: LiveSession; readonly limits: LiveLimits }>;
  list(caller: Caller, teamId: Uuid, query: PageQuery): Promise<{ items: LiveSession[]; nextCursor: string | null }>;
  /** One's own, or with the permission any. @throws AppError `live.unknown`. */
  end(caller: Caller, teamId: Uuid, id: Uuid): Promise<void>;
  /** @throws AppError `live.unknown`. */
  connections(caller: Caller, place: { readonly teamId: Uuid; readonly id: Uuid }, query: PageQuery): Promise<{ items: LiveConnection[]; nextCursor: string | null }>;
}

export function createLiveSessions(deps: LiveDeps): LiveSessions {
  const { db, permissions } = deps;
  return {
    start: (caller, teamId, request) => start(deps, { caller, teamId, request }),
    async list(caller, teamId, query) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "live.read" });
      const page = parsePage(query);
      const rows = await db.tenant(webScope(teamId), (tx) => listLiveSessionRows(tx, page));
      const view = await createView(deps, { person, teamId, rows });
      return composePage(rows, page, { place: ({ id, startedAt }) => ({ at: startedAt, id }), item: (row) => composeSession(row, view) });
    },
    async end(caller, teamId, id) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "live.share" });
      const session = await db.tenant(webScope(teamId), async (tx) => {
        const row = await findLiveSession(tx, id);
        if (row === null || row.ended !== null) throw new AppError("live.unknown");
        const under = row.startedBy.personId === person.personId ? person : permissions.authorise(caller, { tenantId: teamId, permission: "live.end" });
        return endInTx(deps, tx, { place: { tenantId: teamId, id }, actor: actorOf(under), by: under.personId, reason: "person", mostParticipants: 0 });
      });
      if (session !== null) deps.cutOff(session);
    },
    async connections(caller, { teamId, id }, query) {
      permissions.authorise(caller, { tenantId: teamId, permission: "live.read-connections" });
      const page = parsePage(query);
      const key = await deps.fieldKey(teamId);
      const rows = await db.tenant(webScope(teamId), async (tx) => {
        if ((await findLiveSession(tx, id)) === null) throw new AppError("live.unknown");
        return listConnectionRows(tx, id, page);
      });
      return composePage(rows, page, { place: (row) => ({ at: row.connectedAt, id: row.id }), item: (row) => composeConnection(key, row) });
    },
  };
}

async function start(deps: LiveDeps, { caller, teamId, request }: { readonly caller: Caller; readonly teamId: Uuid; readonly request: LiveSessionRequest }): Promise<{ readonly session: LiveSession; readonly limits: LiveLimits }> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "live.share" });
  const [id, now] = [createUuid(), new Date(deps.clock.now())];
  const row = await deps.db.tenant(webScope(teamId), async (tx) => {
    await deps.requireLiveTeam(tx);
    if ((await countRunning(tx)) >= deps.maxSessions) throw new AppError("live.too-many", undefined, { details: { limit: deps.maxSessions } });
    const startedBy = { kind: person.credential, id: person.sessionId, personId: person.personId };
    await insertLiveSession(tx, { id, hostTokenHash: Buffer.from(request.hostTokenHash, "base64url"), membersOnly: request.membersOnly, startedBy, now });
    if (!(await insertPlace(tx, { session: Buffer.from(request.session, "base64url"), place: { tenantId: teamId, id }, now }))) throw new AppError("live.id-taken");
    await deps.audit.recordAct(tx, { actor: actorOf(person), event: "live.session-started", subject: { kind: "live-session", id }, details: { membersOnly: request.membersOnly } });
    return findLiveSession(tx, id);
  });
  if (row === null) throw new Error("Defect: a session that was just begun is not there");
  return { session: composeSession(row, await createView(deps, { person, teamId, rows: [row] })), limits: deps.limits };
}

/** Somebody is in the team no more. The relay cuts their sessions off when it looks next; written down it is now, so that nothing of it comes back with them. */
export async function endSharedBy(deps: Pick<LiveDeps, "audit" | "clock">, tx: Tx, { teamId, personId }: { readonly teamId: Uuid; readonly personId: Uuid }): Promise<void> {
  for (const id of await listRunningOf(tx, personId)) await endInTx(deps, tx, { place: { tenantId: teamId, id }, actor: { kind: "role", role: "web" }, by: null, reason: "access", mostParticipants: 0 });
}

export interface LiveEnd {
  readonly place: { readonly tenantId: Uuid; readonly id: Uuid };
  readonly actor: Actor;
  readonly by: Uuid | null;
  readonly reason: LiveEndReason;
  readonly mostParticipants: number;
}

/** Gives what stood in its link, for whoever cuts off; null when it had ended. */
export async function endInTx(deps: Pick<LiveDeps, "audit" | "clock">, tx: Tx, { place, actor, by, reason, mostParticipants }: LiveEnd): Promise<Uint8Array | null> {
  const now = new Date(deps.clock.now());
  const row = await markEnded(tx, { id: place.id, reason, by, mostParticipants, now });
  const session = await deletePlace(tx, place);
  if (row === null) return session;
  const details = { reason, seconds: Math.round((now.getTime() - row.startedAt.getTime()) / SECOND), mostParticipants: row.mostParticipants };
  await deps.audit.recordAct(tx, { actor, event: "live.session-ended", subject: { kind: "live-session", id: place.id }, details });
  return session;
}
