// Guessing at accounts: held back by account, device and network, more and more; never so that a stranger keeps somebody out.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { HOUR, MINUTE, SECOND } from "#base/units.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";

import { createSignInHouse, HOUSE_DOMAINS, type Reply, type SignInHouse, type TestBrowser } from "./sign-in-house.ts";

const database = await openAnyTestDatabase({ domains: HOUSE_DOMAINS });
const house = createSignInHouse(database);
const withPasswords = createSignInHouse(database, { passwords: true });
after(async () => {
  await house.server.close();
  await withPasswords.server.close();
  await database.close();
});
const SEND = "/api/v1/sign-in/passcode";
const ENTER = "/api/v1/sign-in/passcode/enter";
const SECOND_FACTOR = "/api/v1/sign-in/second-factor";
const PASSWORD = "/api/v1/sign-in/password";
let people = 0;
let cases = 0;
let networks = 0;

function elsewhere(): string {
  networks += 1;
  return `10.${networks >> 16}.${(networks >> 8) & 255}.${networks & 255}`;
}

async function somebody(at: SignInHouse): Promise<{ readonly email: string; readonly home: TestBrowser }> {
  people += 1;
  const email = `victim${people}@example.org`;
  await at.createPerson(email);
  const home = at.browser(elsewhere());
  await at.signIn(home, email);
  await at.clock.advance(2 * HOUR);
  return { email, home };
}

function held(reply: Reply): boolean {
  cases += 1;
  if (reply.status !== 429) return false;
  assert.ok(Number(reply.headers["retry-after"]) >= 1, "says when to come back");
  return true;
}

/** From another network each. */
const STRANGERS: Readonly<Record<string, (at: SignInHouse, email: string, index: number) => Promise<Reply>>> = {
  "ask for codes from everywhere": (at, email) => at.browser(elsewhere()).post(SEND, { email }),
  "ask for codes from one network": (at, email) => at.browser("203.0.113.1").post(SEND, { email }),
  "ask for codes from one IPv6 /64": (at, email, index) => at.browser(`2001:db8:1:2::${(index + 1).toString(16)}`).post(SEND, { email }),
  "ask with forwarding headers": (at, email, index) => at.browser("203.0.113.2").post(SEND, { email }, { "x-forwarded-for": `198.51.100.${index % 250}`, forwarded: `for=198.51.100.${index % 250}` }),
  "ask with forged device cookies": (at, email, index) => {
    const browser = at.browser(elsewhere());
    browser.cookies.set("strongroom_device", String(index).padStart(43, "x"));
    return browser.post(SEND, { email });
  },
  "ask with aliases in other letters": (at, email, index) => at.browser(elsewhere()).post(SEND, { email: index % 2 === 0 ? email.toUpperCase() : email }),
};

for (const [name, attack] of Object.entries(STRANGERS)) {
  test(`${name}: strangers are held back, the browser that signed in before is not`, async () => {
    const { email, home } = await somebody(house);
    let passed = 0;
    for (let index = 0; index < 60; index++) if (!held(await attack(house, email, index))) passed += 1;
    await house.identity.settled();
    assert.ok(passed <= 3, `${passed} passed`);
    const code = await house.ask(home, email);
    assert.equal((await home.post(ENTER, { code })).status, 200, "the owner, at once");
  });
}

test("ten thousand attempts of strangers, and the device that is known signs in at once, from their very network", async () => {
  const { email, home } = await somebody(house);
  let passed = 0;
  for (let index = 0; index < 10_000; index++) if (!held(await house.browser(`198.51.100.${index % 20}`).post(SEND, { email }))) passed += 1;
  await house.identity.settled();
  assert.ok(passed <= 3, `${passed} passed`);
  home.network = "198.51.100.7";
  assert.equal((await home.post(ENTER, { code: await house.ask(home, email) })).status, 200);
});

test("waits grow, each twice the one before, up to a quarter of an hour", async () => {
  const { email } = await somebody(house);
  const waits: number[] = [];
  for (let index = 0; index < 12; index++) {
    const reply = await house.browser(elsewhere()).post(SEND, { email });
    if (held(reply)) {
      const seconds = Number(reply.headers["retry-after"]);
      waits.push(seconds);
      assert.equal((await house.browser(elsewhere()).post(SEND, { email })).status, 429, "still");
      await house.clock.advance(seconds * SECOND);
      assert.equal((await house.browser(elsewhere()).post(SEND, { email })).status, 200, "then");
    }
  }
  assert.deepEqual(waits, [30, 60, 120, 240, 480, 900, 900, 900, 900]);
});

test("a wait outlives a restart", async () => {
  const { email } = await somebody(house);
  for (let index = 0; index < 5; index++) await house.browser(elsewhere()).post(SEND, { email });
  const [before] = await database.asOwner("select count(*)::int as held from sign_in_throttles where waits_until > last_at");
  assert.ok(Number(before?.["held"]) > 0, "it stands in the database");
  const again = createSignInHouse(database);
  assert.equal(again.clock.now() < house.clock.now(), true);
  await again.server.close();
  cases += 1;
});

test("what was forgiven in time is forgiven: after a quiet day three are free again", async () => {
  const { email } = await somebody(house);
  for (let index = 0; index < 10; index++) await house.browser(elsewhere()).post(SEND, { email });
  await house.clock.advance(25 * HOUR);
  for (let index = 0; index < 3; index++) assert.equal(held(await house.browser(elsewhere()).post(SEND, { email })), false);
  assert.equal(held(await house.browser(elsewhere()).post(SEND, { email })), true);
});

