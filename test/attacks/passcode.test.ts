// Passcodes by e-mail: guessed, reused, moved, replayed, raced, prefetched, bombed, looked for where they must not be. Each attempt as the
// catalogue lists it, against the real routes.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { MINUTE, SECOND } from "#base/units.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { PASSCODE_LENGTH } from "#protocol/api/sign-in.ts";

import { createSignInHouse, HOUSE_DOMAINS, type Reply, type TestBrowser } from "./sign-in-house.ts";

const database = await openAnyTestDatabase({ domains: HOUSE_DOMAINS });
const house = createSignInHouse(database);
after(async () => {
  await house.server.close();
  await database.close();
});
const { clock, mails } = house;
const SEND = "/api/v1/sign-in/passcode";
const ENTER = "/api/v1/sign-in/passcode/enter";
let people = 0;
let cases = 0;

async function somebody(): Promise<string> {
  people += 1;
  const email = `victim${people}@example.org`;
  await house.createPerson(email);
  await clock.advance(30 * MINUTE);
  return email;
}

function other(code: string): string {
  return String((Number(code) + 1) % 10 ** PASSCODE_LENGTH).padStart(PASSCODE_LENGTH, "0");
}

function refused(reply: Reply, what: string, code = "sign-in.refused"): void {
  cases += 1;
  assert.equal(reply.code, code, `${what}: ${reply.body}`);
  assert.ok(!reply.cookies.some((cookie) => cookie.startsWith("strongroom_session=")), `${what}: a session`);
}

async function accepted(browser: TestBrowser, code: string, what: string): Promise<void> {
  cases += 1;
  const reply = await browser.post(ENTER, { code });
  assert.equal(reply.status, 200, `${what}: ${reply.body}`);
  assert.ok((await house.sessionOf(browser)) !== null, what);
}

test("guessing ends after five tries, also when the sixth is right", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  for (let index = 0, guess = other(code); index < 5; index++, guess = other(guess)) refused(await browser.post(ENTER, { code: guess }), `guess ${index}`);
  refused(await browser.post(ENTER, { code }), "the right one, too late");
});

test("asking for code after code gives a stranger few guesses, whatever networks they come from", async () => {
  const email = await somebody();
  let sent = 0;
  const hours = 24;
  for (let index = 0; index < hours * 60; index++) {
    const browser = house.browser(`198.51.${index % 256}.7`);
    if ((await browser.post(SEND, { email })).status === 200) sent += 1;
    await clock.advance(MINUTE);
  }
  cases += 1;
  assert.ok(sent > 3 && sent <= 110, `${sent} codes in a day`);
  // Five guesses each of 10^8 codes.
  assert.ok((sent * 5 * 365) / 10 ** PASSCODE_LENGTH < 0.01, "less than one in a hundred in a year of it");
});

test("a code counts once", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  const attempt = browser.cookies.get("strongroom_attempt") ?? "";
  await accepted(browser, code, "first use");
  const again = house.browser();
  again.cookies.set("strongroom_attempt", attempt);
  refused(await again.post(ENTER, { code }), "second use, with the cookie of the attempt", "sign-in.expired");
});

test("a code counts in the browser that asked, and in no other", async () => {
  const email = await somebody();
  const victim = house.browser();
  const code = await house.ask(victim, email);
  refused(await house.browser().post(ENTER, { code }), "no attempt", "sign-in.expired");
  const attacker = house.browser("203.0.113.5");
  await clock.advance(MINUTE);
  await house.ask(attacker, email);
  refused(await attacker.post(ENTER, { code }), "the attacker's own attempt for the same address");
  for (const cookie of ["A".repeat(43), `${victim.cookies.get("strongroom_attempt")}`.toLowerCase(), `${victim.cookies.get("strongroom_attempt")}x`, ""]) {
    const guesser = house.browser();
    guesser.cookies.set("strongroom_attempt", cookie);
    refused(await guesser.post(ENTER, { code }), "a guessed attempt", "sign-in.expired");
  }
  await accepted(victim, code, "the victim still can");
});

