// A provider ends what it began, and nobody else does: logout tokens that are wrong in one thing each, used twice, for others; and what is left of a session once an
// honest one has come.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { MINUTE, SECOND } from "#base/units.ts";
import { getSession } from "#protocol/api/session.ts";
import { enterSecondFactor } from "#protocol/api/sign-in.ts";
import { getProviderSignOut, logOutByProvider, switchOffConnection, type Connection } from "#protocol/api/single-sign-on.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";

import type { LogoutChange, LyingProvider } from "./oidc/lying-provider.ts";
import { LOGOUT_CASES, OTHERS } from "./oidc/logout-cases.ts";
import { openSingleSignOnHouse, type SingleSignOn, type SingleSignOnHouse } from "./oidc-sign-in.ts";
import type { Answer, Victim } from "./victim.ts";
import { cookieIn } from "./webauthn-ceremony.ts";

const ADA = { sub: "42", sid: "at-home", email: "ada@example.org", email_verified: true };

let house: SingleSignOnHouse;
let database: SingleSignOnHouse["database"];
let victim: Victim;
let provider: LyingProvider;
let other: LyingProvider;
let sso: SingleSignOn;
let token: string;
let connection: Connection;

before(async () => {
  house = await openSingleSignOnHouse(ADA.email);
  ({ database, victim, provider, other, sso, token, connection } = house);
});

after(() => house?.close());

/** A session of Ada's, begun at the provider. */
async function signIn(person: Readonly<Record<string, unknown>> = ADA, at = connection): Promise<string> {
  provider.person = { ...person };
  const answer = await sso.signIn(at, provider);
  assert.equal(answer.status, 200, answer.body);
  return cookieIn(answer, "session");
}

const isIn = async (session: string): Promise<boolean> => (await sso.browser.ask(getSession, { token: session })).status === 200;

/** As the provider's server sends it: a form, without anything of a browser. */
function send(body: string, headers: Readonly<Record<string, string | undefined>> = {}, address = connection.address): Promise<Answer> {
  return victim.send({
    method: "POST", url: endpointUrl(logOutByProvider, { params: { address } }), token: null, body,
    headers: { origin: undefined, "sec-fetch-site": undefined, "content-type": "application/x-www-form-urlencoded", ...headers },
  });
}

const tokenOf = (claims: Readonly<Record<string, unknown>>, change?: LogoutChange): Promise<string> => provider.logoutToken(victim.clock.now() + 2 * SECOND, claims, change);
const sendToken = (logoutToken: string, address?: string): Promise<Answer> => send(`logout_token=${encodeURIComponent(logoutToken)}`, {}, address);

const HONEST = { sub: ADA.sub, sid: ADA.sid };

test("nothing that is wrong with a logout token ends a session", async (t) => {
  const session = await signIn();
  for (const { name, change } of LOGOUT_CASES) {
    const answer = await sendToken(await tokenOf(HONEST, change));
    assert.deepEqual([answer.status, answer.code], [400, "single-sign-on.logout-refused"], `${name}: ${answer.body}`);
    assert.match(String(answer.headers["cache-control"]), /no-store/, name);
  }
  assert.ok(await isIn(session));
  const honest = await sendToken(await tokenOf(HONEST));
  assert.deepEqual([honest.status, honest.body], [200, ""], "what they were made from is good");
  assert.equal(honest.headers["set-cookie"], undefined);
  assert.ok(!(await isIn(session)));
  t.diagnostic(`${LOGOUT_CASES.length} cases`);
});

test("a good token ends nothing of others", async (t) => {
  const session = await signIn();
  for (const [name, claims] of OTHERS) {
    assert.equal((await sendToken(await tokenOf(claims))).status, 200, name);
    assert.ok(await isIn(session), name);
  }
  t.diagnostic(`${OTHERS.length} cases`);
});

const FORMS: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["the subject and the session", HONEST],
  ["the session alone", { sid: ADA.sid }],
  ["the subject alone", { sub: ADA.sub }],
];

