// API tokens against every route of the table: what they are for opens, all else does not; what has ended, is mistyped, is shown elsewhere or
// is another team's is nothing. And the codes that let programs in.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { DAY, SECOND } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { createPermissions } from "#domains/access/index.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { changesState, type Route } from "#platform/http/route.ts";
import { createApiToken } from "#protocol/api/api-tokens.ts";
import { pollDeviceLogin, startDeviceLogin, USER_CODE_LETTERS } from "#protocol/api/device-login.ts";
import { DOMAINS } from "#roles/domains.ts";

import { createVictim, HOST, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS, type Answer, type VictimTeam } from "./victim.ts";

const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
const { asOwner } = database;
const victim = await createVictim(database);
after(async () => {
  await victim.close();
  await database.close();
});

const JSON_TYPE = { "content-type": "application/json" };
const permissions = createPermissions(DOMAINS.flatMap((domain) => domain.permissions));
const analyst = victim.own.people.analyst;
let cases = 0;

interface Made {
  readonly token: string;
  readonly id: string;
}

/** Through the API, by the person's session; the permissions are written over where the API would not give them. */
async function makeToken(personId: Uuid, given: { readonly permissions?: readonly string[]; readonly teamId?: Uuid | null; readonly days?: number } = {}): Promise<Made> {
  await asOwner("update api_tokens set ended_at = now() where person_id = $1", [personId]);
  const body = JSON.stringify({ name: "Tool", permissions: ["vaults.read"], teamId: given.teamId ?? null, days: given.days ?? 30 });
  const answer = await victim.send({ method: "POST", url: createApiToken.path, token: await victim.signIn(personId), body, headers: JSON_TYPE });
  assert.equal(answer.status, 201, answer.body);
  const { token, item } = createApiToken.output.parse(JSON.parse(answer.body));
  if (given.permissions !== undefined) await asOwner("update api_tokens set permissions = $2 where token_id = $1", [item.id, given.permissions]);
  return { token, id: item.id };
}

/** A program: the token in its header and nothing of a browser. */
async function ask(route: Pick<Route, "endpoint">, token: string, team: VictimTeam = victim.own, headers: Readonly<Record<string, string | undefined>> = {}): Promise<Answer> {
  cases++;
  const { type, body } = sampleBody(route as Route, team);
  return victim.send({
    method: route.endpoint.method,
    url: urlOf(route as Route, paramsOf(team)),
    token: null,
    body,
    headers: { origin: undefined, "sec-fetch-site": undefined, authorization: `Bearer ${token}`, "content-type": type ?? undefined, ...headers },
  });
}

const refusal = ({ status, code }: Answer): string => `${status} ${code}`;
const ofTeam = victim.web.routes.filter(({ access }) => typeof access === "object");
const permissionOf = ({ access }: Route): string => (typeof access === "object" && "permission" in access ? access.permission : "");

test("a token for one permission opens the routes of that permission and of no other", async (t) => {
  for (const route of ofTeam) {
    const permission = permissionOf(route);
    const others = permissions.names.filter((name) => name !== permission);
    const without = await ask(route, (await makeToken(analyst, { permissions: others })).token);
    assert.equal(refusal(without), "403 access.token-scope", `${route.endpoint.id} for all but ${permission}`);
    if (changesState(route.endpoint.method)) continue;
    const allowed = permissions.permits("analyst", permission) && permissions.declarations.find(({ name }) => name === permission)?.elevation === "none";
    const withIt = await ask(route, (await makeToken(analyst, { permissions: [permission] })).token);
    // A sample of it may not be there: what counts is that the door was open.
    if (allowed) assert.ok(withIt.status < 300 || withIt.status === 404 || withIt.status === 409, `${route.endpoint.id}: ${withIt.status} ${withIt.body}`);
    else assert.equal(withIt.status, 403, `${route.endpoint.id}: ${withIt.body}`);
  }
  t.diagnostic(`${cases} cases`);
});

test("a token gives no more than its person has: with every permission, a viewer is a viewer", async () => {
  const { token } = await makeToken(victim.own.people.viewer, { permissions: permissions.names });
  for (const route of ofTeam) {
    if (permissions.permits("viewer", permissionOf(route))) continue;
    assert.equal((await ask(route, token)).status, 403, route.endpoint.id);
  }
});

