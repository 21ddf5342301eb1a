// Sessions of people who sign in: fixed, planted, rotated, ended, half begun, worth more than they should be. Each attempt as the catalogue
// lists it, against the real routes.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { callerOf } from "#domains/identity/testing.ts";
import { isAppError } from "#base/app-error.ts";
import { DAY, HOUR, MINUTE } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { deriveCsrfToken } from "#platform/http/session-cookie.ts";

import { createSignInHouse, HOUSE_DOMAINS, type TestBrowser } from "./sign-in-house.ts";

const database = await openAnyTestDatabase({ domains: HOUSE_DOMAINS });
const house = createSignInHouse(database);
after(async () => {
  await house.server.close();
  await database.close();
});
const ENTER = "/api/v1/sign-in/passcode/enter";
const SESSION = "strongroom_session";
let people = 0;
let cases = 0;

interface Somebody {
  readonly email: string;
  readonly personId: Uuid;
  readonly home: TestBrowser;
}

async function somebody(): Promise<Somebody> {
  people += 1;
  const email = `person${people}@example.org`;
  const personId = await house.createPerson(email);
  const home = house.browser();
  await house.signIn(home, email);
  return { email, personId, home };
}

function withToken(token: string): TestBrowser {
  const browser = house.browser();
  browser.cookies.set(SESSION, token);
  return browser;
}

async function dead(token: string, what: string): Promise<void> {
  cases += 1;
  assert.equal((await withToken(token).get("/api/v1/account")).code, "session.required", what);
}

async function alive(token: string, what: string): Promise<void> {
  cases += 1;
  assert.equal((await withToken(token).get("/api/v1/account")).status, 200, what);
}

const tokenOf = (browser: TestBrowser): string => browser.cookies.get(SESSION) ?? "";

test("each sign-in gives a fresh token, and the browser's session from before ends", async () => {
  const { email, home } = await somebody();
  const first = tokenOf(home);
  await house.signIn(home, email);
  assert.notEqual(tokenOf(home), first);
  await dead(first, "the one before");
  await alive(tokenOf(home), "the new one");
});

test("a session that was planted is not taken over: not a made-up one, not the attacker's own", async () => {
  const [victim, attacker] = [await somebody(), await somebody()];
  for (const planted of ["P".repeat(43), tokenOf(attacker.home)]) {
    const browser = withToken(planted);
    await house.signIn(browser, victim.email);
    assert.notEqual(tokenOf(browser), planted);
    assert.equal((await house.sessionOf(browser))?.personId, victim.personId);
    assert.notEqual((await house.sessionOf(withToken(planted)))?.personId, victim.personId, "planted");
    cases += 1;
  }
});

test("an attempt that was planted signs the victim in nowhere", async () => {
  const [victim, attacker] = [await somebody(), await somebody()];
  await house.clock.advance(20 * MINUTE);
  const trap = house.browser("203.0.113.1");
  await house.ask(trap, attacker.email);
  const browser = house.browser();
  browser.cookies.set("strongroom_attempt", trap.cookies.get("strongroom_attempt") ?? "");
  const code = await house.ask(browser, victim.email);
  assert.notEqual(browser.cookies.get("strongroom_attempt"), trap.cookies.get("strongroom_attempt"), "another address is another attempt");
  assert.equal((await trap.post(ENTER, { code })).code, "sign-in.refused", "the trap takes no code of the victim's");
  assert.equal((await browser.post(ENTER, { code })).status, 200);
  assert.equal(await house.sessionOf(trap), null);
  cases += 2;
});

test("an attempt of the victim's own address that an attacker began is the attacker's alone", async () => {
  const victim = await somebody();
  await house.clock.advance(20 * MINUTE);
  const attacker = house.browser("203.0.113.2");
  const sent = await house.ask(attacker, victim.email);
  const browser = house.browser();
  assert.equal((await browser.post(ENTER, { code: sent })).code, "sign-in.expired", "a victim who enters it in their browser signs nobody in");
  assert.equal(await house.sessionOf(attacker), null);
  cases += 1;
});

test("a device cookie that was planted makes nobody known", async () => {
  const [victim, attacker] = [await somebody(), await somebody()];
  const planted = attacker.home.cookies.get("strongroom_device") ?? "";
  const browser = house.browser();
  browser.cookies.set("strongroom_device", planted);
  await house.signIn(browser, victim.email);
  assert.notEqual(browser.cookies.get("strongroom_device"), planted);
  assert.equal(await house.identity.sessions.knownDevice(planted, victim.personId), null);
  cases += 1;
});

test("cookies of an attempt or a device sign nobody in", async () => {
  const { home, email } = await somebody();
  await house.clock.advance(20 * MINUTE);
  const half = house.browser();
  await house.ask(half, email);
  for (const token of [home.cookies.get("strongroom_device") ?? "", half.cookies.get("strongroom_attempt") ?? ""]) await dead(token, "in the place of a session's");
  const device = house.browser();
  device.cookies.set("strongroom_device", home.cookies.get("strongroom_device") ?? "");
  cases += 1;
  assert.equal((await device.get("/api/v1/account")).code, "session.required");
});

