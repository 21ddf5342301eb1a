// Single sign-on against a provider that lies, and against browsers and teams that would use an honest one for what is not theirs.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { createUuid, type Uuid } from "#base/uuid.ts";
import { changeEmail, beginTotp } from "#protocol/api/account.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { decideDeviceLogin, startDeviceLogin } from "#protocol/api/device-login.ts";
import { renamePasskey, startPasskey } from "#protocol/api/passkeys.ts";
import { getSession } from "#protocol/api/session.ts";
import { checkConnection, getProviderSignOut, listConnections, removeConnection, startSingleSignOn, createConnection, updateConnection, type Connection } from "#protocol/api/single-sign-on.ts";
import { decideRequest } from "#protocol/api/requests.ts";
import { deleteTeam } from "#protocol/api/teams.ts";

import type { LyingProvider } from "./oidc/lying-provider.ts";
import { METADATA_CASES, PERSON_CASES, TOKEN_CASES } from "./oidc/token-cases.ts";
import { inputFor, openSingleSignOnHouse, type SingleSignOn, type SingleSignOnHouse } from "./oidc-sign-in.ts";
import { ORIGIN, type Answer, type Victim } from "./victim.ts";
import { cookieIn } from "./webauthn-ceremony.ts";

const ADA = "ada@example.org";

let house: SingleSignOnHouse;
let database: SingleSignOnHouse["database"];
let victim: Victim;
let provider: LyingProvider;
let other: LyingProvider;
let sso: SingleSignOn;
let token: string;
let connection: Connection;

before(async () => {
  house = await openSingleSignOnHouse(ADA);
  ({ database, victim, provider, other, sso, token, connection } = house);
  provider.person = { sub: "42", email: ADA, email_verified: true };
});

after(() => house?.close());

function refused(answer: Answer, what: string, code?: string): void {
  assert.ok(answer.status >= 400, `${what}: ${answer.status} ${answer.body}`);
  if (code !== undefined) assert.equal(answer.code, code, `${what}: ${answer.body}`);
  assert.ok(!JSON.stringify(answer.headers["set-cookie"] ?? []).includes("strongroom_session"), what);
  assert.notEqual(answer.status, 500, `${what}: ${answer.body}`);
}

test("nothing that is wrong with a provider's token signs anybody in", async (t) => {
  for (const { name, lies } of TOKEN_CASES) {
    // Forgets the keys that are known, so that they are asked for again.
    provider.lies = {};
    if (lies.keys !== undefined) await sso.browser.call(checkConnection, { token, params: { teamId: victim.own.teamId, connectionId: connection.id } });
    const answer = await sso.signIn(connection, provider, lies);
    refused(answer, name);
    assert.ok(["single-sign-on.refused", "single-sign-on.provider-failed"].includes(answer.code ?? ""), `${name}: ${answer.body}`);
  }
  t.diagnostic(`${TOKEN_CASES.length} cases`);
});

test("a provider speaks for nobody outside its domains, for no address that it has not verified, and for nobody who was not asked in", async (t) => {
  const honest = provider.person;
  for (const { name, person } of PERSON_CASES) {
    provider.person = { ...honest, ...person };
    refused(await sso.signIn(connection, provider), name, "single-sign-on.not-admitted");
  }
  provider.person = { ...honest, email: undefined };
  refused(await sso.signIn(connection, provider, { userinfo: { sub: "43", email: ADA, email_verified: true } }), "an address of another subject");
  refused(await sso.signIn(connection, provider, { userinfo: { email: ADA, email_verified: "true" } }), "an address that is asked for and not verified", "single-sign-on.not-admitted");
  provider.person = honest;
  assert.equal((await database.asOwner("select * from single_sign_on_links", [])).length, 0);
  t.diagnostic(`${PERSON_CASES.length + 2} cases`);
});