test("a token never elevates: what asks for administration is refused to an owner's token for everything", async () => {
  const { token } = await makeToken(victim.own.people.owner, { permissions: permissions.names });
  const administration = ofTeam.filter((route) => permissions.declarations.find(({ name }) => name === permissionOf(route))?.elevation === "required");
  assert.ok(administration.length > 5);
  for (const route of administration) assert.equal(refusal(await ask(route, token)), "403 access.elevation-required", route.endpoint.id);
  const elevation = ofTeam.find(({ endpoint }) => endpoint.id === "elevation.begin");
  if (elevation !== undefined) assert.ok([400, 403].includes((await ask(elevation, token)).status));
  const rows = await asOwner("select count(*)::int as count from grants where kind = 'elevation'");
  assert.equal(rows[0]?.["count"], 0);
});

test("what is a person's in a session is not a program's: no token opens it, and none makes another", async () => {
  const { token } = await makeToken(victim.own.people.owner, { permissions: permissions.names });
  for (const route of victim.web.routes.filter(({ access }) => access === "signed-in")) assert.equal(refusal(await ask(route, token)), "403 access.token-not-taken", route.endpoint.id);
  for (const route of victim.web.routes.filter(({ access }) => access === "session")) assert.ok([401, 403].includes((await ask(route, token)).status), route.endpoint.id);
  for (const route of victim.web.routes.filter(({ access }) => access === "operator")) assert.equal(refusal(await ask(route, token, victim.own, { origin: `http://${HOST}` })), "404 request.route-unknown", route.endpoint.id);
});

test("a token counts in the teams of its person, and in one alone when it was made so", async () => {
  const { token } = await makeToken(analyst, { permissions: permissions.names });
  for (const route of ofTeam) assert.equal(refusal(await ask(route, token, victim.other)), "404 team.unknown", route.endpoint.id);
  const elsewhere = await makeToken(analyst, { permissions: permissions.names });
  await asOwner("update api_tokens set team_id = $2 where token_id = $1", [elsewhere.id, victim.other.teamId]);
  for (const route of ofTeam) assert.equal(refusal(await ask(route, elsewhere.token)), "404 team.unknown", route.endpoint.id);
});

const someRoute = ofTeam.find(({ endpoint }) => endpoint.id === "vault.list") ?? assert.fail("there is no list of vaults");

const WRONG: readonly (readonly [string, (token: string) => string])[] = [
  ["without its prefix", (token) => token.replace("strongroom_", "")],
  ["in upper case", (token) => token.toUpperCase()],
  ["cut by one", (token) => token.slice(0, -1)],
  ["with one more", (token) => `${token}0`],
  ["with its checksum changed", (token) => `${token.slice(0, -8)}${token.slice(-8) === "00000000" ? "11111111" : "00000000"}`],
  ["with one letter changed", (token) => token.slice(0, 15) + (token[15] === "A" ? "B" : "A") + token.slice(16)],
  ["twice", (token) => `${token}${token}`],
  ["as its hash", (token) => Buffer.from(token).toString("base64url")],
  ["with SQL behind it", (token) => `${token}'--`],
  ["with a wildcard", () => "strongroom_%"],
];
for (const [what, change] of WRONG) {
  test(`a token ${what} is nobody's`, async () => {
    const { token } = await makeToken(analyst);
    assert.ok((await ask(someRoute, token)).status < 300);
    assert.equal((await ask(someRoute, change(token))).status, 401);
  });
}

const ENDINGS: readonly (readonly [string, string])[] = [
  ["ended", "update api_tokens set ended_at = created_at where token_id = $1"],
  ["past its time", "update api_tokens set created_at = created_at - interval '400 days', expires_at = created_at - interval '1 second' where token_id = $1"],
  ["removed", "delete from api_tokens where token_id = $1"],
];
for (const [what, sql] of ENDINGS) {
  test(`a token that is ${what} opens nothing from the next request on`, async () => {
    const { token, id } = await makeToken(analyst);
    assert.ok((await ask(someRoute, token)).status < 300);
    await asOwner(sql, [id]);
    assert.equal(refusal(await ask(someRoute, token)), "401 api-token.refused");
  });
}

test("a token ends with the membership, and with a role it loses what the role gave", async () => {
  const records = ofTeam.find(({ endpoint }) => endpoint.id === "run.list") ?? assert.fail("there is no list of runs");
  const { token } = await makeToken(analyst, { permissions: ["vaults.read", "vaults.read-records"] });
  assert.ok((await ask(records, token)).status < 300);
  await asOwner("update memberships set role = 'respondent' where person_id = $1", [analyst]);
  assert.equal(refusal(await ask(records, token)), "403 access.denied");
  await asOwner("delete from memberships where person_id = $1", [analyst]);
  assert.equal(refusal(await ask(records, token)), "404 team.unknown");
  await asOwner("insert into memberships (tenant_id, person_id, role, created_at) values ($1, $2, 'analyst', now())", [victim.own.teamId, analyst]);
  assert.ok((await ask(records, token)).status < 300);
});