test("two cookies of an attempt, as a neighbouring host can toss, count as none", async () => {
  const [victim, attacker] = [house.browser(), house.browser()];
  const code = await house.ask(victim, await somebody());
  await house.ask(attacker, await somebody());
  const both = `strongroom_attempt=${attacker.cookies.get("strongroom_attempt")}; strongroom_attempt=${victim.cookies.get("strongroom_attempt")}`;
  refused(await victim.post(ENTER, { code }, { cookie: both }), "tossed", "sign-in.expired");
});

test("a code of one address is of no use for another, nor one of another purpose", async () => {
  const [first, second] = [await somebody(), await somebody()];
  const browser = house.browser();
  const code = await house.ask(browser, first);
  await clock.advance(MINUTE);
  await house.ask(browser, second);
  refused(await browser.post(ENTER, { code }), "asked for one address, then for another");
  const signedIn = house.browser();
  await house.signIn(signedIn, first);
  await signedIn.post("/api/v1/account/email", { email: "new@example.org" });
  const forAddress = mails.codeTo("new@example.org");
  assert.match(forAddress, /^\d{8}$/);
  const attacker = house.browser();
  await house.ask(attacker, second);
  refused(await attacker.post(ENTER, { code: forAddress }), "a code that confirms an address");
  cases += 1;
  await clock.advance(MINUTE);
  assert.equal((await signedIn.post("/api/v1/account/email/confirm", { code: await house.ask(house.browser("203.0.113.77"), first) })).code, "account.code-refused", "a code that signs in confirms no address");
});

test("ten minutes, and no more", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  await clock.advance(10 * MINUTE - SECOND);
  const late = house.browser();
  const lateCode = await house.ask(late, await somebody());
  await clock.advance(0);
  await accepted(late, lateCode, "a fresh one");
  await clock.advance(SECOND);
  refused(await browser.post(ENTER, { code }), "after ten minutes", "sign-in.expired");
});

test("of a hundred that enter the right code at once, one gets in", async () => {
  const browser = house.browser();
  const email = await somebody();
  const code = await house.ask(browser, email);
  await database.asOwner("update sign_in_attempts set tries_left = 1000 where code_hash is not null and ended_at is null");
  const attempt = browser.cookies.get("strongroom_attempt") ?? "";
  const replies = await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const racer = house.browser(`198.51.100.${index}`);
      racer.cookies.set("strongroom_attempt", attempt);
      return racer.post(ENTER, { code });
    }),
  );
  cases += 100;
  assert.equal(replies.filter(({ status }) => status === 200).length, 1);
});

test("a hundred wrong guesses at once are no more than five", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  const attempt = browser.cookies.get("strongroom_attempt") ?? "";
  await Promise.all(
    Array.from({ length: 100 }, (_, index) => {
      const racer = house.browser(`198.51.101.${index}`);
      racer.cookies.set("strongroom_attempt", attempt);
      return racer.post(ENTER, { code: other(code) });
    }),
  );
  cases += 100;
  const [left] = await database.asOwner("select tries_left from sign_in_attempts where code_hash is not null order by sent_at desc limit 1");
  assert.equal(left?.["tries_left"], 0);
  refused(await browser.post(ENTER, { code }), "no try is left");
});

test("another one sent puts an end to the one before; at once it is not sent", async () => {
  const browser = house.browser();
  const email = await somebody();
  const first = await house.ask(browser, email);
  refused(await browser.post(SEND, { email }), "at once", "sign-in.wait");
  await clock.advance(MINUTE);
  const second = await house.ask(browser, email);
  refused(await browser.post(ENTER, { code: first }), "the one before");
  await accepted(browser, second, "the new one");
});

test("a box cannot be bombed, by one stranger or by many", async () => {
  const email = await somebody();
  const before = mails.queued.length;
  for (let index = 0; index < 500; index++) await house.browser(`198.51.${index % 200}.${index % 250}`).post(SEND, { email });
  await house.identity.settled();
  cases += 500;
  assert.ok(mails.queued.length - before <= 3, `${mails.queued.length - before} mails`);
});