test("what a provider says of itself is checked before anybody is sent there", async (t) => {
  for (const { name, lies } of METADATA_CASES) {
    provider.lies = lies;
    refused(await sso.browser.ask(checkConnection, { token, params: { teamId: victim.own.teamId, connectionId: connection.id } }), name, "single-sign-on.provider-failed");
  }
  provider.lies = {};
  const found = await sso.browser.call(checkConnection, { token, params: { teamId: victim.own.teamId, connectionId: connection.id } });
  assert.deepEqual(found, { authorizationHost: new URL(provider.issuer).host, sendsIssuer: true, signsOut: true, endsSessions: false, keys: 1 });
  t.diagnostic(`${METADATA_CASES.length} cases`);
});

test("no connection makes us ask what is inside", async (t) => {
  const inside = ["http://localhost:1", "http://127.0.0.2:80", "https://10.0.0.1", "https://192.168.1.1", "https://169.254.169.254", "https://[::1]", "https://[::ffff:10.0.0.1]", "https://2130706433", "https://0x7f000002", "http://login.example.org"];
  for (const issuer of inside) {
    const made = await sso.connect(victim.own, token, provider, { issuer });
    refused(await sso.browser.ask(checkConnection, { token, params: { teamId: victim.own.teamId, connectionId: made.id } }), issuer, "single-sign-on.provider-failed");
    refused(await sso.browser.ask(startSingleSignOn, { token: null, body: { address: made.address } }), issuer, "single-sign-on.provider-failed");
    await sso.browser.call(removeConnection, { token, params: { teamId: victim.own.teamId, connectionId: made.id } });
  }
  t.diagnostic(`${inside.length} cases`);
});

test("an answer counts once, in the browser that asked, at the address of the provider that was asked", async (t) => {
  const second = await sso.connect(victim.own, token, other);
  const { address } = connection;
  const one = await sso.leave(address);
  const two = await sso.leave(address);
  const answer = provider.authorize(one.authorizationUrl);
  refused(await sso.comeBack({ attempt: two.attempt, address, answer }), "another browser's state", "single-sign-on.refused");
  refused(await sso.comeBack({ attempt: undefined, address, answer }), "no browser's state", "sign-in.expired");
  refused(await sso.comeBack({ attempt: one.attempt, address, answer: { ...answer, state: "A".repeat(43) } }), "a state nobody was given", "single-sign-on.refused");
  const tries: readonly (readonly [string, (left: Record<string, string>, url: string) => { readonly address: string; readonly answer: Record<string, string> }, string])[] = [
    ["no name of the provider", ({ iss: _iss, ...rest }) => ({ address, answer: rest }), "single-sign-on.refused"],
    ["another provider's name", (left) => ({ address, answer: { ...left, iss: other.issuer } }), "single-sign-on.refused"],
    ["the provider's name with a slash behind", (left) => ({ address, answer: { ...left, iss: `${provider.issuer}/` } }), "single-sign-on.refused"],
    ["no code", ({ code: _code, ...rest }) => ({ address, answer: rest }), "single-sign-on.refused"],
    ["a code nobody gave", (left) => ({ address, answer: { ...left, code: "made-up" } }), "single-sign-on.refused"],
    ["a code of another sign-in", (left) => ({ address, answer: { ...left, code: provider.authorize(two.authorizationUrl).code } }), "single-sign-on.refused"],
    ["another provider's address (mix-up)", (left) => ({ address: second.address, answer: left }), "single-sign-on.refused"],
    ["another provider's code and name (mix-up)", (left, url) => ({ address, answer: { ...other.authorize(url), state: left["state"] ?? "" } }), "single-sign-on.refused"],
    ["an address nobody has", (left) => ({ address: "aaaaaaaaaaaaaaaa", answer: left }), "single-sign-on.unknown"],
    ["that the person did not agree", (left) => ({ address, answer: { state: left["state"] ?? "", iss: provider.issuer, error: "access_denied" } }), "single-sign-on.provider-denied"],
    ["an error beside a code", (left) => ({ address, answer: { ...left, error: "access_denied" } }), "single-sign-on.provider-denied"],
  ];
  for (const [name, change, code] of tries) {
    const { attempt, authorizationUrl } = await sso.leave(address);
    const honest = provider.authorize(authorizationUrl);
    refused(await sso.comeBack({ attempt, ...change(honest, authorizationUrl) }), name, code);
    refused(await sso.comeBack({ attempt, address, answer: honest }), `${name}, then the truth`, "single-sign-on.refused");
  }
  const last = await sso.leave(address);
  await database.asOwner("update single_sign_on_flows set expires_at = created_at", []);
  refused(await sso.comeBack({ attempt: last.attempt, address, answer: provider.authorize(last.authorizationUrl) }), "an answer that is too late", "single-sign-on.refused");
  t.diagnostic(`${2 * tries.length + 4} cases`);
});

