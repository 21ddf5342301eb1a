// Sessions of people: begun with what the person showed, kept as a hash, given a fresh token whenever they become worth more, ended
// one by one or all.

import type { IdentityDeps } from "#domains/identity/deps.ts";
import { createToken, hashToken } from "#domains/identity/token.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { ClientInfo, SignInStrength } from "#platform/http/route.ts";
import type { SignInMethod } from "#protocol/api/sign-in.ts";

import { openClient, sealClient } from "./client.ts";
import { createDeviceToken, hashDeviceToken, isDeviceToken } from "./device-token.ts";
import {
  deleteExpiredSessions, endSession, endSessionsOf, findLiveSession, findLiveSessionById, findSession, forgetDevicesOf, insertSession, isDeviceOf, listLiveSessionIds, listLiveSessions, rememberDevice, replaceToken,
  touchSession, type SealedClient, type SessionRow,
} from "./store.ts";
import { strengthOf } from "./strength.ts";

export interface Authenticated {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  readonly strength: SignInStrength;
  /** The only team that the session counts in; null for all. */
  readonly onlyTeam: Uuid | null;
  readonly createdAt: Date;
  /** Before this request; to the minute. */
  readonly seenAt: Date;
}

/** Of the person's own list. */
export interface ListedSession extends SessionRow {
  readonly clientInfo: ClientInfo | null;
}

/** What needs a key, made before the transaction. */
export interface PreparedSession {
  readonly sessionId: Uuid;
  readonly client: SealedClient;
  readonly deviceToken: string;
}

interface SessionOpening {
  readonly personId: Uuid;
  readonly methods: readonly SignInMethod[];
  readonly vouched: SignInStrength | null;
  /** The team whose provider vouches for the person, and the only one that the session counts in; null for all. */
  readonly onlyTeam: Uuid | null;
  readonly prepared: PreparedSession;
}

export interface Sessions {
  /** The person and session of a token, or null when it is not, or no longer, good. */
  authenticate(token: string): Promise<Authenticated | null>;
  /** The same of one that was authenticated before, for what goes on without a request. It counts as no use of it. */
  findLive(sessionId: Uuid): Promise<Authenticated | null>;
  /** Those of the ids that are good. */
  listLive(sessionIds: readonly Uuid[]): Promise<readonly Uuid[]>;
  /**
   * A browser that the person signed in from before stays the same one. Any other gets a fresh device token, so that nobody is known by a
   * cookie that somebody else put there. `personId` null: somebody new.
   */
  prepare(browser: { readonly client: ClientInfo; readonly deviceToken: string | null }, personId: Uuid | null): Promise<PreparedSession>;
  /** The token is shown here and never again. */
  begin(tx: Tx, opening: SessionOpening): Promise<{ readonly token: string; readonly session: SessionRow }>;
  /** @throws AppError `session.required` when it is gone. */
  get(sessionId: Uuid): Promise<SessionRow>;
  /** Null when there is no such session. */
  findPerson(tx: Tx, sessionId: Uuid): Promise<Uuid | null>;
  list(personId: Uuid): Promise<readonly ListedSession[]>;
  /** `onlyTeam`: when it counts in that team alone. */
  end(tx: Tx, given: { readonly sessionId: Uuid; readonly personId?: Uuid; readonly onlyTeam?: Uuid | undefined }): Promise<boolean>;
  /** The ids of those that ended. */
  endOthers(tx: Tx, given: { readonly personId: Uuid; readonly except: Uuid | null; readonly onlyTeam?: Uuid | undefined }): Promise<readonly Uuid[]>;
  /**
   * A fresh token, since the session is worth more from now on; the old one is good no more. `method`: what was shown just now.
   * @throws AppError `session.required`.
   */
  rotate(tx: Tx, sessionId: Uuid, method?: SignInMethod): Promise<{ readonly token: string; readonly session: SessionRow }>;
  forgetDevices(tx: Tx, personId: Uuid): Promise<void>;
  /** Null for a browser that never signed in as this person. */
  knownDevice(token: string | null, personId: Uuid): Promise<Uint8Array | null>;
  /** Whether we made it; asks no database. */
  isDeviceToken(token: string): Promise<boolean>;
}

/** When a session was last used is written at most this often. */
const SEEN_RESOLUTION_MS = MINUTE;

