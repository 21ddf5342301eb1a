// Passwords where they are on: bcrypt in crypt() form, never enough alone, not used again, not too old; and nothing where they are off.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { verify } from "@node-rs/bcrypt";

import { auditDomain } from "#domains/audit/index.ts";
import { identityDomain } from "#domains/identity/domain.ts";
import { browserAt, callerOf, createTestIdentity } from "#domains/identity/testing.ts";
import { isAppError, type AppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

function fails(code: ErrorCode): (error: unknown) => boolean {
  return (error: unknown): error is AppError => isAppError(error, code);
}

/** Good, but for standing in the operator's list. */
const KNOWN = "vier kleine blaue Fische";
const HOME = browserAt("192.0.2.1");
const [FIRST, SECOND, THIRD, FOURTH] = ["three unrelated words", "gurke-lampe-7-nordwind", "correct horse battery staple", "Eine Brücke aus Glas"] as const;

forEachEngine("passwords", { domains: [auditDomain, identityDomain] }, async ({ t, db, clock, asOwner, after }) => {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-passwords-"));
  after(() => rm(folder, { recursive: true }));
  const breachFile = join(folder, "known.txt");
  await writeFile(breachFile, `${createHash("sha1").update(KNOWN).digest("hex").toUpperCase()}:3\n`);
  const house = createTestIdentity({ db, clock, passwords: { on: true, expiryMs: 90 * DAY, history: 2, breachFile } });
  const off = createTestIdentity({ db, clock });
  const { identity, mails } = house;
  /** In a session that begins now. */
  const caller = async (personId: Uuid) => {
    const prepared = await identity.sessions.prepare(HOME, personId);
    await db.global("strongroom_web", (tx) => identity.sessions.begin(tx, { personId, methods: ["passcode"], vouched: null, onlyTeam: null, prepared }));
    return callerOf(personId, prepared.sessionId);
  };
  const set = async (personId: Uuid, password: string): Promise<void> => identity.account.setPassword(await caller(personId), { password, proof: null });

  await t.test("a password is kept as bcrypt of cost 12 in crypt() form, and as nothing else", async () => {
    const personId = await house.createPerson("one@example.org");
    await set(personId, FIRST);
    const [row] = await asOwner("select hash from passwords where person_id = $1", [personId]);
    const hash = String(row?.["hash"]);
    assert.match(hash, /^\$2b\$12\$[./A-Za-z0-9]{53}$/);
    assert.ok(await verify(FIRST, hash));
    for (const { name } of identityDomain.tables) assert.ok(!JSON.stringify(await asOwner(`select each::text as row from ${name} as each`)).includes(FIRST), name);
    assert.equal(house.acts.at(-1)?.event, "identity.password-set");
  });

  await t.test("the database takes nothing that is not bcrypt of cost 12", async () => {
    const personId = await house.createPerson("two@example.org");
    for (const hash of [FIRST, "$2b$11$abcdefghijklmnopqrstuuOBdGJeLBlZnvUGiaqsF7oJD8VY0TCoi", "$2a$12$abcdefghijklmnopqrstuuOBdGJeLBlZnvUGiaqsF7oJD8VY0TCoi", "$1$abcdefgh$abcdefghijklmnopqrstuv"]) {
      await assert.rejects(asOwner("insert into passwords (person_id, hash, set_at) values ($1, $2, now())", [personId, hash]), hash);
    }
  });

  await t.test("a password is the first step and never the last: a code by mail follows, or the second factor", async () => {
    const email = "three@example.org";
    await set(await house.createPerson(email), FIRST);
    const { token, outcome } = await identity.passwords.enter({ email, password: FIRST, browser: HOME });
    assert.deepEqual(outcome, { state: "second-factor", methods: ["passcode"] });
    const sent = await identity.passcodes.send({ email, token, browser: HOME });
    await identity.settled();
    assert.equal(sent.token, token, "the second step of the same sign-in");
    const whole = await identity.passcodes.enter({ code: mails.codeTo(email), token, browser: HOME });
    assert.deepEqual([whole.state, whole.state === "signed-in" && whole.strength], ["signed-in", "two-factors"]);
  });

  await t.test("Unicode forms of one password are one password", async () => {
    const email = "four@example.org";
    await set(await house.createPerson(email), FOURTH.normalize("NFD"));
    assert.equal((await identity.passwords.enter({ email, password: FOURTH.normalize("NFC"), browser: HOME })).outcome.state, "second-factor");
    await assert.rejects(identity.passwords.enter({ email, password: FOURTH.toLowerCase(), browser: HOME }), fails("sign-in.refused"));
  });

  await t.test("a password is not used again, as far back as is remembered", async () => {
    const personId = await house.createPerson("five@example.org");
    for (const password of [FIRST, SECOND, THIRD]) {
      await set(personId, password);
      await clock.advance(MINUTE);
    }
    for (const password of [THIRD, SECOND, FIRST]) await assert.rejects(set(personId, password), fails("password.reused"), password);
    await set(personId, FOURTH);
    await clock.advance(MINUTE);
    await set(personId, FIRST);
  });

  await t.test("a password that was removed does not come back either", async () => {
    const email = "six@example.org";
    const personId = await house.createPerson(email);
    await set(personId, FIRST);
    await identity.account.removePassword(await caller(personId), null);
    await assert.rejects(identity.passwords.enter({ email, password: FIRST, browser: HOME }), fails("sign-in.refused"));
    await assert.rejects(set(personId, FIRST), fails("password.reused"));
  });

  await t.test("a password that is too old lets nobody begin, and can be replaced after another way of signing in", async () => {
    const email = "seven@example.org";
    const personId = await house.createPerson(email);
    await set(personId, FIRST);
    await clock.advance(90 * DAY);
    await assert.rejects(identity.passwords.enter({ email, password: FIRST, browser: HOME }), fails("password.expired"));
    await assert.rejects(identity.passwords.enter({ email, password: SECOND, browser: HOME }), fails("sign-in.refused"), "told only to who has it");
    await set(personId, SECOND);
    assert.equal((await identity.passwords.enter({ email, password: SECOND, browser: HOME })).outcome.state, "second-factor");
  });

  await t.test("a session that lies open gets nobody a password, and takes none off", async () => {
    const personId = await house.createPerson("open@example.org");
    const person = await caller(personId);
    await clock.advance(9 * MINUTE);
    await identity.account.setPassword(person, { password: FIRST, proof: null });
    await clock.advance(2 * MINUTE);
    await assert.rejects(identity.account.setPassword(person, { password: SECOND, proof: null }), fails("account.sign-in-again"));
    await assert.rejects(identity.account.removePassword(person, null), fails("account.sign-in-again"));
    assert.notEqual(await identity.passwords.find(personId), null);
    await set(personId, SECOND);
  });

  await t.test("what is weak, common or too long is refused", async () => {
    const personId = await house.createPerson("eight@example.org");
    for (const [password, code] of [["short", "password.too-weak"], ["passwordpassword", "password.breached"], [KNOWN, "password.breached"], ["x".repeat(73), "password.too-long"]] as const) await assert.rejects(set(personId, password), fails(code));
  });

  await t.test("where they are off, nothing of them is there", async () => {
    const personId = await off.createPerson("nine@example.org");
    await assert.rejects(off.identity.passwords.enter({ email: "nine@example.org", password: FIRST, browser: HOME }), fails("request.route-unknown"));
    await assert.rejects(off.identity.account.setPassword(await caller(personId), { password: FIRST, proof: null }), fails("request.route-unknown"));
    await assert.rejects(off.identity.account.removePassword(await caller(personId), null), fails("request.route-unknown"));
    assert.equal((await off.identity.account.describe(await caller(personId))).passwords, false);
  });
});
