// People and their sessions. What happens together with something of another domain (a first team, an audit entry) is given
// the caller's transaction; what stands alone opens its own.

import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";

import {
  deleteExpired, deleteWelcomeLinks, endSession, findFirstPerson, findLiveSession, findSealedEmail, findSession, findWelcomeLink, insertPerson, insertSession,
  insertWelcomeLink, touchSession, useWelcomeLink, type SealedEmail, type SessionRow,
} from "./store.ts";
import { createToken, hashToken } from "./token.ts";

export interface Identity {
  /** The person and session of a token, or null when it is not, or no longer, good. */
  authenticate(token: string): Promise<{ readonly personId: Uuid; readonly sessionId: Uuid } | null>;
  /** The token is shown here and never again. */
  beginSession(tx: Tx, personId: Uuid): Promise<{ readonly token: string; readonly session: SessionRow }>;
  endSession(tx: Tx, sessionId: Uuid): Promise<void>;
  /** @throws AppError `session.required` when it is gone. */
  getSession(sessionId: Uuid): Promise<SessionRow>;
  /** Seals the address before the transaction is opened, since keys are another's. */
  sealEmail(personId: Uuid, email: string): Promise<SealedEmail>;
  createPerson(tx: Tx, person: { readonly personId: Uuid; readonly email: SealedEmail | null }): Promise<void>;
  findEmail(personId: Uuid): Promise<string | null>;
  findFirstPerson(): Promise<Uuid | null>;
  /** Makes a one-time link; links before it that nobody used are good no more. `personId` null: for a first owner. */
  createWelcomeLink(personId: Uuid | null): Promise<{ readonly token: string; readonly expiresAt: Date }>;
  /** Whom the link is for, without using it. @throws AppError `welcome.link-refused`. */
  lookAtWelcomeLink(token: string): Promise<{ readonly personId: Uuid | null }>;
  /** @throws AppError `welcome.link-refused`. */
  useWelcomeLink(tx: Tx, token: string): Promise<{ readonly personId: Uuid | null }>;
}

export interface IdentityDeps {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  /** The field key of the installation, which no team's end destroys; the newest, or the one named. */
  fieldKey(keyId?: Uuid): Promise<DataKey>;
  readonly lifetimes: { readonly sessionIdleMs: number; readonly sessionMs: number; readonly welcomeMs: number };
}

/** When a session was last used is written at most this often. */
const SEEN_RESOLUTION_MS = MINUTE;

export function createIdentity(deps: IdentityDeps): Identity {
  const { db, clock, lifetimes } = deps;
  const now = (): Date => new Date(clock.now());
  const after = (ms: number): Date => new Date(clock.now() + ms);
  return {
    authenticate: (token) => authenticate(deps, token),
    async beginSession(tx, personId) {
      const token = createToken();
      const session: SessionRow = { sessionId: createUuid(), personId, createdAt: now(), seenAt: now(), expiresAt: after(lifetimes.sessionMs) };
      await insertSession(tx, { ...session, tokenHash: hashToken(token) });
      await deleteExpired(tx, now());
      return { token, session };
    },
    endSession: (tx, sessionId) => endSession(tx, sessionId, now()),
    async getSession(sessionId) {
      const session = await db.global("strongroom_web", (tx) => findSession(tx, sessionId));
      if (session === null) throw new AppError("session.required");
      return session;
    },
    sealEmail: (personId, email) => sealEmail(deps, personId, email),
    createPerson: (tx, { personId, email }) => insertPerson(tx, { personId, email, now: now() }),
    async findEmail(personId) {
      const found = await db.global("strongroom_web", (tx) => findSealedEmail(tx, personId));
      return found === null ? null : openText(await deps.fieldKey(found.keyId), emailContext(personId), found.sealed);
    },
    findFirstPerson: () => db.global("strongroom_web", findFirstPerson),
    async createWelcomeLink(personId) {
      const link = { token: createToken(), expiresAt: after(lifetimes.welcomeMs) };
      await db.global("strongroom_web", async (tx) => {
        await deleteWelcomeLinks(tx);
        await insertWelcomeLink(tx, { tokenHash: hashToken(link.token), personId, now: now(), expiresAt: link.expiresAt });
      });
      return link;
    },
    async lookAtWelcomeLink(token) {
      const link = await db.global("strongroom_web", (tx) => findWelcomeLink(tx, hashToken(token), now()));
      if (link === null) throw new AppError("welcome.link-refused");
      return link;
    },
    async useWelcomeLink(tx, token) {
      const used = await useWelcomeLink(tx, hashToken(token), now());
      if (used === null) throw new AppError("welcome.link-refused");
      return used;
    },
  };
}

async function authenticate({ db, clock, lifetimes }: IdentityDeps, token: string): Promise<{ readonly personId: Uuid; readonly sessionId: Uuid } | null> {
  const now = clock.now();
  return db.global("strongroom_web", async (tx) => {
    const session = await findLiveSession(tx, { tokenHash: hashToken(token), now: new Date(now), idleSince: new Date(now - lifetimes.sessionIdleMs) });
    if (session === null) return null;
    if (now - session.seenAt.getTime() >= SEEN_RESOLUTION_MS) await touchSession(tx, session.sessionId, new Date(now));
    return { personId: session.personId, sessionId: session.sessionId };
  });
}

async function sealEmail(deps: IdentityDeps, personId: Uuid, email: string): Promise<SealedEmail> {
  const key = await deps.fieldKey();
  return { keyId: key.keyId, sealed: sealText(key, emailContext(personId), email), index: key.index("people.email", normaliseEmail(email)) };
}

/** For look-up only: addresses differ in case and in Unicode forms without meaning another box. */
function normaliseEmail(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}

function emailContext(personId: Uuid): { readonly table: string; readonly column: string; readonly row: string } {
  return { table: "people", column: "email_sealed", row: personId };
}