test("a token is weaker than its team asks for when the session that made it was", async () => {
  const { token, id } = await makeToken(analyst);
  await asOwner("insert into team_policies (tenant_id, sign_in, administrators, guests, guest_days, token_days, approvals, changed_at) values ($1, 'passkey', 5, true, 90, 365, '{\"access\":1,\"role\":1,\"policy\":1,\"invitation\":1}', now())", [victim.own.teamId]);
  assert.equal(refusal(await ask(someRoute, token)), "403 access.sign-in-too-weak");
  await asOwner("update api_tokens set strength = 'passkey' where token_id = $1", [id]);
  assert.ok((await ask(someRoute, token)).status < 300);
  await asOwner("update team_policies set token_days = 1 where tenant_id = $1", [victim.own.teamId]);
  await asOwner("update api_tokens set created_at = created_at - interval '2 days' where token_id = $1", [id]);
  assert.equal((await ask(someRoute, token)).code, "access.session-stale");
  await asOwner("delete from team_policies where tenant_id = $1", [victim.own.teamId]);
});

test("no token is made for administration, nor for what a person decides", async () => {
  const forPersons = ["access.elevate", "access.decide", "access.decide-changes", "access.break-glass", "access.review", "access.leave"];
  const administration = permissions.declarations.filter(({ elevation }) => elevation === "required").map(({ name }) => name);
  for (const permission of [...forPersons, ...administration]) {
    const body = JSON.stringify({ name: "Tool", permissions: ["vaults.read", permission], teamId: null, days: 30 });
    const answer = await victim.send({ method: "POST", url: createApiToken.path, token: await victim.signIn(victim.own.people.owner), body, headers: JSON_TYPE });
    assert.equal(refusal(answer), "400 request.invalid", permission);
  }
});

test("a token counts in its header alone", async () => {
  const { token } = await makeToken(analyst);
  const elsewhere: readonly Readonly<Record<string, string | undefined>>[] = [
    { authorization: undefined, cookie: `strongroom_session=${token}` },
    { authorization: undefined, "x-api-token": token },
    { authorization: undefined, "proxy-authorization": `Bearer ${token}` },
    { authorization: `Basic ${Buffer.from(`x:${token}`).toString("base64")}` },
    { authorization: token },
    { authorization: `Bearer ${token}, Bearer ${token}` },
    { authorization: `Token ${token}` },
  ];
  for (const headers of elsewhere) assert.equal((await ask(someRoute, token, victim.own, headers)).status, 401, JSON.stringify(headers));
  const inQuery = await victim.send({ method: "GET", url: `${urlOf(someRoute, paramsOf(victim.own))}?access_token=${token}`, token: null });
  assert.equal(inQuery.status, 401);
});

test("beside a token no cookie counts, and no other site gets an answer that it may read", async () => {
  const { token } = await makeToken(victim.own.people.viewer, { permissions: ["vaults.read"] });
  const owner = await victim.signIn(victim.own.people.owner);
  const create = ofTeam.find(({ endpoint }) => endpoint.id === "vault.create") ?? assert.fail();
  const answer = await ask(create, token, victim.own, { cookie: `strongroom_session=${owner}` });
  assert.equal(refusal(answer), "403 access.token-scope");
  const foreign = await ask(someRoute, token, victim.own, { origin: "https://evil.example" });
  assert.equal(foreign.headers["access-control-allow-origin"], undefined);
  const preflight = await victim.send({ method: "OPTIONS", url: urlOf(someRoute, paramsOf(victim.own)), token: null, headers: { origin: "https://evil.example", "access-control-request-method": "GET", "access-control-request-headers": "authorization" } });
  assert.equal(preflight.status, 404);
});

async function start(): Promise<{ readonly deviceCode: string; readonly userCode: string }> {
  const answer = await victim.send({ method: "POST", url: startDeviceLogin.path, token: null, body: JSON.stringify({ name: "m", access: "read" }), headers: JSON_TYPE });
  return startDeviceLogin.output.parse(JSON.parse(answer.body));
}

