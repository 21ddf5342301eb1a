// A session of administration by passkey. The command at the machine asks and holds the secret; its person, signed in with a browser, types the
// code that the command shows, sees the reason, and answers a challenge that is good for this one session. Then the secret gets it, once.
// The code is in no link, nobody but the person named sees what waits, and the session comes to the machine alone: so somebody who is
// sent a link or a code gives nothing away by opening it, and whoever has seen the code has nothing.

import { randomBytes } from "node:crypto";

import { actorOf } from "#domains/audit/index.ts";
import { createUserCode, showUserCode } from "#domains/identity/index.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { INSTALLATION_ID, type DataKey, type SealContext } from "#platform/keyring/authority.ts";
import { openText, sealText } from "#platform/keyring/seal-text.ts";
import type { AdminConfirmation, AskedAdminConfirmation } from "#protocol/api/admin-confirmation.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { webScope } from "#domains/access/scope.ts";

import { administersSomething, hashSecret, openSession, type AdminOpening, type OpenedAdminSession } from "./admin-sessions.ts";
import { decideConfirmation, findConfirmation, findWaitingConfirmation, insertConfirmation, takeConfirmation, type ConfirmationRow } from "./confirmation-store.ts";

export interface AdminConfirmations {
  /** @throws AppError `admin.refused`, alike for whoever and whatever was wrong; `admin.confirmation-over` when another command asked at the same moment. */
  ask(opening: Omit<AdminOpening, "code">): Promise<AskedAdminConfirmation>;
  /** @throws AppError `admin.unconfirmed`, `admin.confirmation-refused`, `admin.confirmation-over`, `admin.refused` for who runs no team any more. */
  take(secret: string): Promise<OpenedAdminSession>;
  /** @throws AppError `admin.confirmation-over`, also for what waits for another person; `session.required`, `access.token-not-taken`, `account.sign-in-again`, `factor.none`. */
  look(caller: Caller, userCode: string): Promise<AdminConfirmation>;
  /** @throws AppError as `look`, and `factor.refused`. */
  confirm(caller: Caller, given: { readonly userCode: string; readonly credential: unknown }): Promise<void>;
  /** @throws AppError as `look`. */
  refuse(caller: Caller, userCode: string): Promise<void>;
}

const SECRET_BYTES = 32;
/** As long as a person needs to get to a browser and sign in there. */
const LIFE_MS = 5 * MINUTE;
/** Between two questions of the command, which is on this very machine. */
const INTERVAL_SECONDS = 1;

export function createAdminConfirmations(deps: AccessDeps): AdminConfirmations {
  return {
    ask: (opening) => ask(deps, opening),
    take: (secret) => take(deps, secret),
    async look(caller, userCode) {
      const { row, key } = await findOwn(deps, requireBrowser(caller), userCode);
      return {
        reason: openText(key, reasonCell(row.id), row.reason_sealed),
        minutes: row.minutes,
        askedAt: row.created_at.toISOString(),
        passkey: await deps.identity.factors.startPasskey({ personId: row.person_id, sessionId: row.id }),
      };
    },
    async confirm(caller, { userCode, credential }) {
      const person = requireBrowser(caller);
      const { row } = await findOwn(deps, person, userCode);
      // Against the challenge of this session of administration, not of the one in the browser.
      await deps.identity.factors.verify({ ...person, sessionId: row.id }, { kind: "passkey", credential });
      await decide(deps, { person, row, state: "confirmed" });
    },
    async refuse(caller, userCode) {
      const person = requireBrowser(caller);
      const { row } = await findOwn(deps, person, userCode);
      await decide(deps, { person, row, state: "refused" });
    },
  };
}