test("what is asked of the provider is what the standard asks for", async () => {
  const { authorizationUrl } = await sso.leave(connection.address);
  const query = new URL(authorizationUrl).searchParams;
  assert.equal(query.get("response_type"), "code");
  assert.equal(query.get("redirect_uri"), `${ORIGIN}/sign-in/callback/${connection.address}`);
  assert.equal(query.get("code_challenge_method"), "S256");
  assert.ok((query.get("scope") ?? "").split(" ").includes("openid"));
  const secrets = ["state", "nonce", "code_challenge"].map((name) => query.get(name) ?? "");
  assert.ok(secrets.every((value) => /^[\w-]{43}$/.test(value)) && new Set(secrets).size === 3);
  const again = new URL((await sso.leave(connection.address)).authorizationUrl).searchParams;
  assert.ok(["state", "nonce", "code_challenge"].every((name) => again.get(name) !== query.get(name)));
  assert.ok(!authorizationUrl.includes(provider.clientSecret));
});

test("whom the provider may speak for signs in; it counts in that team alone, and changes nothing of the account", async (t) => {
  const answer = await sso.signIn(connection, provider);
  assert.equal(answer.status, 200, answer.body);
  const session = cookieIn(answer, "session");
  const [{ person_id: personId } = {}] = await database.asOwner("select person_id from single_sign_on_links", []);
  for (const { teamId } of [victim.own, victim.other]) await putInto(teamId, String(personId), "owner");
  const seen = await sso.browser.call(getSession, { token: session });
  assert.deepEqual(seen.teams.map(({ id }) => id), [victim.own.teamId]);
  refused(await sso.browser.ask(listConnections, { token: session, params: { teamId: victim.other.teamId } }), "another team of the person", "team.unknown");
  refused(await sso.browser.ask(startPasskey, { token: session, body: {} }), "a passkey", "account.sign-in-again");
  refused(await sso.browser.ask(beginTotp, { token: session, body: {} }), "an authenticator", "account.sign-in-again");
  refused(await sso.browser.ask(changeEmail, { token: session, body: { email: "eve@evil.example" } }), "another address", "account.sign-in-again");
  refused(await sso.browser.ask(renamePasskey, { token: session, params: { passkeyId: victim.own.teamId }, body: { name: "Mine" } }), "a passkey's name", "account.sign-in-again");
  const program = { name: "Tool", permissions: ["vaults.read"], days: 1 };
  refused(await sso.browser.ask(createApiToken, { token: session, body: { ...program, teamId: null } }), "a token for all teams", "account.sign-in-again");
  refused(await sso.browser.ask(createApiToken, { token: session, body: { ...program, teamId: victim.other.teamId } }), "a token for another team", "team.unknown");
  const waiting = await sso.browser.call(startDeviceLogin, { token: null, body: { name: "Machine", access: "read" } });
  refused(await sso.browser.ask(decideDeviceLogin, { token: session, body: { userCode: waiting.userCode, decision: "allow" } }), "a program on another machine", "account.sign-in-again");
  const { teamId, requestId } = victim.own;
  refused(await sso.browser.ask(decideRequest, { token: session, params: { teamId, requestId }, body: { decision: "approve" } }), "a decision as an owner, on the provider's word alone", "access.elevation-required");
  const { url } = await sso.browser.call(getProviderSignOut, { token: session });
  assert.equal(new URL(url ?? "").origin, provider.issuer);
  assert.equal(new URL(url ?? "").searchParams.get("post_logout_redirect_uri"), `${ORIGIN}/sign-in`);
  assert.ok((new URL(url ?? "").searchParams.get("id_token_hint") ?? "").split(".").length === 3);
  const direct = await sso.browser.call(getSession, { token: await victim.signIn(String(personId)) });
  assert.equal(direct.teams.length, 2);
  t.diagnostic("10 cases");
});