const ALIASES = ["VICTIM@EXAMPLE.ORG", "Victim@Example.org", "victim+x@example.org", "vic.tim@example.org", "victim@example.org.", "victim@sub.example.org", "victim@example.org.evil.example", "victim%40example.org@evil.example", '"victim@example.org"@evil.example', "victim@example.org,evil@evil.example", "ｖictim@example.org", "victım@example.org", "vіctim@example.org", "victim@ｅxample.org", " victim@example.org"];

test("whatever alias of an address is typed, mail goes to its owner's box or to none", async () => {
  await house.createPerson("victim@example.org");
  for (const alias of ALIASES) {
    await clock.advance(30 * MINUTE);
    const before = mails.queued.length;
    const reply = await house.browser().post(SEND, { email: alias });
    await house.identity.settled();
    cases += 1;
    assert.ok(reply.status === 200 || reply.code === "request.invalid", `${alias}: ${reply.body}`);
    for (const mail of mails.queued.slice(before)) assert.equal(mail.to, "victim@example.org", alias);
  }
});

const INJECTIONS = ["a@example.org\r\nBcc: evil@evil.example", "a@example.org\nSubject: x", "a@example.org\0", "a@example.org%0d%0aBcc: x", "a@example.org\u2028Bcc: x", "<a@example.org>", "a@example.org;b@example.org", "x".repeat(300) + "@example.org"];

test("nothing typed as an address reaches a header", async () => {
  for (const injection of INJECTIONS) {
    await clock.advance(30 * MINUTE);
    const before = mails.sealed.length;
    refused(await house.browser().post(SEND, { email: injection }), injection.slice(0, 40), "request.invalid");
    assert.equal(mails.sealed.length, before, injection);
  }
  for (const type of [1, null, [], {}, ["a@example.org"], true]) refused(await house.browser().post(SEND, { email: type }), typeof type, "request.invalid");
  for (const more of [{ to: "evil@evil.example" }, { personId: "x" }, { code: "00000000" }, { __proto__: { a: 1 }, constructor: 1 }]) {
    refused(await house.browser().post(SEND, JSON.stringify({ email: "a@example.org", ...more })), Object.keys(more).join(), "request.invalid");
  }
});

test("what looks at mail and opens its links signs nobody in: there is none, and no GET does", async () => {
  const browser = house.browser();
  const email = await somebody();
  const code = await house.ask(browser, email);
  cases += 1;
  assert.ok(!/https?:|www\.|<a/.test(mails.queued.at(-1)?.text ?? "http:"), "no link in the mail");
  for (const path of [`${ENTER}?code=${code}`, ENTER, `/api/v1/sign-in?code=${code}`, `${SEND}?email=${email}`]) {
    const reply = await browser.get(path);
    cases += 1;
    assert.ok(!reply.cookies.some((cookie) => /session=/.test(cookie)), path);
  }
  assert.equal(await house.sessionOf(browser), null);
  await accepted(browser, code, "still unused");
});

test("a code signs in by our own pages alone", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  const crosses: readonly (readonly [string, Record<string, string | undefined>])[] = [
    ["no origin", { origin: undefined }], ["another origin", { origin: "https://evil.example" }], ["null", { origin: "null" }], ["the browser says so", { "sec-fetch-site": "cross-site" }],
    ["same site", { "sec-fetch-site": "same-site" }],
  ];
  for (const [what, headers] of crosses) refused(await browser.post(ENTER, { code }, headers), what, "request.cross-site");
  for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]) refused(await browser.post(ENTER, { code }, { "content-type": type }), type, "request.type-refused");
  await accepted(browser, code, "by a page of ours");
});

const FORMS = ["1234567", "123456789", "1234 5678", "１２３４５６７８", "12345678\n", "+1234567", "1e7", "0x123456", "", " ", "00000000' or 1=1 --", "%00", "null"];