export function createSessions(deps: IdentityDeps): Sessions {
  const { db, clock, lifetimes } = deps;
  const now = (): Date => new Date(clock.now());
  const idleSince = (): Date => new Date(clock.now() - lifetimes.sessionIdleMs);
  return {
    authenticate: (token) => authenticate(deps, token),
    listLive: (sessionIds) => db.global("strongroom_web", (tx) => listLiveSessionIds(tx, { sessionIds, now: now(), idleSince: idleSince() })),
    async findLive(sessionId) {
      const session = await db.global("strongroom_web", (tx) => findLiveSessionById(tx, { sessionId, now: now(), idleSince: idleSince() }));
      return session === null ? null : authenticated(session);
    },
    async prepare({ client, deviceToken }, personId) {
      const key = await deps.fieldKey();
      const sessionId = createUuid();
      const kept = personId !== null && (await knownDevice(deps, { token: deviceToken, personId })) !== null ? deviceToken : null;
      return { sessionId, client: sealClient(key, sessionId, client), deviceToken: kept ?? createDeviceToken(key) };
    },
    begin: (tx, opening) => begin(deps, tx, opening),
    async get(sessionId) {
      const session = await db.global("strongroom_web", (tx) => findSession(tx, sessionId));
      if (session === null) throw new AppError("session.required");
      return session;
    },
    findPerson: async (tx, sessionId) => (await findSession(tx, sessionId))?.personId ?? null,
    async list(personId) {
      const [key, rows] = await Promise.all([deps.fieldKey(), db.global("strongroom_web", (tx) => listLiveSessions(tx, { personId, now: now(), idleSince: idleSince() }))]);
      return rows.map((row) => ({ ...row, clientInfo: row.client === null ? null : openClient(key, row.sessionId, row.client) }));
    },
    end: (tx, given) => endSession(tx, { ...given, now: now() }),
    endOthers: (tx, given) => endSessionsOf(tx, { ...given, now: now() }),
    async rotate(tx, sessionId, method) {
      const session = await findSession(tx, sessionId);
      if (session === null) throw new AppError("session.required");
      const methods = method === undefined || session.methods.includes(method) ? session.methods : [...session.methods, method];
      const strength = strengthOf({ methods, vouched: session.strength });
      const token = createToken();
      if (!(await replaceToken(tx, { sessionId, tokenHash: hashToken(token), proven: { methods, strength } }))) throw new AppError("session.required");
      return { token, session: { ...session, methods, strength } };
    },
    forgetDevices: forgetDevicesOf,
    knownDevice: (token, personId) => knownDevice(deps, { token, personId }),
    isDeviceToken: async (token) => isDeviceToken(await deps.fieldKey(), token),
  };
}

async function knownDevice(deps: IdentityDeps, { token, personId }: { readonly token: string | null; readonly personId: Uuid }): Promise<Uint8Array | null> {
  if (token === null || !isDeviceToken(await deps.fieldKey(), token)) return null;
  const deviceHash = hashDeviceToken(token);
  return (await deps.db.global("strongroom_web", (tx) => isDeviceOf(tx, { deviceHash, personId }))) ? deviceHash : null;
}

async function authenticate({ db, clock, lifetimes }: IdentityDeps, token: string): Promise<Authenticated | null> {
  const now = clock.now();
  return db.global("strongroom_web", async (tx) => {
    const session = await findLiveSession(tx, { tokenHash: hashToken(token), now: new Date(now), idleSince: new Date(now - lifetimes.sessionIdleMs) });
    if (session === null) return null;
    if (now - session.seenAt.getTime() >= SEEN_RESOLUTION_MS) await touchSession(tx, session.sessionId, new Date(now));
    return authenticated(session);
  });
}

function authenticated({ personId, sessionId, strength, onlyTeam, createdAt, seenAt }: SessionRow): Authenticated {
  return { personId, sessionId, strength, onlyTeam, createdAt, seenAt };
}

async function begin(deps: IdentityDeps, tx: Tx, { personId, methods, vouched, onlyTeam, prepared }: SessionOpening): Promise<{ readonly token: string; readonly session: SessionRow }> {
  const now = deps.clock.now();
  const token = createToken();
  const deviceHash = hashDeviceToken(prepared.deviceToken);
  const session: SessionRow = {
    sessionId: prepared.sessionId,
    personId,
    createdAt: new Date(now),
    seenAt: new Date(now),
    expiresAt: new Date(now + deps.lifetimes.sessionMs),
    methods,
    strength: strengthOf({ methods, vouched }),
    client: prepared.client,
    onlyTeam,
  };
  await insertSession(tx, { ...session, tokenHash: hashToken(token), deviceHash });
  await rememberDevice(tx, { deviceHash, personId, now: new Date(now) });
  await deleteExpiredSessions(tx, new Date(now));
  return { token, session };
}