test("nobody connects a provider alone: an administrator's takes an owner, and an owner's takes another of those who run the team", async (t) => {
  const { teamId, people } = victim.own;
  const evil = { ...inputFor(other), name: "Ours, it says", reason: "x" };
  const administrator = await victim.signIn(people.administrator, teamId);
  const count = async (): Promise<number> => (await sso.browser.call(listConnections, { token, params: { teamId } })).items.length;
  const before = await count();
  const asked = await sso.browser.call(createConnection, { token: administrator, params: { teamId }, body: evil });
  assert.equal(asked.state, "open");
  refused(await sso.browser.ask(decideRequest, { token: administrator, params: { teamId, requestId: asked.requestId }, body: { decision: "approve" } }), "one's own", "access-request.own");
  const deputy = await victim.signIn(await join(teamId, "administrator"), teamId);
  refused(await sso.browser.ask(decideRequest, { token: deputy, params: { teamId, requestId: asked.requestId }, body: { decision: "approve" } }), "another administrator", "access-request.not-approver");
  const owners = await sso.browser.call(createConnection, { token, params: { teamId }, body: evil });
  refused(await sso.browser.ask(decideRequest, { token, params: { teamId, requestId: owners.requestId }, body: { decision: "approve" } }), "an owner's own", "access-request.own");
  const { id: connectionId, issuer } = connection;
  const changed = await sso.browser.call(updateConnection, { token: administrator, params: { teamId, connectionId }, body: evil });
  assert.equal(changed.state, "open");
  const { items } = await sso.browser.call(listConnections, { token, params: { teamId } });
  assert.deepEqual([items.length, items.find(({ id }) => id === connectionId)?.issuer], [before, issuer]);
  for (const { requestId } of [asked, owners, changed]) await sso.browser.call(decideRequest, { token: await victim.signIn(requestId === owners.requestId ? people.administrator : people.owner, teamId), params: { teamId, requestId }, body: { decision: "refuse", reason: "No" } });
  assert.equal(await count(), before);
  t.diagnostic("4 cases");
});

test("who was linked stays who they are: by issuer and subject, not by address", async (t) => {
  const honest = provider.person;
  provider.person = { ...honest, email: "ada.king@example.org" };
  assert.equal((await sso.signIn(connection, provider)).status, 200);
  provider.person = { ...honest, sub: "43" };
  refused(await sso.signIn(connection, provider), "another subject with the address", "single-sign-on.not-admitted");
  await sso.change(victim.own, token, connection.id, inputOf(connection, { issuer: other.issuer, clientId: other.clientId, clientSecret: other.clientSecret }));
  other.person = { ...honest, email: "eve@example.org" };
  refused(await sso.signIn(connection, other), "the subject at another issuer", "single-sign-on.not-admitted");
  await sso.change(victim.own, token, connection.id, inputOf(connection, { issuer: provider.issuer, clientId: provider.clientId, clientSecret: provider.clientSecret }));
  const third = await sso.elevate(victim.third);
  const theirs = await sso.connect(victim.third, third, other);
  other.person = honest;
  refused(await sso.signIn(theirs, other), "a team's own provider, for somebody of another team", "single-sign-on.not-admitted");
  provider.person = honest;
  t.diagnostic("4 cases");
});

