// Signing in, gone through on the living database within one transaction that is taken back: with people who are nobody, mail that is kept
// instead of sent, keys that end with the check, and a clock that the check moves.

import type { IdentityDeps, PasswordPolicy } from "#domains/identity/deps.ts";
import type { createIdentity, Identity } from "#domains/identity/identity.ts";
import type { Browser } from "#domains/identity/sign-in/attempts.ts";
import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";
import { rolledBack } from "#platform/db/rolled-back.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { keepMails, type KeptMails } from "#platform/mail/kept-mails.ts";

export interface Rehearsal {
  readonly identity: Identity;
  readonly db: Db;
  readonly mails: KeptMails;
  readonly clock: { now(): number; advance(ms: number): void };
  createPerson(email: string): Promise<Uuid>;
  /** By passcode, to the end or to the second step. */
  signIn(email: string, browser: Browser): ReturnType<Identity["passcodes"]["enter"]>;
}

export interface RehearsalGiven {
  readonly db: Db;
  /** `createIdentity`, but for a test that breaks it. */
  readonly create: typeof createIdentity;
  readonly passwords: PasswordPolicy;
}

const LIFETIMES = { sessionIdleMs: 12 * HOUR, sessionMs: 14 * DAY, welcomeMs: DAY };

export async function rehearse<Result>(given: RehearsalGiven, work: (rehearsal: Rehearsal) => Promise<Result>): Promise<Result> {
  return rolledBack(given.db, "strongroom_web", async (db) => {
    const rehearsal = createRehearsal(given, db);
    try {
      return await work(rehearsal);
    } finally {
      await rehearsal.identity.settled();
    }
  });
}

function createRehearsal({ create, passwords }: RehearsalGiven, db: Db): Rehearsal {
  const key = createEphemeralDataKey("field");
  let shiftMs = 0;
  const clock = { now: () => Date.now() + shiftMs, advance: (ms: number) => void (shiftMs += ms) };
  const mails = keepMails(clock);
  const deps: IdentityDeps = {
    db, clock, mails, passwords,
    log: { error: (_message, _fields, error) => { throw error; } },
    fieldKey: async () => key,
    lifetimes: LIFETIMES,
    firstTeams: { ensure: async () => undefined },
    acts: { record: async (_personId, work) => (await db.global("strongroom_web", work)).result },
  };
  const identity = create(deps);
  return {
    identity, db, mails, clock,
    async createPerson(email) {
      const personId = createUuid();
      const sealed = await identity.sealEmail(personId, email);
      await db.global("strongroom_web", (tx) => identity.createPerson(tx, { personId, email: sealed }));
      return personId;
    },
    async signIn(email, browser) {
      const { token } = await identity.passcodes.send({ email, token: null, browser });
      await identity.settled();
      const text = mails.queued.findLast(({ to }) => to === email)?.text ?? "";
      return identity.passcodes.enter({ code: codeIn(text), token, browser });
    },
  };
}

export function codeIn(text: string): string {
  return /^ {4}(\d{4}) (\d{4})$/m.exec(text)?.slice(1).join("") ?? "none";
}

export function browserAt(network: string, deviceToken: string | null = null): Browser {
  return { client: { network, userAgent: "Self-check" }, deviceToken, sessionId: null };
}