const poll = (deviceCode: string): Promise<Answer> => victim.send({ method: "POST", url: pollDeviceLogin.path, token: null, body: JSON.stringify({ deviceCode }), headers: JSON_TYPE });
const decide = async (personId: Uuid, userCode: string, token?: string): Promise<Answer> =>
  victim.send({ method: "POST", url: "/api/v1/device-login/decide", token: token ?? (await victim.signIn(personId)), body: JSON.stringify({ userCode, decision: "allow" }), headers: JSON_TYPE });

test("a person who guesses codes is stopped long before there is a chance, however they write them", async () => {
  const { userCode, deviceCode } = await start();
  const guesser = await victim.signIn(analyst);
  let [refused, wrong] = [0, 0];
  for (let guess = 0; guess < 200; guess++) {
    const code = Array.from({ length: 8 }, (_, index) => USER_CODE_LETTERS[(guess * 7 + index * 3) % USER_CODE_LETTERS.length]).join("");
    if (code === userCode.replace("-", "")) continue;
    // Without the pause that the harness makes: as fast as it goes.
    const answer = await victim.web.server.inject({ method: "POST", url: "/api/v1/device-login/look", headers: { host: HOST, origin: `http://${HOST}`, ...JSON_TYPE, cookie: `strongroom_session=${guesser}` }, payload: JSON.stringify({ userCode: code }) });
    if (answer.statusCode === 429) refused++;
    else wrong++;
  }
  assert.ok(refused >= 150, `${refused} refused, ${wrong} looked at`);
  assert.equal(refusal(await poll(deviceCode)), "400 device-login.pending");
});

test("no code of one side is a code of the other, and codes that are none say nothing", async () => {
  const { userCode, deviceCode } = await start();
  for (const given of [userCode, userCode.replace("-", ""), "A".repeat(43), deviceCode.toLowerCase(), `${deviceCode} `, ""]) assert.equal((await poll(given)).status, 400, given);
  for (const given of [deviceCode, deviceCode.slice(0, 8), "", "AAAA-AAAA", "BCDF-GHJ", "%", "*", "BCDFGHJK'--"]) assert.equal((await decide(analyst, given)).status, 400, given);
  assert.equal(refusal(await poll(deviceCode)), "400 device-login.pending");
});

test("a code is confirmed by a page of ours alone: not across sites, not by GET, not by a program, not by nobody", async () => {
  const { userCode, deviceCode } = await start();
  const body = JSON.stringify({ userCode, decision: "allow" });
  const url = "/api/v1/device-login/decide";
  const token = await victim.signIn(analyst);
  const { token: program } = await makeToken(analyst, { permissions: permissions.names });
  const tried = [
    await victim.send({ method: "POST", url, token, body, headers: { ...JSON_TYPE, origin: "https://evil.example" } }),
    await victim.send({ method: "POST", url, token, body, headers: { ...JSON_TYPE, "x-strongroom-csrf": undefined } }),
    await victim.send({ method: "POST", url, token, body, headers: { ...JSON_TYPE, authorization: undefined } }),
    await victim.send({ method: "POST", url, token, body, headers: { "content-type": "text/plain" } }),
    await victim.send({ method: "GET", url: `${url}?userCode=${userCode}&decision=allow`, token }),
    await victim.send({ method: "POST", url, token: null, body, headers: JSON_TYPE }),
    await victim.send({ method: "POST", url, token: null, body, headers: { ...JSON_TYPE, authorization: `Bearer ${program}` } }),
  ];
  for (const answer of tried) assert.ok(answer.status >= 400, answer.body);
  assert.equal(refusal(await poll(deviceCode)), "400 device-login.pending");
});

test("a token by code is its person's, can be seen and ended by them, and never comes twice", async () => {
  const { userCode, deviceCode } = await start();
  assert.equal((await decide(analyst, userCode)).status, 204);
  const answers = await Promise.all(Array.from({ length: 20 }, () => victim.web.server.inject({ method: "POST", url: pollDeviceLogin.path, headers: { host: HOST, origin: `http://${HOST}`, ...JSON_TYPE }, payload: JSON.stringify({ deviceCode }) })));
  const given = answers.filter(({ statusCode }) => statusCode === 200);
  assert.equal(given.length, 1);
  const { token } = pollDeviceLogin.output.parse(given[0]?.json());
  assert.ok((await ask(someRoute, token)).status < 300);
  const [row] = await asOwner("select person_id, kind, extract(epoch from expires_at - created_at)::int as seconds from api_tokens order by created_at desc limit 1");
  assert.deepEqual([row?.["person_id"], row?.["kind"], row?.["seconds"]], [analyst, "device", (30 * DAY) / SECOND]);
});