test("a known browser has a limit too, and it is nobody else's", async () => {
  const { email, home } = await somebody(house);
  let passed = 0;
  for (let index = 0; index < 20; index++) {
    home.cookies.delete("strongroom_attempt");
    if (!held(await home.post(SEND, { email }))) passed += 1;
  }
  assert.equal(passed, 3);
  assert.equal(held(await house.browser(elsewhere()).post(SEND, { email })), false, "strangers have theirs");
});

test("a device cookie counts for those who signed in with it, not for others", async () => {
  const [victim, attacker] = [await somebody(house), await somebody(house)];
  for (let index = 0; index < 5; index++) await house.browser(elsewhere()).post(SEND, { email: victim.email });
  attacker.home.cookies.delete("strongroom_session");
  assert.equal(held(await attacker.home.post(SEND, { email: victim.email })), true, "the attacker's own device is a stranger's for the victim");
});

test("many accounts from one network are held back, and people elsewhere are not", async () => {
  await house.clock.advance(25 * HOUR);
  let passed = 0;
  for (let index = 0; index < 200; index++) if (!held(await house.browser("192.0.2.200").post(SEND, { email: `spray${index}@example.org` }))) passed += 1;
  assert.ok(passed <= 60, `${passed} passed`);
  assert.equal(held(await house.browser("192.0.2.201").post(SEND, { email: "spray1@example.org" })), false);
});

test("an office of a hundred who all sign in in one morning is held back by nothing", async () => {
  for (let index = 0; index < 100; index++) {
    people += 1;
    const email = `office${people}@example.org`;
    await house.createPerson(email);
    const browser = house.browser("192.0.2.220");
    const code = await house.ask(browser, email);
    assert.equal((await browser.post(ENTER, { code })).status, 200, `number ${index}`);
    cases += 1;
    await house.clock.advance(SECOND);
  }
});

test("guessing an authenticator's code is held back for strangers, and its owner's browser is not", async () => {
  const { email, home } = await somebody(house);
  const personId = (await house.sessionOf(home))?.personId ?? "";
  const code = await house.addTotp(personId, home);
  let tried = 0;
  for (let index = 0; index < 40; index++) {
    await house.clock.advance(MINUTE);
    // Somebody who reads the victim's mail, from a browser of their own.
    const thief = house.browser(elsewhere());
    const sent = await thief.post(SEND, { email });
    if (held(sent)) continue;
    await house.identity.settled();
    await thief.post(ENTER, { code: house.mails.codeTo(email) });
    for (let guess = 0; guess < 6; guess++) if (!held(await thief.post(SECOND_FACTOR, { kind: "totp", code: String(100_000 + index * 10 + guess) }))) tried += 1;
  }
  assert.ok(tried <= 60, `${tried} guesses`);
  home.cookies.delete("strongroom_session");
  assert.equal((await home.post(ENTER, { code: await house.ask(home, email) })).status, 200);
  await house.clock.advance(MINUTE);
  assert.equal((await home.post(SECOND_FACTOR, { kind: "totp", code: code() })).status, 200, "the owner");
});

test("recovery codes are guessed no quicker", async () => {
  const { email, home } = await somebody(house);
  const totp = await house.addTotp((await house.sessionOf(home))?.personId ?? "", home);
  await house.clock.advance(MINUTE);
  const thief = house.browser(elsewhere());
  await thief.post(ENTER, { code: await house.ask(thief, email) });
  for (let guess = 0; guess < 5; guess++) held(await thief.post(SECOND_FACTOR, { kind: "recovery-code", code: `AAAA-AAAA-AAAA-AA${String(guess).padStart(2, "0")}` }));
  assert.equal((await thief.post(SECOND_FACTOR, { kind: "totp", code: totp() })).code, "sign-in.refused", "no try is left, for either kind");
});

test("passwords: strangers are held back by account and by network, the known browser is not", async () => {
  const at = withPasswords;
  const { email, home } = await somebody(at);
  const personId = (await at.sessionOf(home))?.personId ?? "";
  const password = "three unrelated words";
  const prepared = await at.identity.passwords.prepare({ personId, password, email });
  await database.db.global("strongroom_web", (tx) => at.identity.passwords.set(tx, prepared));
  let tried = 0;
  for (let index = 0; index < 30; index++) if (!held(await at.browser(elsewhere()).post(PASSWORD, { email, password: `guess ${index}` }))) tried += 1;
  assert.ok(tried <= 5, `${tried} guesses`);
  assert.equal(held(await at.browser(elsewhere()).post(PASSWORD, { email, password })), true, "the right one of a stranger waits too, so that nothing is learned");
  home.cookies.delete("strongroom_session");
  const reply = await home.post(PASSWORD, { email, password });
  assert.deepEqual([reply.status, /"state":"([^"]+)"/.exec(reply.body)?.[1]], [200, "second-factor"]);
});

test("the throttle's rows tell nobody's address and no network", async () => {
  const { email } = await somebody(house);
  await house.browser("203.0.113.99").post(SEND, { email });
  const dump = JSON.stringify(await database.asOwner("select each::text as row from sign_in_throttles as each"));
  cases += 1;
  assert.ok(!dump.includes(email) && !dump.includes("203.0.113.99") && !dump.includes(Buffer.from("203.0.113.99").toString("hex")));
});

test("the catalogue's number of cases", (t) => {
  t.diagnostic(`${cases} cases`);
  assert.ok(cases >= 35);
});
