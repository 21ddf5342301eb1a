// Sessions of administration at the machine: of one person, with a second factor and a reason, minutes long. Opening one and what is
// done in it are recorded in the same transaction; without the record there is no session and no act.

import { createHash, randomBytes } from "node:crypto";

import type { Act, Actor } from "#domains/audit/index.ts";
import { AppError, isAppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { INSTALLATION_ID } from "#platform/keyring/authority.ts";
import { sealText } from "#platform/keyring/seal-text.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { isStandingAdministrator } from "#domains/access/members/rules.ts";
import { findMember } from "#domains/access/members/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { listTeamIds } from "#domains/access/store.ts";

import { endAdminSession, findAdminSession, insertAdminSession } from "./store.ts";

const TOKEN_BYTES = 32;

export interface AdminOpening {
  readonly email: string;
  readonly reason: string;
  readonly minutes: number;
  readonly code: string;
}

export interface OpenedAdminSession {
  /** Shown here and never again. */
  readonly token: string;
  readonly sessionId: Uuid;
  readonly expiresAt: Date;
}

/** Who acts; the session stands for the elevation that everything is done under. */
export interface Administrator {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  readonly actor: Actor;
}

export interface AdminSessions {
  /** @throws AppError `admin.refused`, alike for whoever and whatever was wrong; `sign-in.wait`. */
  open(opening: AdminOpening): Promise<OpenedAdminSession>;
  /** @throws AppError `admin.over`. */
  require(token: string): Promise<Administrator>;
  /** @throws AppError `admin.over`. */
  close(token: string): Promise<void>;
  /** The act with its record, in the installation's own stream. */
  record<Result>(act: RecordedAct, work: (tx: Tx) => Promise<Result>): Promise<Result>;
}

export type RecordedAct = Pick<Act, "event" | "subject" | "details"> & { readonly by: Administrator };

export function createAdminSessions(deps: AccessDeps): AdminSessions {
  const now = (): Date => new Date(deps.clock.now());
  const require = async (token: string): Promise<Administrator> => {
    const found = await deps.db.global("strongroom_web", (tx) => findAdminSession(tx, hashSecret(token), now()));
    // Asked each time: who runs no team any more has nothing to administer, whatever the session's minutes.
    if (found === null || !(await administersSomething(deps, found.personId, now()))) throw new AppError("admin.over");
    return administrator(found.personId, found.id);
  };
  return {
    require,
    record: (act, work) => record(deps, act, work),
    async open(opening) {
      const personId = await deps.identity.findPersonByEmail(opening.email);
      if (personId === null || !(await administersSomething(deps, personId, now()))) throw new AppError("admin.refused");
      const sessionId = createUuid();
      const factor = await verify(deps, { personId, sessionId, code: opening.code });
      return openSession(deps, { personId, sessionId, factor, reason: opening.reason, minutes: opening.minutes });
    },
    async close(token) {
      const by = await require(token);
      await record(deps, { by, event: "access.admin-session-closed", subject: { kind: "admin-session", id: by.sessionId }, details: {} }, (tx) => endAdminSession(tx, by.sessionId, now()));
    },
  };
}

function administrator(personId: Uuid, sessionId: Uuid): Administrator {
  return { personId, sessionId, actor: { kind: "person", personId, sessionId, grantId: sessionId } };
}

/** Whoever runs no team has nothing to administer here. */
export async function administersSomething({ db }: AccessDeps, personId: Uuid, now: Date): Promise<boolean> {
  for (const teamId of await db.global("strongroom_web", (tx) => listTeamIds(tx, personId))) {
    const member = await db.tenant(webScope(teamId), (tx) => findMember(tx, personId, now));
    if (member !== null && isStandingAdministrator(member.role)) return true;
  }
  return false;
}

async function verify({ identity }: AccessDeps, given: { readonly personId: Uuid; readonly sessionId: Uuid; readonly code: string }): Promise<"totp" | "passkey"> {
  const { personId, sessionId, code } = given;
  const person: PersonCaller = { kind: "person", personId, sessionId, credential: "session", strength: "one-factor", scopes: "all", teams: [], grants: [], under: null };
  try {
    return await identity.factors.verify(person, { kind: "totp", code });
  } catch (error) {
    if (isAppError(error, "factor.refused") || isAppError(error, "factor.none")) throw new AppError("admin.refused", undefined, { cause: error });
    throw error;
  }
}

export interface OpenGiven {
  readonly personId: Uuid;
  readonly sessionId: Uuid;
  readonly factor: "totp" | "passkey";
  readonly reason: string;
  readonly minutes: number;
  /** What it is given for is used up in the same transaction. */
  claim?(tx: Tx): Promise<void>;
}

/** With its record, or not at all. */
export async function openSession(deps: AccessDeps, { personId, sessionId, factor, reason, minutes, claim }: OpenGiven): Promise<OpenedAdminSession> {
  const key = await deps.keys.field(INSTALLATION_ID);
  const sealed = sealText(key, { table: "admin_sessions", column: "reason_sealed", row: sessionId }, reason);
  const token = randomBytes(TOKEN_BYTES).toString("base64url");
  const beginsAt = new Date(deps.clock.now());
  const expiresAt = new Date(beginsAt.getTime() + minutes * MINUTE);
  const opened = { by: administrator(personId, sessionId), event: "access.admin-session-opened", subject: { kind: "admin-session", id: sessionId }, details: { factor, minutes } };
  await record(deps, opened, async (tx) => {
    await claim?.(tx);
    await insertAdminSession(tx, { id: sessionId, tokenHash: hashSecret(token), personId, reason: { keyId: key.keyId, sealed }, factor, beginsAt, expiresAt });
  });
  return { token, sessionId, expiresAt };
}

async function record<Result>(deps: AccessDeps, { by, event, subject, details }: RecordedAct, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return deps.db.tenant(webScope(INSTALLATION_ID), async (tx) => {
    await deps.audit.recordAct(tx, { actor: by.actor, event, subject, details });
    return work(tx);
  });
}

/** Of a token, or of what a command holds until it gets one. */
export function hashSecret(token: string): Uint8Array {
  return new Uint8Array(createHash("sha256").update("admin ").update(token, "utf8").digest());
}