test("what is not eight digits is not looked at, and costs no try", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  for (const form of FORMS) refused(await browser.post(ENTER, { code: form }), JSON.stringify(form), "request.invalid");
  for (const form of [12345678, [code], { code }, null, true]) refused(await browser.post(ENTER, { code: form }), typeof form, "request.invalid");
  await accepted(browser, code, "all tries are left");
});

test("an account cannot be taken before its owner comes: an address counts when its mail was read", async () => {
  const attacker = house.browser("203.0.113.50");
  await house.signIn(attacker, await somebody());
  await clock.advance(9 * MINUTE);
  await attacker.post("/api/v1/account/email", { email: "coming.soon@example.org" });
  for (let index = 0; index < 5; index++) {
    const reply = await attacker.post("/api/v1/account/email/confirm", { code: other(mails.codeTo("coming.soon@example.org")) });
    cases += 1;
    assert.equal(reply.code, "account.code-refused");
  }
  cases += 1;
  assert.equal((await attacker.post("/api/v1/account/email/confirm", { code: mails.codeTo("coming.soon@example.org") })).code, "account.code-refused", "no try is left");
  assert.equal(await house.identity.findPersonByEmail("coming.soon@example.org"), null);
});

test("an address that another account has stays the other's", async () => {
  const [mine, theirs] = [await somebody(), await somebody()];
  const attacker = house.browser();
  await house.signIn(attacker, mine);
  await clock.advance(9 * MINUTE);
  const reply = await attacker.post("/api/v1/account/email", { email: theirs });
  cases += 2;
  assert.equal(reply.status, 200, "nothing tells that somebody has it");
  assert.equal((await attacker.post("/api/v1/account/email/confirm", { code: mails.codeTo(theirs) })).code, "account.email-taken", "told to who reads its mail");
  assert.notEqual(await house.identity.findPersonByEmail(theirs), await house.identity.findPersonByEmail(mine));
});

test("no code is in the database, in answers, in cookies, or in the address", async () => {
  const browser = house.browser();
  const email = await somebody();
  const reply = await browser.post(SEND, { email });
  await house.identity.settled();
  const code = mails.codeTo(email);
  cases += 3;
  assert.ok(!reply.body.includes(code) && !reply.cookies.join().includes(code));
  for (const { name } of HOUSE_DOMAINS.flatMap(({ tables }) => tables)) {
    const dump: string = JSON.stringify(await database.asOwner(`select each::text as row from ${name} as each`));
    assert.ok(!dump.includes(code) && !dump.includes(Buffer.from(code).toString("hex")), name);
    assert.ok(!dump.toLowerCase().includes(email), name);
  }
  const rows = await database.asOwner("select encode(code_hash, 'base64') as hash from sign_in_attempts where code_hash is not null");
  assert.ok(rows.length > 0);
});

test("a stolen database does not tell codes: the hash is of a key that is not in it", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  const { createHash } = await import("node:crypto");
  const rows = await database.asOwner("select attempt_id, code_hash, email_index from sign_in_attempts where code_hash is not null order by sent_at desc limit 1");
  const [row] = rows;
  const hash = Buffer.from(row?.["code_hash"] as Uint8Array).toString("hex");
  const id = String(row?.["attempt_id"]);
  const index = Buffer.from(row?.["email_index"] as Uint8Array).toString("base64url");
  for (const guess of [code, `${id}${code}`, `${id} ${code}`, `${id} ${index} ${code}`]) {
    cases += 1;
    assert.notEqual(createHash("sha256").update(guess).digest("hex"), hash);
  }
});

test("giving up ends the attempt on the server", async () => {
  const browser = house.browser();
  const code = await house.ask(browser, await somebody());
  const attempt = browser.cookies.get("strongroom_attempt") ?? "";
  assert.equal((await browser.delete("/api/v1/sign-in")).status, 204);
  browser.cookies.set("strongroom_attempt", attempt);
  refused(await browser.post(ENTER, { code }), "given up", "sign-in.expired");
});

test("the catalogue's number of cases", (t) => {
  t.diagnostic(`${cases} cases`);
  assert.ok(cases >= 24);
});