for (const [name, claims] of FORMS) {
  test(`a token that names ${name} ends the session, and it is recorded`, async () => {
    const recorded = async (): Promise<number> => Number((await database.asOwner("select count(*)::int as count from audit_outbox where event = 'identity.single-sign-on-logout'", []))[0]?.["count"]);
    const [session, before] = [await signIn(), await recorded()];
    assert.equal((await sendToken(await tokenOf(claims))).status, 200);
    assert.ok(!(await isIn(session)));
    assert.ok((await recorded()) > before);
  });
}

test("a token that names a session ends that one, one that names the subject all, and one of a provider without sessions of its own all too", async () => {
  const [home, work] = [await signIn(), await signIn({ ...ADA, sid: "at-work" })];
  assert.equal((await sendToken(await tokenOf(HONEST))).status, 200);
  assert.deepEqual([await isIn(home), await isIn(work)], [false, true]);
  const unnamed = await signIn({ ...ADA, sid: undefined });
  assert.equal((await sendToken(await tokenOf({ sub: ADA.sub, sid: "at-work" }))).status, 200);
  assert.deepEqual([await isIn(work), await isIn(unnamed)], [false, false]);
});

test("a token is taken once, whoever sends it again, and however late", async () => {
  await signIn();
  const used = await tokenOf(HONEST);
  assert.equal((await sendToken(used)).status, 200);
  const again = await signIn();
  for (const waitMs of [0, MINUTE, 4 * MINUTE, 10 * MINUTE]) {
    await victim.clock.advance(waitMs);
    assert.equal((await sendToken(used)).code, "single-sign-on.logout-refused", `${waitMs} ms later`);
  }
  assert.ok(await isIn(again));
});

test("what was taken is kept no longer than a token lives", async () => {
  await victim.clock.advance(10 * MINUTE);
  assert.equal((await sendToken(await tokenOf({ sub: "43" }))).status, 200);
  assert.equal((await database.asOwner("select * from single_sign_on_logouts", [])).length, 1);
});

test("an ID token ends nothing, nor does a token at another connection's address, of another provider, or at one that nobody has", async () => {
  let idToken = "";
  provider.person = { ...ADA };
  const answer = await sso.signIn(connection, provider, { signed: (honest) => (idToken = honest) });
  const session = cookieIn(answer, "session");
  assert.equal((await sendToken(idToken)).code, "single-sign-on.logout-refused");
  const second = await sso.connect(victim.own, token, other);
  for (const address of [second.address, "aaaaaaaaaaaaaaaa"]) assert.equal((await sendToken(await tokenOf(HONEST), address)).code, "single-sign-on.logout-refused");
  assert.equal((await sendToken(await other.logoutToken(victim.clock.now(), HONEST))).code, "single-sign-on.logout-refused");
  assert.ok(await isIn(session));
});

test("what another team's connection to the same provider began goes on", async () => {
  const session = await signIn();
  const theirs = await sso.connect(victim.third, await sso.elevate(victim.third), provider);
  assert.equal((await sendToken(await tokenOf(HONEST), theirs.address)).status, 200);
  assert.ok(await isIn(session));
});

test("it is a form and nothing else, with the token in it once; a browser's session adds nothing to it", async (t) => {
  const session = await signIn();
  const good = await tokenOf(HONEST);
  const wrong: readonly (readonly [string, string, Readonly<Record<string, string>>, number])[] = [
    ["JSON", JSON.stringify({ logout_token: good }), { "content-type": "application/json" }, 415],
    ["text", `logout_token=${good}`, { "content-type": "text/plain" }, 415],
    ["the token twice", `logout_token=${good}&logout_token=${good}`, {}, 400],
    ["no token", "token=x", {}, 400],
    ["an empty token", "logout_token=", {}, 400],
    ["20 KiB", `logout_token=${"a".repeat(20_000)}`, {}, 413],
    ["13,000 letters", `logout_token=${"a".repeat(13_000)}`, {}, 400],
  ];
  for (const [name, body, headers, status] of wrong) assert.equal((await send(body, headers)).status, status, name);
  const url = endpointUrl(logOutByProvider, { params: { address: connection.address } });
  for (const method of ["GET", "PUT", "DELETE"]) assert.equal((await victim.send({ method, url: `${url}?logout_token=${good}`, token: null })).status, 404, method);
  assert.ok(await isIn(session));
  const byBrowser = await send("logout_token=a.b.c", { cookie: `strongroom_session=${session}`, origin: "https://evil.example" });
  assert.deepEqual([byBrowser.status, await isIn(session)], [400, true]);
  assert.equal((await send(`state=x&logout_token=${good}`)).status, 200, "parameters that we do not know are passed over");
  t.diagnostic(`${wrong.length + 4} cases`);
});

