// What the relay asks and is told: which sessions run, who may be in them, and what is kept of them. It is the only way between the two.

import { isAppError } from "#base/app-error.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { RelayedSession, RelayRegister } from "#platform/live-relay/ports.ts";

import { insertConnection, markDisconnected } from "./connections.ts";
import { webScope, type LiveDeps } from "./deps.ts";
import { findPlace, touchPlaces } from "./directory-store.ts";
import { endInTx } from "./live-sessions.ts";
import { createStandings, credentialOf } from "./standings.ts";
import { findLiveSession, raiseParticipants } from "./store.ts";

export interface LiveRegister extends RelayRegister {
  /** When what nobody waited for has been written. */
  settled(): Promise<void>;
}

/** What withholds it; anything else is a fault, and is thrown. */
const REFUSALS = ["team.unknown", "team.deleting", "access.denied", "access.session-stale", "access.sign-in-too-weak", "access.token-scope", "session.required"] as const;

export function createLiveRegister(deps: LiveDeps): LiveRegister {
  const { db, clock } = deps;
  const writes = createWrites(deps);
  const standings = createStandings(deps);
  const mayDo = async (session: RelayedSession, person: PersonCaller | null, permission: string): Promise<boolean> => {
    const may = person !== null && (await isPermitted(deps, person, { session, permission }));
    if (may) standings.countsUntil(session, person.countsUntil ?? null);
    return may;
  };
  return {
    settled: writes.settled,
    async find(session) {
      const place = await db.global("strongroom_web", (tx) => findPlace(tx, session));
      if (place === null) return null;
      const row = await db.tenant(webScope(place.tenantId), (tx) => findLiveSession(tx, place.id));
      return row === null || row.hostTokenHash === null ? null : { ...place, hostTokenHash: row.hostTokenHash, membersOnly: row.membersOnly };
    },
    async mayShare(session) {
      const row = await db.tenant(webScope(session.tenantId), (tx) => findLiveSession(tx, session.id));
      if (row === null || row.ended !== null) return false;
      standings.startedBy(session, row.startedBy);
      return mayDo(session, await deps.findHolder(row.startedBy), "live.share");
    },
    async findMember(session, cookie) {
      const person = await deps.findBySessionCookie(cookie);
      return person !== null && (await mayDo(session, person, "live.join")) ? { personId: person.personId, sessionId: person.sessionId } : null;
    },
    mayStay: async (session, member) => mayDo(session, await deps.findHolder(credentialOf(member)), "live.join"),
    listChanged: standings.listChanged,
    confirmed: standings.confirmed,
    seen: (sessions) => db.global("strongroom_web", (tx) => touchPlaces(tx, sessions, new Date(clock.now()))),
    connected(session, { peer, address }) {
      const connectedAt = new Date(clock.now());
      const inserted = writes.do(session, async () => {
        const key = await deps.fieldKey(session.tenantId);
        return db.tenant(webScope(session.tenantId), (tx) => insertConnection(tx, key, { liveSessionId: session.id, peer, address, now: connectedAt }));
      });
      return () => {
        const now = new Date(clock.now());
        void writes.do(session, async () => {
          const id = await inserted;
          if (id !== null) await db.tenant(webScope(session.tenantId), (tx) => markDisconnected(tx, id, now));
        });
      };
    },
    participants: (session, mostParticipants) => void writes.do(session, () => db.tenant(webScope(session.tenantId), (tx) => raiseParticipants(tx, { id: session.id, mostParticipants }))),
    async ended(session, { reason, mostParticipants }) {
      const place = { tenantId: session.tenantId, id: session.id };
      await db.tenant(webScope(session.tenantId), (tx) => endInTx(deps, tx, { place, actor: { kind: "role", role: "relay" }, by: null, reason, mostParticipants }));
    },
  };
}

/** The permission as it counts now, in a team that is not being deleted. */
async function isPermitted(deps: LiveDeps, person: PersonCaller, { session, permission }: { readonly session: RelayedSession; readonly permission: string }): Promise<boolean> {
  try {
    deps.permissions.authorise(person, { tenantId: session.tenantId, permission });
    await deps.db.tenant(webScope(session.tenantId), (tx) => deps.requireLiveTeam(tx));
    return true;
  } catch (error) {
    if (REFUSALS.some((code) => isAppError(error, code))) return false;
    throw error;
  }
}

interface Writes {
  /** Null when it failed, which is logged: no connection waits or ends for it. */
  do<Result>(session: RelayedSession, write: () => Promise<Result>): Promise<Result | null>;
  settled(): Promise<void>;
}

function createWrites({ log }: Pick<LiveDeps, "log">): Writes {
  const underWay = new Set<Promise<unknown>>();
  return {
    do({ tenantId }, write) {
      const written = write().catch((error: unknown) => {
        log.error("what is kept of a live session could not be written", { tenantId }, error);
        return null;
      });
      underWay.add(written);
      void written.finally(() => underWay.delete(written));
      return written;
    },
    async settled() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
