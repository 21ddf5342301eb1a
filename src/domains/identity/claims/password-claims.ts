// EM-12, PO-02: passwords where a deployment has them, gone through on the living database.

import { sql } from "kysely";

import type { createIdentity } from "#domains/identity/identity.ts";
import { isHashOf } from "#domains/identity/passwords/passwords.ts";
import { isAppError } from "#base/app-error.ts";
import { DAY, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { claimFails, claimPasses, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";

import { browserAt, rehearse, type Rehearsal } from "./rehearsal.ts";

const POLICY = { on: true, expiryMs: 30 * DAY, history: 2, breachFile: null };
const HOME = browserAt("192.0.2.1");
const [FIRST, SECOND] = ["three unrelated words", "gurke-lampe-7-nordwind"] as const;

export function passwordClaims(create: typeof createIdentity): readonly Claim[] {
  return [
    {
      id: "EM-12",
      statement: "Where passwords exist, they are strong, not among the known ones, not used again, do not outlive their time, and are never enough alone.",
      kind: "built",
      owner: "identity",
      proof: { schedule: "daily", check: { run: ({ db }) => rehearse({ db, create, passwords: POLICY }, checkPolicy) } },
    },
    {
      id: "PO-02",
      statement: "Passwords, where they exist, are kept as bcrypt in crypt() form, cost 12.",
      kind: "built",
      owner: "identity",
      proof: { schedule: "daily", check: { run: ({ db }) => rehearse({ db, create, passwords: POLICY }, checkForm) } },
    },
  ];
}

async function set({ identity, db }: Rehearsal, personId: Uuid, password: string): Promise<string> {
  try {
    const prepared = await identity.passwords.prepare({ personId, password, email: null });
    await db.global("strongroom_web", (tx) => identity.passwords.set(tx, prepared));
    return "set";
  } catch (error) {
    if (isAppError(error)) return error.code;
    throw error;
  }
}

async function checkPolicy(rehearsal: Rehearsal): Promise<CheckOutcome> {
  const { identity, clock } = rehearsal;
  const email = `self-check-${createUuid()}@strongroom.invalid`;
  const personId = await rehearsal.createPerson(email);
  const enter = (): Promise<string> => identity.passwords.enter({ email, password: SECOND, browser: HOME }).then(({ outcome }) => outcome.state, (error: unknown) => (isAppError(error) ? error.code : "a defect"));
  const found: Record<string, string> = { first: await set(rehearsal, personId, FIRST) };
  clock.advance(MINUTE);
  found["second"] = await set(rehearsal, personId, SECOND);
  found["weak"] = await set(rehearsal, personId, "abcdefghijklmn");
  found["common"] = await set(rehearsal, personId, "passwordpassword");
  found["long"] = await set(rehearsal, personId, `${FIRST} ${"x".repeat(72)}`);
  found["reused"] = await set(rehearsal, personId, FIRST);
  found["alone"] = await enter();
  clock.advance(POLICY.expiryMs);
  found["expired"] = await enter();
  const expected: Record<string, string> = { first: "set", second: "set", weak: "password.too-weak", common: "password.breached", long: "password.too-long", reused: "password.reused", alone: "second-factor", expired: "password.expired" };
  const wrong = Object.keys(expected).filter((name) => found[name] !== expected[name]);
  if (wrong.length > 0) return claimFails(`Passwords were judged wrongly: ${wrong.join(", ")}.`, found);
  return claimPasses("Weak, known, long, used and old passwords were refused, and a right one was only the first step.", found);
}

async function checkForm(rehearsal: Rehearsal): Promise<CheckOutcome> {
  const personId = await rehearsal.createPerson(`self-check-${createUuid()}@strongroom.invalid`);
  const { hash } = await rehearsal.identity.passwords.prepare({ personId, password: FIRST, email: null });
  const ofForm = /^\$2b\$12\$[./A-Za-z0-9]{53}$/.test(hash);
  const verifies = ofForm && (await isHashOf(FIRST, hash));
  const plainTaken = await rehearsal.db
    .global("strongroom_web", (tx) => sql`insert into passwords (person_id, hash, set_at) values (${personId}, ${FIRST}, now())`.execute(tx.as<object>()))
    .then(() => true, () => false);
  const { rows } = await rehearsal.db.global("strongroom_web", (tx) => sql<{ others: number }>`select count(*)::int as others from passwords where hash !~ '^\\$2b\\$12\\$'`.execute(tx.as<object>()));
  const others = rows[0]?.others ?? 0;
  const evidence = { bcryptOfCost12: ofForm, verifies, plainTaken, others };
  if (!ofForm || !verifies) return claimFails("A password was not hashed as bcrypt of cost 12.", evidence);
  if (plainTaken || others > 0) return claimFails("The database takes passwords of another form.", evidence);
  return claimPasses("A password became bcrypt of cost 12 in crypt() form, and the database took nothing else.", evidence);
}