test("a sign-in that waits for a second step of ours ends too; and the one that goes on can sign out at the provider", async () => {
  const { passkey, token: own } = await sso.browser.enrol(await personOfAda());
  const begin = async (): Promise<string> => {
    provider.lies = {};
    provider.person = { ...ADA };
    const left = await sso.leave(connection.address);
    const half = await sso.comeBack({ attempt: left.attempt, address: connection.address, answer: provider.authorize(left.authorizationUrl) });
    assert.match(half.body, /"second-factor"/, half.body);
    return left.attempt;
  };
  const ended = await begin();
  assert.equal((await sendToken(await tokenOf(HONEST))).status, 200);
  assert.equal((await sso.browser.ask(enterSecondFactor, { token: null, attempt: ended, body: { kind: "totp", code: "123456" } })).code, "sign-in.expired");
  const attempt = await begin();
  const session = cookieIn(await sso.browser.signInAt(attempt, passkey), "session");
  const { url } = await sso.browser.call(getProviderSignOut, { token: session });
  assert.equal(new URL(url ?? "").origin, provider.issuer);
  assert.equal((await sendToken(await tokenOf(HONEST))).status, 200);
  assert.ok(!(await isIn(session)));
  assert.ok(await isIn(own), "what no provider began goes on");
});

test("a session whose provider could not be kept does not begin", async () => {
  provider.person = { ...ADA, sub: "44", email: "grace@example.org" };
  await sso.invite(victim.own, token, "grace@example.org");
  const sessions = async (): Promise<number> => Number((await database.asOwner("select count(*)::int as count from sessions", []))[0]?.["count"]);
  const before = await sessions();
  await database.asOwner("revoke insert on single_sign_on_sessions from strongroom_web", []);
  const answer = await sso.signIn(connection, provider);
  await database.asOwner("grant insert on single_sign_on_sessions to strongroom_web", []);
  assert.deepEqual([answer.status, answer.code, await sessions()], [500, "internal.unexpected", before]);
  assert.equal(answer.headers["set-cookie"], undefined);
  assert.equal((await sso.signIn(connection, provider)).status, 200, "and can begin when it can be kept");
});

test("a provider's new key counts, and keys that there are not make us ask once in half a minute", async () => {
  const person = { ...ADA, sub: "44", email: "grace@example.org" };
  const session = await signIn(person);
  const asked = (): number => provider.asked.filter((path) => path === "/keys").length;
  await victim.clock.advance(MINUTE);
  const before = asked();
  for (let count = 0; count < 5; count++) await sendToken(await tokenOf({ sub: "44" }, { token: (honest) => void (honest.header["kid"] = `none-${count}`) }));
  assert.equal(asked(), before + 1);
  provider.lies = { keys: ([own]) => ({ keys: [own, provider.tools.otherJwk] }) };
  await victim.clock.advance(MINUTE);
  assert.equal((await sendToken(await tokenOf({ sub: "44" }, { otherKey: true, token: (honest) => void (honest.header["kid"] = "other") }))).status, 200);
  assert.ok(!(await isIn(session)));
  provider.lies = {};
});

test("a connection that was switched off still ends what it began", async () => {
  const session = await signIn({ ...ADA, sub: "44", email: "grace@example.org" });
  await sso.browser.call(switchOffConnection, { token: await victim.signIn(victim.own.people.owner, victim.own.teamId), params: { teamId: victim.own.teamId, connectionId: connection.id } });
  assert.equal((await sendToken(await tokenOf({ sub: "44" }))).status, 200);
  assert.ok(!(await isIn(session)));
});

/** Who was linked. */
async function personOfAda(): Promise<string> {
  const [row] = await database.asOwner("select person_id from single_sign_on_links order by created_at limit 1", []);
  return String(row?.["person_id"]);
}
