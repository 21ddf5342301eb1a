// Signing in, on both engines: the passcode and its limits, the second factor, what begins and what ends.

import assert from "node:assert/strict";

import { identityDomain } from "#domains/identity/domain.ts";
import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import { browserAt, callerOf, createTestIdentity } from "#domains/identity/testing.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { isAppError, type AppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";

import type { Outcome } from "./attempts.ts";

function fails(code: ErrorCode): (error: unknown) => boolean {
  return (error: unknown): error is AppError => isAppError(error, code);
}

const HOME = browserAt("192.0.2.1");
let people = 0;

forEachEngine("signing in", { domains: [auditDomain, identityDomain] }, async ({ t, db, clock, asOwner }) => {
  const house = createTestIdentity({ db, clock });
  const { identity, mails } = house;

  async function somebody(): Promise<{ readonly personId: Uuid; readonly email: string }> {
    people += 1;
    const email = `Person${people}@example.org`;
    return { email, personId: await house.createPerson(email) };
  }

  async function ask(email: string, token: string | null = null, browser = HOME): Promise<string> {
    await clock.advance(20 * MINUTE);
    const sent = await identity.passcodes.send({ email, token, browser });
    await identity.settled();
    return sent.token;
  }

  async function signIn(email: string, browser = HOME): Promise<Extract<Outcome, { state: "signed-in" }>> {
    const token = await ask(email, null, browser);
    const outcome = await identity.passcodes.enter({ code: mails.codeTo(email), token, browser });
    assert.equal(outcome.state, "signed-in");
    return outcome as Extract<Outcome, { state: "signed-in" }>;
  }

  async function vouchedFor(personId: Uuid, onlyTeam: Uuid): Promise<{ readonly token: string; readonly sessionId: Uuid }> {
    const prepared = await identity.sessions.prepare(HOME, personId);
    const { token } = await db.global("strongroom_web", (tx) => identity.sessions.begin(tx, { personId, methods: ["single-sign-on"], vouched: "two-factors", onlyTeam, prepared }));
    return { token, sessionId: prepared.sessionId };
  }

  /** Gives the secret's bytes. */
  async function addTotp(personId: Uuid, sessionId: Uuid): Promise<{ readonly secret: Uint8Array; readonly codes: readonly string[] }> {
    await clock.advance(MINUTE);
    const secret = await identity.factors.beginTotp(personId);
    const { recoveryCodes } = await identity.account.confirmTotp(callerOf(personId, sessionId), totpCode(secret, totpStep(clock.now())));
    return { secret, codes: recoveryCodes ?? [] };
  }

  await t.test("a code signs in once, in the browser that asked, whatever the letters of the address", async () => {
    const { email, personId } = await somebody();
    const token = await ask(email.toUpperCase());
    assert.equal(mails.queued.at(-1)?.to, email, "mail goes to the address as its owner gave it");
    const code = mails.codeTo(email);
    await assert.rejects(identity.passcodes.enter({ code, token: null, browser: HOME }), fails("sign-in.expired"));
    await assert.rejects(identity.passcodes.enter({ code, token: await ask("other@example.org"), browser: HOME }), fails("sign-in.refused"));
    const outcome = await identity.passcodes.enter({ code, token: await (async () => token)(), browser: HOME }).catch((error: unknown) => error);
    assert.ok(isAppError(outcome, "sign-in.expired"), "asking for another address took twenty minutes");
    const second = await ask(email);
    const passed = await identity.passcodes.enter({ code: mails.codeTo(email), token: second, browser: HOME });
    assert.equal(passed.state, "signed-in");
    assert.equal((await identity.sessions.authenticate(passed.state === "signed-in" ? passed.token : ""))?.personId, personId);
    await assert.rejects(identity.passcodes.enter({ code: mails.codeTo(email), token: second, browser: HOME }), fails("sign-in.expired"), "used");
  });

  await t.test("five tries, then only another code helps", async () => {
    const { email } = await somebody();
    const token = await ask(email);
    const right = mails.codeTo(email);
    const wrong = right === "00000000" ? "00000001" : "00000000";
    for (let left = 4; left >= 0; left--) {
      await assert.rejects(identity.passcodes.enter({ code: wrong, token, browser: HOME }), (error) => isAppError(error, "sign-in.refused") && error.details["triesLeft"] === left);
    }
    await assert.rejects(identity.passcodes.enter({ code: right, token, browser: HOME }), fails("sign-in.refused"));
  });

  await t.test("a new code puts an end to the one before, and is not sent at once", async () => {
    const { email } = await somebody();
    const token = await ask(email);
    const first = mails.codeTo(email);
    await assert.rejects(identity.passcodes.send({ email, token, browser: HOME }), fails("sign-in.wait"));
    await clock.advance(MINUTE);
    const again = await identity.passcodes.send({ email, token, browser: HOME });
    await identity.settled();
    assert.equal(again.token, token, "the same attempt");
    await assert.rejects(identity.passcodes.enter({ code: first, token, browser: HOME }), fails("sign-in.refused"));
    assert.equal((await identity.passcodes.enter({ code: mails.codeTo(email), token, browser: HOME })).state, "signed-in");
  });

  await t.test("of a hundred who enter the right code at once, one gets in", async () => {
    const { email } = await somebody();
    const token = await ask(email);
    await asOwner("update sign_in_attempts set tries_left = 200 where email_index = $1", [house.key.index("people.email", email.toLowerCase())]);
    const code = mails.codeTo(email);
    const outcomes = await Promise.allSettled(Array.from({ length: 100 }, () => identity.passcodes.enter({ code, token, browser: browserAt(`192.0.2.${100}`, { deviceToken: null }) })));
    assert.equal(outcomes.filter(({ status }) => status === "fulfilled").length, 1);
  });

  await t.test("for an address that nobody has, a mail is sealed as for one that somebody has, and none is queued", async () => {
    const before = { sealed: mails.sealed.length, queued: mails.queued.length };
    const token = await ask("nobody-here@example.org");
    assert.deepEqual({ sealed: mails.sealed.length, queued: mails.queued.length }, { sealed: before.sealed + 1, queued: before.queued });
    const code = /^ {4}(\d{4}) (\d{4})$/m.exec(mails.sealed.at(-1)?.text ?? "")?.slice(1).join("") ?? "";
    await assert.rejects(identity.passcodes.enter({ code, token, browser: HOME }), fails("sign-in.refused"), "even the right code of nobody lets nobody in");
  });

  await t.test("whoever has an authenticator is asked for it, and a code of it counts once", async () => {
    const { email, personId } = await somebody();
    const first = await signIn(email);
    assert.equal(first.strength, "one-factor");
    const { secret } = await addTotp(personId, first.sessionId);
    const token = await ask(email);
    const half = await identity.passcodes.enter({ code: mails.codeTo(email), token, browser: HOME });
    assert.deepEqual(half, { state: "second-factor", methods: ["totp", "recovery-code"] });
    assert.equal((await identity.secondSteps.describe(token))?.step, "second-factor");
    const code = totpCode(secret, totpStep(clock.now()));
    await assert.rejects(identity.secondSteps.enter({ kind: "totp", code: code === "000000" ? "000001" : "000000", token, browser: HOME }), fails("sign-in.refused"));
    const other = (await identity.passcodes.send({ email, token: null, browser: HOME })).token;
    await identity.settled();
    await identity.passcodes.enter({ code: mails.codeTo(email), token: other, browser: HOME });
    const whole = await identity.secondSteps.enter({ kind: "totp", code, token, browser: HOME });
    assert.deepEqual([whole.state, whole.state === "signed-in" && whole.strength], ["signed-in", "two-factors"]);
    await assert.rejects(identity.secondSteps.enter({ kind: "totp", code, token: other, browser: HOME }), fails("sign-in.refused"), "the same time step, used");
    await clock.advance(40 * SECOND);
    assert.equal((await identity.secondSteps.enter({ kind: "totp", code: totpCode(secret, totpStep(clock.now())), token: other, browser: HOME })).state, "signed-in");
  });

  await t.test("a second step counts for nothing before the first", async () => {
    const { email, personId } = await somebody();
    const { secret } = await addTotp(personId, (await signIn(email)).sessionId);
    const { token } = await identity.attempts.begin();
    await assert.rejects(identity.secondSteps.enter({ kind: "totp", code: totpCode(secret, totpStep(clock.now()) + 1), token, browser: HOME }), fails("sign-in.expired"));
    const asked = await ask(email);
    await assert.rejects(identity.secondSteps.enter({ kind: "totp", code: totpCode(secret, totpStep(clock.now())), token: asked, browser: HOME }), fails("sign-in.expired"));
  });

  await t.test("a recovery code lets in once, also as written by hand, and never another person", async () => {
    const { email, personId } = await somebody();
    const other = await somebody();
    const { codes } = await addTotp(personId, (await signIn(email)).sessionId);
    const others = await addTotp(other.personId, (await signIn(other.email)).sessionId);
    assert.equal(new Set(codes).size, 10);
    const enter = async (code: string): Promise<Outcome> => {
      const token = await ask(email);
      await identity.passcodes.enter({ code: mails.codeTo(email), token, browser: HOME });
      return identity.secondSteps.enter({ kind: "recovery-code", code, token, browser: HOME });
    };
    const [code = ""] = codes;
    assert.equal((await enter(code.toLowerCase().replaceAll("-", " "))).state, "signed-in");
    await assert.rejects(enter(code), fails("sign-in.refused"), "used");
    await assert.rejects(enter(others.codes[0] ?? ""), fails("sign-in.refused"), "another's");
    assert.equal((await identity.factors.list(personId)).recoveryCodes?.left, 9);
    assert.equal(house.acts.filter(({ event }) => event === "identity.recovery-code-used").length, 1, "recorded");
  });

  await t.test("signing in again ends the session that the browser had, and always gives a fresh token", async () => {
    const { email } = await somebody();
    const first = await signIn(email);
    const second = await signIn(email, browserAt("192.0.2.1", { deviceToken: first.deviceToken, sessionId: first.sessionId }));
    assert.notEqual(second.token, first.token);
    assert.equal(second.deviceToken, first.deviceToken, "a browser that is known stays the same browser");
    assert.equal(await identity.sessions.authenticate(first.token), null);
    assert.deepEqual(house.acts.slice(-2).map(({ event }) => event), ["access.session-begun", "access.session-ended"]);
  });

  await t.test("hundreds of attempts of strangers do not keep out a browser that signed in before", async () => {
    const { email } = await somebody();
    const { deviceToken } = await signIn(email);
    let refused = 0;
    for (let index = 0; index < 500; index++) {
      await identity.passcodes.send({ email, token: null, browser: browserAt(`198.51.100.${index % 250}`) }).catch((error: unknown) => {
        if (!isAppError(error, "sign-in.wait")) throw error;
        refused += 1;
      });
    }
    await identity.settled();
    assert.ok(refused >= 490, `${refused} of 500 were held back`);
    await assert.rejects(identity.passcodes.send({ email, token: null, browser: browserAt("203.0.113.9") }), fails("sign-in.wait"), "a stranger from anywhere waits");
    const known = browserAt("198.51.100.1", { deviceToken });
    const { token } = await identity.passcodes.send({ email, token: null, browser: known });
    await identity.settled();
    assert.equal((await identity.passcodes.enter({ code: mails.codeTo(email), token, browser: known })).state, "signed-in", "at once, from the very network of the strangers");
  });

  await t.test("all that lets a person in ends at once", async () => {
    const { email, personId } = await somebody();
    const { token, deviceToken } = await signIn(email);
    const half = await ask(email);
    const link = await identity.createWelcomeLink(personId);
    const ended = await db.global("strongroom_web", (tx) => identity.endAll(tx, personId));
    assert.equal(ended.length, 1);
    await assert.rejects(identity.lookAtWelcomeLink(link.token), fails("welcome.link-refused"));
    assert.equal(await identity.sessions.authenticate(token), null);
    assert.equal(await identity.sessions.knownDevice(deviceToken, personId), null);
    assert.ok(half !== null);
  });

  await t.test("a session that counts in one team alone sees and ends those of that team", async () => {
    const { email, personId } = await somebody();
    const own = await signIn(email);
    const onlyTeam = createUuid();
    const [first, second] = [await vouchedFor(personId, onlyTeam), await vouchedFor(personId, onlyTeam)];
    const caller = { ...callerOf(personId, first.sessionId), onlyTeam };
    assert.deepEqual((await identity.account.listSessions(caller)).map(({ id }) => id).sort(), [first.sessionId, second.sessionId].sort());
    await assert.rejects(identity.account.endSession(caller, own.sessionId), fails("account.session-unknown"));
    assert.equal(await identity.account.endOtherSessions(caller), 1);
    assert.notEqual(await identity.sessions.authenticate(own.token), null);
    assert.notEqual(await identity.sessions.authenticate(first.token), null);
    assert.equal(await identity.sessions.authenticate(second.token), null);
  });

  await t.test("a session that counts in one team alone learns no more of the account than which factor it can be asked for", async () => {
    const { email, personId } = await somebody();
    const { sessionId } = await signIn(email);
    await addTotp(personId, sessionId);
    const own = await identity.account.describe(callerOf(personId, sessionId));
    assert.ok(!own.limited && own.totp?.addedAt !== null && own.recoveryCodes !== null);
    const onlyTeam = createUuid();
    const limited = await identity.account.describe({ ...callerOf(personId, (await vouchedFor(personId, onlyTeam)).sessionId), onlyTeam });
    assert.deepEqual(limited, { email, limited: true, passwords: false, totp: { addedAt: null }, passkeys: 0, recoveryCodes: null, password: null });
  });

  await t.test("a session that lies open gets nobody an authenticator or another address", async () => {
    const { email, personId } = await somebody();
    const caller = callerOf(personId, (await signIn(email)).sessionId);
    await clock.advance(9 * MINUTE);
    await identity.account.beginTotp(caller, null);
    await identity.account.changeEmail(caller, { email: `new-${email}`, proof: null });
    await clock.advance(2 * MINUTE);
    await assert.rejects(identity.account.beginTotp(caller, null), fails("account.sign-in-again"));
    await assert.rejects(identity.account.changeEmail(caller, { email: `newer-${email}`, proof: null }), fails("account.sign-in-again"));
  });

  await t.test("however many sessions a team's provider begins, guesses in them are counted together, and hold back no other", async () => {
    const { email, personId } = await somebody();
    const { sessionId } = await signIn(email);
    const { secret } = await addTotp(personId, sessionId);
    const onlyTeam = createUuid();
    const guess = () => identity.factors.verify({ ...callerOf(personId, createUuid()), onlyTeam }, { kind: "totp", code: "abcdef" });
    for (let index = 0; index < 5; index++) await assert.rejects(guess(), fails("factor.refused"));
    await assert.rejects(guess(), fails("sign-in.wait"), "a fresh session");
    await clock.advance(10 * SECOND);
    const proven = await identity.factors.verify(callerOf(personId, sessionId), { kind: "totp", code: totpCode(secret, totpStep(clock.now()) + 1) });
    assert.equal(proven, "totp");
  });

  await t.test("the database holds no code, no token, no address, no browser, no secret", async () => {
    const { email, personId } = await somebody();
    const session = await signIn(email, browserAt("192.0.2.77"));
    const { secret, codes } = await addTotp(personId, session.sessionId);
    const token = await ask(email);
    const canaries = [email, email.toLowerCase(), mails.codeTo(email), token, session.token, session.deviceToken, "Test/1", "192.0.2.0", codes[0] ?? "x", (codes[0] ?? "x").replaceAll("-", "")];
    for (const { name } of identityDomain.tables) {
      const dump = JSON.stringify(await asOwner(`select each::text as row from ${name} as each`));
      for (const canary of canaries) assert.ok(!dump.includes(canary) && !dump.includes(Buffer.from(canary).toString("hex")), `${name} holds ${canary}`);
      assert.ok(!dump.includes(Buffer.from(secret).toString("hex")), name);
    }
  });
});