async function ask(deps: AccessDeps, { email, reason, minutes }: Omit<AdminOpening, "code">): Promise<AskedAdminConfirmation> {
  const now = new Date(deps.clock.now());
  const personId = await deps.identity.findPersonByEmail(email);
  if (personId === null || !(await administersSomething(deps, personId, now)) || (await deps.identity.factors.list(personId)).passkeys === 0) throw new AppError("admin.refused");
  const key = await deps.keys.field(INSTALLATION_ID);
  const [id, secret, userCode] = [createUuid(), randomBytes(SECRET_BYTES).toString("base64url"), createUserCode()];
  const confirmation = {
    id,
    personId,
    minutes,
    secretHash: hashSecret(secret),
    userCodeHash: hashUserCode(key, userCode),
    reason: { keyId: key.keyId, sealed: sealText(key, reasonCell(id), reason) },
    createdAt: now,
    expiresAt: new Date(now.getTime() + LIFE_MS),
  };
  if (!(await deps.db.global("strongroom_web", (tx) => insertConfirmation(tx, confirmation)))) throw new AppError("admin.confirmation-over", "Another command asked for this person at the same moment.");
  return { secret, userCode: showUserCode(userCode), verificationUri: deps.linkTo("/administration"), expiresInSeconds: LIFE_MS / SECOND, intervalSeconds: INTERVAL_SECONDS };
}

async function take(deps: AccessDeps, secret: string): Promise<OpenedAdminSession> {
  const now = new Date(deps.clock.now());
  const row = await deps.db.global("strongroom_web", (tx) => findConfirmation(tx, hashSecret(secret), now));
  if (row === null) throw new AppError("admin.confirmation-over");
  if (row.state === "waiting") throw new AppError("admin.unconfirmed");
  if (row.state === "refused") {
    await deps.db.global("strongroom_web", (tx) => takeConfirmation(tx, row.id, now));
    throw new AppError("admin.confirmation-refused");
  }
  const { id: sessionId, person_id: personId, minutes } = row;
  if (!(await administersSomething(deps, personId, now))) throw new AppError("admin.refused");
  const reason = openText(await deps.keys.field(INSTALLATION_ID), reasonCell(row.id), row.reason_sealed);
  return openSession(deps, {
    personId,
    sessionId,
    factor: "passkey",
    reason,
    minutes,
    // Of two questions at the same time one gets the session; the other's record goes with it.
    async claim(tx) {
      if (!(await takeConfirmation(tx, sessionId, now))) throw new AppError("admin.confirmation-over");
    },
  });
}

interface Decided {
  readonly person: PersonCaller;
  readonly row: ConfirmationRow;
  readonly state: "confirmed" | "refused";
}

/** Once, with its record, under the session of the browser. */
async function decide(deps: AccessDeps, { person, row, state }: Decided): Promise<void> {
  const event = state === "confirmed" ? { event: "access.admin-session-confirmed", details: { minutes: row.minutes } } : { event: "access.admin-session-refused", details: {} };
  await deps.db.tenant(webScope(INSTALLATION_ID), async (tx) => {
    await deps.audit.recordAct(tx, { actor: actorOf(person), subject: { kind: "admin-session", id: row.id }, ...event });
    if (!(await decideConfirmation(tx, { id: row.id, state, now: new Date(deps.clock.now()) }))) throw new AppError("admin.confirmation-over");
  });
}

/** What waits with this code for this person, and for nobody else. */
async function findOwn(deps: AccessDeps, person: PersonCaller, userCode: string): Promise<{ readonly row: ConfirmationRow; readonly key: DataKey }> {
  const key = await deps.keys.field(INSTALLATION_ID);
  const row = await deps.db.global("strongroom_web", (tx) => findWaitingConfirmation(tx, { userCodeHash: hashUserCode(key, userCode), personId: person.personId, now: new Date(deps.clock.now()) }));
  if (row === null) throw new AppError("admin.confirmation-over");
  return { row, key };
}

/** @throws AppError `session.required`, `access.token-not-taken`, `account.sign-in-again`: whom a team's provider vouches for is somebody in that team alone. */
function requireBrowser(caller: Caller): PersonCaller {
  if (caller.kind !== "person") throw new AppError("session.required");
  if (caller.credential !== "session") throw new AppError("access.token-not-taken");
  if (caller.onlyTeam !== undefined) throw new AppError("account.sign-in-again");
  return caller;
}

function hashUserCode(key: DataKey, userCode: string): Uint8Array {
  return key.index("admin_confirmations.user_code", userCode);
}

function reasonCell(id: Uuid): SealContext {
  return { table: "admin_confirmations", column: "reason_sealed", row: id };
}