test("a second factor that the team demands is said by the provider, or nobody comes in", async (t) => {
  const demanding = await sso.connect(victim.own, token, provider, { acr: ["urn:mfa"], amr: ["otp", "hwk"] });
  assert.equal(new URL((await sso.leave(demanding.address)).authorizationUrl).searchParams.get("acr_values"), "urn:mfa");
  const honest = provider.person;
  const lacking = [{}, { acr: "urn:mfa" }, { amr: ["otp"] }, { acr: "urn:pwd", amr: ["otp"] }, { acr: "urn:mfa", amr: ["pwd"] }, { acr: ["urn:mfa"], amr: ["otp"] }, { acr: "urn:mfa", amr: "otp" }, { acr: "URN:MFA", amr: ["otp"] }];
  for (const said of lacking) {
    provider.person = { ...honest, ...said };
    // A claim of another form is an invalid token to the package, and a factor that is missing to us.
    const answer = await sso.signIn(demanding, provider);
    refused(answer, JSON.stringify(said));
  }
  provider.person = { ...honest, acr: "urn:mfa", amr: ["pwd", "otp"] };
  const answer = await sso.signIn(demanding, provider);
  assert.equal(answer.status, 200, answer.body);
  assert.equal((await sso.browser.call(getSession, { token: cookieIn(answer, "session") })).session.strength, "two-factors");
  provider.person = honest;
  t.diagnostic(`${lacking.length} cases`);
});

test("an address of a connection tells nothing: off, removed, of a deleted team and made up are alike", async (t) => {
  const off = await sso.connect(victim.own, token, provider, { enabled: false });
  const gone = await sso.connect(victim.own, token, provider);
  await sso.browser.call(removeConnection, { token, params: { teamId: victim.own.teamId, connectionId: gone.id } });
  const deleting = await sso.elevate(victim.other);
  const ofDeleted = await sso.connect(victim.other, deleting, provider);
  const deleted = await sso.browser.ask(deleteTeam, { token: deleting, params: { teamId: victim.other.teamId } });
  assert.ok(deleted.status < 300, deleted.body);
  const answers = [];
  for (const address of [off.address, gone.address, ofDeleted.address, "aaaaaaaaaaaaaaaa"]) answers.push(await sso.browser.ask(startSingleSignOn, { token: null, body: { address } }));
  assert.equal(new Set(answers.map(({ status, body }) => `${status} ${body}`)).size, 1);
  assert.equal(answers[0]?.code, "single-sign-on.unknown");
  t.diagnostic("4 cases");
});

test("nothing in the database names the provider, its client or its people", async () => {
  const tables = ["single_sign_on_connections", "single_sign_on_links", "single_sign_on_addresses", "single_sign_on_flows", "single_sign_on_sessions"];
  const rows = await Promise.all(tables.map((table) => database.asOwner(`select each::text as row from ${table} as each`, [])));
  const text = rows.flat().map(({ row }) => String(row)).join("\n");
  for (const secret of [provider.clientSecret, "example.org", ADA, provider.issuer, "\"42\""]) {
    assert.ok(!text.includes(secret) && !text.includes(Buffer.from(secret).toString("hex")), secret);
  }
});

function inputOf({ name, domains, acr, amr, enabled }: Connection, changes: { readonly issuer: string; readonly clientId: string; readonly clientSecret: string }) {
  return { name, domains, acr, amr, enabled, ...changes };
}

async function putInto(teamId: string, personId: string, role: "owner" | "administrator"): Promise<void> {
  await database.asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, $3, now())", [teamId, personId, role]);
  await database.asOwner("insert into team_directory (person_id, team_id) values ($1, $2)", [personId, teamId]);
}

/** Somebody new. */
async function join(teamId: string, role: "administrator"): Promise<Uuid> {
  const personId = createUuid();
  await database.asOwner("insert into people (person_id, created_at) values ($1, now())", [personId]);
  await putInto(teamId, personId, role);
  return personId;
}
