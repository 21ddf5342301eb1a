// Identity over a test database: mail is kept instead of sent, acts are kept instead of recorded, keys end with the process.

import type { Act } from "#domains/audit/index.ts";
import { DAY, HOUR } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { ManualClock } from "#platform/clock/manual-clock.ts";
import type { Db } from "#platform/db/db.ts";
import { createTestLog } from "#platform/db/testing/for-each-engine.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { keepMails, type KeptMails } from "#platform/mail/kept-mails.ts";

import type { PasswordPolicy } from "./deps.ts";
import { createIdentity, type Identity } from "./identity.ts";
import type { Browser } from "./sign-in/attempts.ts";

export interface TestIdentity {
  readonly identity: Identity;
  readonly key: DataKey;
  readonly mails: TestMails;
  readonly acts: Act[];
  /** Somebody with an address. */
  createPerson(email: string): Promise<Uuid>;
}

export interface TestMails extends KeptMails {
  /** The code of the newest mail to the address. */
  codeTo(email: string): string;
}

const LIFETIMES = { sessionIdleMs: 12 * HOUR, sessionMs: 14 * DAY, welcomeMs: DAY };
const NO_PASSWORDS: PasswordPolicy = { on: false, expiryMs: null, history: 0, breachFile: null };

export function createTestIdentity(given: { readonly db: Db; readonly clock: ManualClock; readonly passwords?: PasswordPolicy }): TestIdentity {
  const key = createEphemeralDataKey("field");
  const mails = createTestMails(given);
  const acts: Act[] = [];
  const identity = createIdentity({
    db: given.db,
    clock: given.clock,
    log: createTestLog(),
    mails,
    fieldKey: async () => key,
    lifetimes: LIFETIMES,
    passwords: given.passwords ?? NO_PASSWORDS,
    firstTeams: { ensure: async () => undefined },
    acts: {
      async record(_personId, work) {
        const done = await given.db.global("strongroom_web", work);
        acts.push(...done.acts);
        return done.result;
      },
    },
  });
  return {
    identity,
    key,
    mails,
    acts,
    async createPerson(email) {
      const personId = createUuid();
      const sealed = await identity.sealEmail(personId, email);
      await given.db.global("strongroom_web", (tx) => identity.createPerson(tx, { personId, email: sealed }));
      return personId;
    },
  };
}

function createTestMails(given: { readonly clock: Pick<ManualClock, "now"> }): TestMails {
  const kept = keepMails(given.clock);
  return {
    ...kept,
    codeTo(email) {
      const text = kept.queued.findLast(({ to }) => to === email)?.text ?? "";
      return /^ {4}(\d{4}) (\d{4})$/m.exec(text)?.slice(1).join("") ?? "";
    },
  };
}

export function browserAt(network: string, given: { readonly deviceToken?: string | null; readonly sessionId?: Uuid | null } = {}): Browser {
  return { client: { network, userAgent: "Test/1" }, deviceToken: given.deviceToken ?? null, sessionId: given.sessionId ?? null };
}

/** The caller of a session that just began. */
export function callerOf(personId: Uuid, sessionId: Uuid): PersonCaller {
  return { kind: "person", personId, sessionId, credential: "session", strength: "one-factor", scopes: "all", teams: [], grants: [], under: null };
}

/** What an authenticator does with the secret that a person types into it (RFC 4648, section 6). */
export function decodeBase32(text: string): Uint8Array<ArrayBuffer> {
  const bits = [...text].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}
