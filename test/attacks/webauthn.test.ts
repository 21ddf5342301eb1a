// Passkeys against messages of an authenticator in software, through the API: each lie is refused where the honest message beside it
// is taken. What a real browser and its authenticator do is in test/browser/passkeys.browser.test.ts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { sealEmail } from "#domains/identity/people/emails.ts";
import { assertPasskey, attest, createSoftwarePasskey, type SoftwarePasskey } from "#domains/identity/passkeys/testing/software-authenticator.ts";
import { openAnyTestDatabase, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { createFactorChallenge, createPasskey, listPasskeys, removePasskey, renamePasskey, signInWithPasskey, startPasskey, startPasskeySignIn } from "#protocol/api/passkeys.ts";
import { getSession } from "#protocol/api/session.ts";

import { createVictim, ORIGIN, VICTIM_DOMAINS, type Answer, type Victim } from "./victim.ts";
import { ASSERTION_CASES, COUNT_SO_FAR } from "./webauthn/assertion-cases.ts";
import { ATTESTATION_CASES } from "./webauthn/attestation-cases.ts";
import { ceremonyOf, cookieIn, createCeremonies, type Ceremonies } from "./webauthn-ceremony.ts";
import { CLIENT_DATA_CASES } from "./webauthn/client-data-cases.ts";

let database: TestDatabase & { close(): Promise<void> };
let victim: Victim;
let browser: Ceremonies;

before(async () => {
  const opened = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
  database = opened;
  victim = await createVictim(database);
  victim.web.setOrigin(ORIGIN);
  browser = createCeremonies(victim);
});

after(async () => {
  await victim.close();
  await database.close();
});

function refused(answer: Answer, code: string, what: string): void {
  assert.equal(answer.code, code, `${what}: ${answer.body}`);
  assert.equal(answer.headers["set-cookie"], undefined, what);
}

/** Somebody new: nobody's second factor is in the way of another case. */
async function newcomer(): Promise<string> {
  const personId = createUuid();
  await database.asOwner("insert into people (person_id, created_at) values ($1, $2)", [personId, new Date()]);
  return personId;
}

/** An address that codes are sent to, and an authenticator: ways in that can be phished. */
async function giveOtherWays(personId: string): Promise<void> {
  const { keyId, sealed, index } = sealEmail(victim.installationKey, personId, `${personId}@example.org`);
  await database.asOwner("update people set email_key_id = $1, email_sealed = $2, email_index = $3 where person_id = $4", [keyId, sealed, index, personId]);
  await database.asOwner("insert into totp_factors (person_id, state, key_id, secret_sealed, last_step, created_at) values ($1, 'active', $2, $3, 0, now())", [personId, keyId, new Uint8Array(32)]);
}

test("no lie about a new passkey is kept, and the honest one is", async (t) => {
  const token = await victim.signIn(await newcomer());
  const cases = [...CLIENT_DATA_CASES, ...ATTESTATION_CASES];
  for (const { name, lies } of cases) {
    const answer = await browser.register(token, createSoftwarePasskey(), lies);
    // What is no base64url at all, or too long, is refused before anybody looks at it.
    assert.ok(answer.code === "passkey.not-kept" || answer.code === "request.invalid", `${name}: ${answer.status} ${answer.body}`);
  }
  assert.deepEqual((await browser.call(listPasskeys, { token })).items, []);
  assert.equal((await browser.register(token, createSoftwarePasskey())).status, 201);
  t.diagnostic(`${cases.length} cases`);
});

test("no lie about an answer signs anybody in, and the honest one does", async (t) => {
  const { passkey } = await browser.enrol(await newcomer(), { lies: { signCount: COUNT_SO_FAR } });
  const cases = [...CLIENT_DATA_CASES, ...ASSERTION_CASES];
  for (const { name, lies } of cases) {
    const answer = await browser.signIn(passkey, { signCount: COUNT_SO_FAR + 1, ...lies });
    assert.ok(answer.code === "passkey.refused" || answer.code === "request.invalid", `${name}: ${answer.status} ${answer.body}`);
    assert.equal(answer.headers["set-cookie"], undefined, name);
  }
  const honest = await browser.signIn(passkey, { signCount: COUNT_SO_FAR + 1 });
  assert.equal(honest.status, 200, honest.body);
  assert.match(cookieIn(honest, "session"), /^[\w-]{43}$/);
  refused(await browser.signIn(passkey, { signCount: COUNT_SO_FAR + 1 }), "passkey.refused", "the counter that was just used");
  t.diagnostic(`${cases.length + 1} cases`);
});

test("every refusal of an answer reads alike, whether there is such a passkey or not", async () => {
  const { passkey } = await browser.enrol(await newcomer());
  const answers = [await browser.signIn(passkey, { signedBy: createSoftwarePasskey() }), await browser.signIn(createSoftwarePasskey()), await browser.signIn(passkey, { userHandle: null }), await browser.signIn(passkey, { origin: "https://evil.example" })];
  assert.deepEqual(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size, 1);
});

test("another person's passkey stays theirs, whatever of it somebody knows", async (t) => {
  const [victimPerson, attacker] = [await browser.enrol(await newcomer()), await browser.enrol(await newcomer())];
  const theirs: SoftwarePasskey = { ...attacker.passkey, id: victimPerson.passkey.id };
  refused(await browser.signIn(theirs), "passkey.refused", "their id with one's own key and handle");
  refused(await browser.signIn(theirs, { userHandle: victimPerson.passkey.userHandle }), "passkey.refused", "their id and handle with one's own key");
  refused(await browser.signIn(attacker.passkey, { userHandle: victimPerson.passkey.userHandle }), "passkey.refused", "one's own key with their handle");
  const passkeyId = (await browser.call(listPasskeys, { token: victimPerson.token })).items[0]?.id ?? "";
  const proof = await browser.prove(attacker.token, attacker.passkey);
  refused(await browser.ask(removePasskey, { token: attacker.token, params: { passkeyId }, body: { proof } }), "passkey.unknown", "removing theirs");
  refused(await browser.ask(renamePasskey, { token: attacker.token, params: { passkeyId }, body: { name: "Mine" } }), "passkey.unknown", "renaming theirs");
  const token = await victim.signIn(await newcomer());
  refused(await browser.register(token, createSoftwarePasskey(), { credentialId: victimPerson.passkey.id }), "passkey.duplicate", "registering their id");
  assert.equal((await browser.signIn(victimPerson.passkey)).status, 200);
  t.diagnostic("6 cases");
});

test("a challenge counts once, for who got it, for what it was given, and for minutes", async (t) => {
  const { token, passkey } = await browser.enrol(await newcomer());
  const other = await browser.enrol(await newcomer());
  const signIn = (attempt: string | undefined, challenge: string): Promise<Answer> =>
    browser.ask(signInWithPasskey, { token: null, ...(attempt === undefined ? {} : { attempt }), body: { credential: assertPasskey(passkey, ceremonyOf(challenge)) } });
  const [first, second] = [await browser.startSignIn(), await browser.startSignIn()];
  refused(await signIn(second.attempt, first.challenge), "passkey.refused", "another attempt's");
  refused(await signIn(undefined, first.challenge), "sign-in.expired", "without the attempt's cookie");
  refused(await signIn("A".repeat(43), first.challenge), "sign-in.expired", "with a cookie of one's own making");
  const { challenge: ofFactor } = await browser.call(createFactorChallenge, { token });
  refused(await signIn(first.attempt, ofFactor), "passkey.refused", "one for proof in a session");
  const { challenge: ofRegistration } = await browser.call(startPasskey, { token, body: { proof: await browser.prove(token, passkey) } });
  refused(await signIn(first.attempt, ofRegistration), "passkey.refused", "one to make a passkey");
  const credential = attest(createSoftwarePasskey(), ceremonyOf(first.challenge));
  refused(await browser.ask(createPasskey, { token, body: { credential } }), "passkey.not-kept", "one to sign in, to make a passkey");
  const { challenge: toProve } = await browser.call(createFactorChallenge, { token });
  refused(await browser.ask(createPasskey, { token, body: { credential: attest(createSoftwarePasskey(), ceremonyOf(toProve)) } }), "passkey.not-kept", "one for proof, to make a passkey in the same session");
  const { challenge: toMake } = await browser.call(startPasskey, { token, body: { proof: await browser.prove(token, passkey) } });
  const proof = { kind: "passkey", credential: assertPasskey(passkey, ceremonyOf(toMake)) };
  refused(await browser.ask(startPasskey, { token, body: { proof } }), "factor.refused", "one to make a passkey, for proof in the same session");
  const stolen = attest(createSoftwarePasskey(), ceremonyOf(ofRegistration));
  refused(await browser.ask(createPasskey, { token: other.token, body: { credential: stolen } }), "passkey.not-kept", "another session's, to make a passkey");
  refused(await browser.ask(signInWithPasskey, { token: null, attempt: first.attempt, body: { credential: assertPasskey(passkey, ceremonyOf(first.challenge), { signedBy: other.passkey }) } }), "passkey.refused", "a wrong answer");
  refused(await signIn(first.attempt, first.challenge), "passkey.refused", "one that was answered wrongly before");
  await database.asOwner("update passkey_challenges set expires_at = created_at", []);
  refused(await signIn(second.attempt, second.challenge), "passkey.refused", "one that is too old");
  const fresh = await browser.startSignIn(second.attempt);
  assert.equal((await signIn(fresh.attempt, fresh.challenge)).status, 200);
  refused(await signIn(fresh.attempt, fresh.challenge), "sign-in.expired", "one that was answered");
  t.diagnostic("13 cases");
});

test("of twenty answers to one challenge at once, one signs in", async () => {
  const { passkey } = await browser.enrol(await newcomer());
  const { attempt, challenge } = await browser.startSignIn();
  const body = { credential: assertPasskey(passkey, ceremonyOf(challenge)) };
  const answers = await Promise.all(Array.from({ length: 20 }, () => browser.ask(signInWithPasskey, { token: null, attempt, body })));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
});

test("challenges are many bits, and never twice the same", async () => {
  const { attempt } = await browser.startSignIn();
  const seen = new Set<string>();
  for (let count = 0; count < 30; count++) seen.add((await browser.startSignIn(attempt)).challenge);
  assert.equal(seen.size, 30);
  for (const challenge of seen) assert.equal(Buffer.from(challenge, "base64url").length, 32);
  const kept = await database.asOwner("select encode(challenge_hash, 'escape') as text from passkey_challenges", []);
  assert.ok(kept.length > 0 && kept.every(({ text }) => !seen.has(String(text))));
});

test("who is signed in by half, long ago, as a program, or without proof adds no passkey", async (t) => {
  const half = await browser.enrol(await newcomer());
  const { attempt, challenge } = await browser.startSignIn();
  const [{ person_id: personId } = {}] = await database.asOwner("select person_id from sessions where token_hash = sha256($1::bytea)", [Buffer.from(half.token)]);
  await database.asOwner("update sign_in_attempts set person_id = $1, passed = '{passcode}' where token_hash = sha256($2::bytea)", [personId, Buffer.from(attempt)]);
  refused(await browser.ask(startPasskey, { token: null, attempt, body: {} }), "session.required", "a sign-in that waits for its second step");
  const other = await browser.enrol(await newcomer());
  refused(await browser.ask(signInWithPasskey, { token: null, attempt, body: { credential: assertPasskey(other.passkey, ceremonyOf(challenge)) } }), "passkey.refused", "a second step with another person's passkey");
  refused(await browser.ask(startPasskey, { token: null, body: {} }), "session.required", "nobody");
  const old = await victim.signIn(await newcomer());
  await database.asOwner("update sessions set created_at = created_at - interval '11 minutes' where token_hash = sha256($1::bytea)", [Buffer.from(old)]);
  refused(await browser.ask(startPasskey, { token: old, body: {} }), "account.sign-in-again", "a session of eleven minutes ago");
  const { token, passkey } = await browser.enrol(await newcomer());
  refused(await browser.ask(startPasskey, { token, body: {} }), "factor.proof-required", "without proof of the factor that is there");
  const stranger = await browser.enrol(await newcomer());
  for (const [name, proof] of [
    ["a stranger's passkey", await browser.prove(token, stranger.passkey)],
    ["an answer signed by another key", await browser.prove(token, passkey, { signedBy: stranger.passkey })],
    ["an answer without verification of the person", await browser.prove(token, passkey, { flags: { uv: false } })],
    ["an answer of another session", await browser.prove(stranger.token, passkey)],
    ["an answer to a sign-in", { kind: "passkey", credential: assertPasskey(passkey, ceremonyOf((await browser.startSignIn()).challenge)) }],
  ] as const) {
    refused(await browser.ask(startPasskey, { token, body: { proof } }), "factor.refused", name);
  }
  const proof = await browser.prove(token, passkey);
  assert.equal((await browser.ask(startPasskey, { token, body: { proof } })).status, 200);
  refused(await browser.ask(startPasskey, { token, body: { proof } }), "factor.refused", "proof that was used");
  refused(await browser.ask(createFactorChallenge, { token: await victim.signIn(await newcomer()) }), "factor.none", "a challenge without a passkey");
  t.diagnostic("12 cases");
});

test("the last passkey stays, also against two removals at once, and one that is removed signs nobody in", async (t) => {
  const personId = await newcomer();
  const { token, passkey } = await browser.enrol(personId);
  const [only] = (await browser.call(listPasskeys, { token })).items;
  assert.equal(only?.removable, false);
  refused(await browser.ask(removePasskey, { token, params: { passkeyId: only.id }, body: { proof: await browser.prove(token, passkey) } }), "passkey.last", "the only one");
  refused(await browser.ask(removePasskey, { token, params: { passkeyId: only.id }, body: {} }), "factor.proof-required", "without proof");
  await giveOtherWays(personId);
  refused(await browser.ask(removePasskey, { token, params: { passkeyId: only.id }, body: { proof: await browser.prove(token, passkey) } }), "passkey.last", "the only one beside an address and an authenticator");
  const second = createSoftwarePasskey();
  const { challenge, userHandle } = await browser.startRegistration(token, await browser.prove(token, passkey));
  second.userHandle = userHandle;
  const added = await browser.ask(createPasskey, { token, body: { credential: attest(second, ceremonyOf(challenge)), name: "Second" } });
  refused(await browser.ask(getSession, { token }), "session.required", "the session's token from before");
  const renewed = cookieIn(added, "session");
  const both = (await browser.call(listPasskeys, { token: renewed })).items;
  const proofs = [await browser.prove(renewed, passkey), await browser.prove(renewed, second)];
  const answers = await Promise.all(both.map(({ id }, index) => browser.ask(removePasskey, { token: renewed, params: { passkeyId: id }, body: { proof: proofs[index] } })));
  assert.deepEqual(answers.map(({ status }) => String(status)).toSorted(), ["204", "409"]);
  const left = (await browser.call(listPasskeys, { token: renewed })).items;
  assert.equal(left.length, 1);
  const [gone, stays] = left[0]?.name === "Second" ? [passkey, second] : [second, passkey];
  refused(await browser.signIn(gone), "passkey.refused", "the one that was removed");
  assert.equal((await browser.signIn(stays)).status, 200);
  t.diagnostic("5 cases");
});

test("nothing says in the database what a passkey is called", async () => {
  const token = await victim.signIn(await newcomer());
  const { challenge, userHandle } = await browser.startRegistration(token);
  const passkey = { ...createSoftwarePasskey(), userHandle };
  const { passkey: { id, name } } = await browser.call(createPasskey, { token, body: { credential: attest(passkey, ceremonyOf(challenge)), name: "Ada's telephone" } });
  assert.equal(name, "Ada's telephone");
  const [row] = await database.asOwner("select passkeys::text as row, encode(name_sealed, 'escape') as sealed from passkeys where passkey_id = $1", [id]);
  assert.ok(!/telephone/.test(`${String(row?.["row"])} ${String(row?.["sealed"])}`));
  assert.equal((await browser.ask(startPasskeySignIn, { token: null })).status, 200);
});