test("cookies of an attempt and a device are as closed as a session's", async () => {
  const { email } = await somebody();
  await house.clock.advance(20 * MINUTE);
  const browser = house.browser();
  const sent = await browser.post("/api/v1/sign-in/passcode", { email });
  await house.identity.settled();
  const entered = await browser.post(ENTER, { code: house.mails.codeTo(email) });
  for (const cookie of [...sent.cookies, ...entered.cookies]) {
    cases += 1;
    for (const flag of ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="]) assert.ok(cookie.includes(flag), cookie);
    assert.ok(!/domain=/i.test(cookie));
  }
  assert.equal(browser.cookies.has("strongroom_attempt"), false, "gone with the attempt");
});

test("half a sign-in reaches nothing, and another person's half counts for nobody", async () => {
  const [one, other] = [await somebody(), await somebody()];
  const code = await house.addTotp(one.personId, one.home);
  await house.addTotp(other.personId, other.home);
  await house.clock.advance(20 * MINUTE);
  const half = house.browser();
  await half.post(ENTER, { code: await house.ask(half, one.email) });
  for (const path of ["/api/v1/account", "/api/v1/account/sessions"]) {
    cases += 1;
    assert.equal((await half.get(path)).code, "session.required", path);
  }
  const attempt = half.cookies.get("strongroom_attempt") ?? "";
  const stolen = house.browser("203.0.113.4");
  await stolen.post(ENTER, { code: await house.ask(stolen, other.email) });
  assert.equal((await stolen.post("/api/v1/sign-in/second-factor", { kind: "totp", code: code() })).code, "sign-in.refused", "one's authenticator for another's attempt");
  const resent = house.browser();
  resent.cookies.set("strongroom_attempt", attempt);
  await house.ask(resent, other.email);
  assert.notEqual(resent.cookies.get("strongroom_attempt"), attempt, "another's address begins anew");
  cases += 2;
});

test("a token is rotated when the session is worth more, and the one before is dead, its CSRF token too", async () => {
  const { personId, home } = await somebody();
  const before = tokenOf(home);
  assert.equal((await house.sessionOf(home))?.strength, "one-factor");
  await house.addTotp(personId, home);
  assert.notEqual(tokenOf(home), before);
  assert.equal((await house.sessionOf(home))?.strength, "two-factors");
  await dead(before, "before the factor");
  const reply = await home.post("/api/v1/account/totp", {}, { "x-strongroom-csrf": deriveCsrfToken(before) });
  cases += 1;
  assert.equal(reply.code, "request.cross-site");
});

test("a rotated token ends when the session would have ended", async () => {
  const { personId, home } = await somebody();
  const [row] = await database.asOwner("select expires_at from sessions where person_id = $1 and ended_at is null", [personId]);
  await house.clock.advance(HOUR);
  await house.addTotp(personId, home);
  const [rotated] = await database.asOwner("select expires_at from sessions where person_id = $1 and ended_at is null", [personId]);
  assert.deepEqual(rotated?.["expires_at"], row?.["expires_at"]);
  cases += 1;
});

test("a session ends when it stands idle, and at its age however much it is used", async () => {
  const idle = await somebody();
  await house.clock.advance(12 * HOUR);
  await dead(tokenOf(idle.home), "idle");
  const used = await somebody();
  for (let hours = 0; hours < 14 * 24 - 6; hours += 6) {
    await house.clock.advance(6 * HOUR);
    assert.notEqual(await house.sessionOf(used.home), null, `after ${hours} hours`);
  }
  await house.clock.advance(6 * HOUR);
  await dead(tokenOf(used.home), "fourteen days");
  assert.ok(DAY > HOUR);
});

test("one session is ended, and only one's own", async () => {
  const [one, other] = [await somebody(), await somebody()];
  const second = house.browser();
  await house.signIn(second, one.email);
  const others = (await house.sessionOf(other.home))?.sessionId ?? "";
  const mine = (await house.sessionOf(second))?.sessionId ?? "";
  const answers = new Set<string>();
  for (const id of [others, createUuid()]) {
    const reply = await one.home.delete(`/api/v1/account/sessions/${id}`);
    assert.deepEqual([reply.status, reply.code], [404, "account.session-unknown"]);
    answers.add(reply.body);
    cases += 1;
  }
  assert.equal(answers.size, 1, "another's and nobody's answer alike");
  await alive(tokenOf(other.home), "another's");
  assert.equal((await one.home.delete(`/api/v1/account/sessions/${mine}`)).status, 204);
  await dead(tokenOf(second), "one's own");
  await alive(tokenOf(one.home), "the one that asked");
  assert.equal((await one.home.delete(`/api/v1/account/sessions/${mine}`)).code, "account.session-unknown", "twice");
});

test("the list shows one's own sessions alone, and says no token", async () => {
  const [one] = [await somebody(), await somebody()];
  const reply = await one.home.get("/api/v1/account/sessions");
  const { items } = JSON.parse(reply.body) as { readonly items: readonly { readonly id: string; readonly current: boolean }[] };
  assert.deepEqual(items.map(({ current }) => current), [true]);
  assert.ok(!reply.body.includes(tokenOf(one.home)) && !/[A-Za-z0-9_-]{43}/.test(reply.body));
  cases += 1;
});

test("all others end at once, and this one stays", async () => {
  const one = await somebody();
  const others = [house.browser(), house.browser(), house.browser()];
  for (const other of others) await house.signIn(other, one.email);
  assert.match((await one.home.delete("/api/v1/account/sessions")).body, /"ended":3/);
  for (const other of others) await dead(tokenOf(other), "another");
  await alive(tokenOf(one.home), "this one");
});

test("whoever is put out is out at once: sessions, half sign-ins, known browsers", async () => {
  const { email, personId, home } = await somebody();
  const second = house.browser();
  await house.signIn(second, email);
  const code = await house.addTotp(personId, home);
  await house.clock.advance(20 * MINUTE);
  const half = house.browser();
  await half.post(ENTER, { code: await house.ask(half, email) });
  await database.db.global("strongroom_web", (tx) => house.identity.endAll(tx, personId));
  for (const browser of [home, second]) await dead(tokenOf(browser), "after the end");
  cases += 2;
  assert.equal((await half.post("/api/v1/sign-in/second-factor", { kind: "totp", code: code() })).code, "sign-in.expired", "half a sign-in goes no further");
  assert.equal(await house.identity.sessions.knownDevice(home.cookies.get("strongroom_device") ?? "", personId), null);
});

test("a person who is gone has no session and no attempt", async () => {
  const { email, personId, home } = await somebody();
  await house.clock.advance(20 * MINUTE);
  const half = house.browser();
  const code = await house.ask(half, email);
  await database.asOwner("delete from people where person_id = $1", [personId]);
  await dead(tokenOf(home), "gone");
  cases += 1;
  assert.equal((await half.post(ENTER, { code })).code, "sign-in.refused");
});

test("a factor is added, replaced and removed only with proof of one that is there", async () => {
  const { personId, home } = await somebody();
  const code = await house.addTotp(personId, home);
  const wrong = { kind: "totp", code: code() === "000000" ? "000001" : "000000" };
  const tries: readonly (readonly [string, object, string])[] = [
    ["/api/v1/account/totp", {}, "factor.proof-required"],
    ["/api/v1/account/totp", { proof: wrong }, "factor.refused"],
    ["/api/v1/account/totp", { proof: { kind: "recovery-code", code: "AAAA-AAAA-AAAA-AAAA" } }, "request.invalid"],
    ["/api/v1/account/totp/remove", {}, "request.invalid"],
    ["/api/v1/account/totp/remove", { proof: wrong }, "factor.refused"],
    ["/api/v1/account/recovery-codes", {}, "request.invalid"],
    ["/api/v1/account/recovery-codes", { proof: wrong }, "factor.refused"],
    ["/api/v1/account/email", { email: "thief@example.org" }, "factor.proof-required"],
  ];
  for (const [path, body, expected] of tries) {
    await house.clock.advance(3 * HOUR);
    cases += 1;
    assert.equal((await home.post(path, body)).code, expected, `${path} ${JSON.stringify(body)}`);
  }
  assert.notEqual((await house.identity.factors.list(personId)).totp, null);
});

test("an authenticator that was begun elsewhere is not confirmed by a guess, and counts for nothing until then", async () => {
  const { personId, home } = await somebody();
  await home.post("/api/v1/account/totp", {});
  assert.equal((await house.identity.factors.list(personId)).totp, null, "pending");
  cases += 1;
  assert.equal((await home.post("/api/v1/account/totp/confirm", { code: "000000" })).code, "factor.refused");
});

test("a token made for programs changes nothing in an account", async () => {
  const { personId, home } = await somebody();
  const sessionId = (await house.sessionOf(home))?.sessionId ?? "";
  const program = { ...callerOf(personId, sessionId), credential: "api-token" as const };
  const { account } = house.identity;
  for (const attempt of [() => account.describe(program), () => account.beginTotp(program, null), () => account.listSessions(program), () => account.endOtherSessions(program), () => account.changeEmail(program, { email: "x@example.org", proof: null })]) {
    cases += 1;
    await assert.rejects(attempt, (error) => isAppError(error, "access.token-scope"));
  }
});

test("the catalogue's number of cases", (t) => {
  t.diagnostic(`${cases} cases`);
  assert.ok(cases >= 22);
});
