// Sessions: tossed, guessed, fixed, stolen from the database, outlived, outranked. Each attempt as the catalogue lists it.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { deriveCsrfToken } from "#platform/http/session-cookie.ts";
import { beginElevation } from "#protocol/api/elevation.ts";
import { createSessionToken } from "#protocol/api/session.ts";

import { createVictim, ORIGIN, VICTIM_DOMAINS, type Answer } from "./victim.ts";
import { cookieIn, createCeremonies } from "./webauthn-ceremony.ts";

const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
const victim = await createVictim(database);
victim.web.setOrigin(ORIGIN);
after(async () => {
  await victim.close();
  await database.close();
});
const { asOwner } = database;
const { own } = victim;
const owner = own.people.owner;
const name = "strongroom_session";

const look = (headers: Readonly<Record<string, string | undefined>>): Promise<Answer> => victim.send({ method: "GET", url: "/api/v1/session", token: null, headers });
const withCookie = (cookie: string): Promise<Answer> => look({ cookie });

async function firstLink(): Promise<string> {
  const token = createHash("sha256").update(createUuid()).digest("base64url");
  await asOwner("insert into welcome_links (token_hash, person_id, created_at, expires_at) values ($1, null, $2, $3)", [
    new Uint8Array(createHash("sha256").update(token).digest()), new Date("2026-01-15T12:00:00Z"), new Date("2027-01-15T12:00:00Z"),
  ]);
  return token;
}

async function welcome(cookie: string | undefined): Promise<Answer> {
  return victim.send({ method: "POST", url: "/api/v1/welcome", token: null, body: JSON.stringify({ token: await firstLink() }), headers: { cookie, "content-type": "application/json" } });
}

test("the cookie cannot be read by scripts, crosses no site, and names no domain", async () => {
  const answer = await welcome(undefined);
  assert.equal(answer.status, 200, answer.body);
  const cookie = String(answer.headers["set-cookie"]);
  for (const flag of ["HttpOnly", "SameSite=Strict", "Path=/", "Max-Age="]) assert.ok(cookie.includes(flag), cookie);
  assert.ok(!/domain=/i.test(cookie));
  assert.ok(!answer.body.includes(/=([^;]+)/.exec(cookie)?.[1] ?? "none"), "the token stands in the cookie alone");
});

test("signing in takes no token that the browser came with, and makes a new one each time", async () => {
  const planted = "P".repeat(43);
  const [first, second] = [await welcome(`${name}=${planted}`), await welcome(`${name}=${planted}`)];
  const tokens = [first, second].map(({ headers }) => /=([^;]+)/.exec(String(headers["set-cookie"]))?.[1]);
  assert.equal(new Set([...tokens, planted]).size, 3);
  assert.equal((await withCookie(`${name}=${planted}`)).status, 401);
});

test("a token counts in the cookie alone: not in the query, a header, a body, another cookie", async () => {
  const token = await victim.signIn(owner);
  assert.equal((await withCookie(`${name}=${token}`)).status, 200);
  for (const headers of [{ authorization: `Bearer ${token}` }, { [name]: token }, { cookie: `${name}2=${token}` }, { cookie: `__Host-${name}=${token}` }, { cookie: `X${name}=${token}` }, { "x-session": token }]) {
    assert.equal((await look(headers)).status, 401, JSON.stringify(Object.keys(headers)));
  }
  assert.notEqual((await victim.send({ method: "GET", url: `/api/v1/session?${name}=${token}`, token: null })).status, 200);
});

test("two cookies of the name, as a neighbouring host can toss, count as none", async () => {
  const [mine, tossed] = [await victim.signIn(owner), await victim.signIn(victim.stranger)];
  for (const cookie of [`${name}=${mine}; ${name}=${tossed}`, `${name}=${tossed}; ${name}=${mine}`, `${name}=${mine};${name}=`, `${name}=; ${name}=${mine}`]) {
    assert.equal((await withCookie(cookie)).status, 401, "tossed");
  }
});

test("what is not a token of ours is nobody's", async () => {
  const token = await victim.signIn(owner);
  for (const guess of ["", "x", token.slice(1), `${token}A`, token.toLowerCase(), "A".repeat(43), `"${token}"`, `${token}%00`, encodeURIComponent("' or 1=1 --"), "%F0%9F%94%91", "x".repeat(4000)]) {
    assert.equal((await withCookie(`${name}=${guess}`)).status, 401, guess.slice(0, 50));
  }
});

test("a stolen database signs nobody in", async () => {
  await victim.signIn(owner);
  const rows = await asOwner("select session_id, person_id, token_hash from sessions where person_id = $1", [owner]);
  assert.ok(rows.length > 0);
  for (const row of rows) {
    const hash = Buffer.from(row["token_hash"] as Uint8Array);
    for (const stolen of [hash.toString("base64url"), hash.toString("hex"), String(row["session_id"]), String(row["person_id"])]) {
      assert.equal((await withCookie(`${name}=${stolen}`)).status, 401);
    }
  }
});

test("signing out ends the session on the server, and only that one", async () => {
  const [here, there] = [await victim.signIn(owner), await victim.signIn(owner)];
  const answer = await victim.send({ method: "DELETE", url: "/api/v1/session", token: here });
  assert.equal(answer.status, 204);
  assert.match(String(answer.headers["set-cookie"]), new RegExp(`^${name}=; .*Max-Age=0`));
  assert.equal((await withCookie(`${name}=${here}`)).status, 401);
  assert.equal((await withCookie(`${name}=${there}`)).status, 200);
});

test("a person who is gone, and a session that has run out, count at the next request", async () => {
  const token = await victim.signIn(victim.stranger);
  assert.equal((await withCookie(`${name}=${token}`)).status, 200);
  await asOwner("update sessions set expires_at = created_at where person_id = $1", [victim.stranger]);
  assert.equal((await withCookie(`${name}=${token}`)).status, 401);
  const other = await victim.signIn(victim.stranger);
  await asOwner("delete from people where person_id = $1", [victim.stranger]);
  assert.equal((await withCookie(`${name}=${other}`)).status, 401);
});

test("a role that is lowered counts at the next request, and so does one that is taken away", async () => {
  const administrator = own.people.administrator;
  const token = await victim.signIn(administrator);
  const act = (): Promise<Answer> => victim.send({ method: "POST", url: `/api/v1/teams/${own.teamId}/projects`, token, body: '{"name":"x"}', headers: { "content-type": "application/json" } });
  assert.equal((await act()).status, 201);
  await asOwner("update memberships set role = 'viewer' where person_id = $1", [administrator]);
  assert.equal((await act()).status, 403);
  await asOwner("delete from memberships where person_id = $1", [administrator]);
  assert.deepEqual([(await act()).status, (await act()).code], [404, "team.unknown"]);
});

test("the CSRF token tells nothing of the session's, and another session's is of no use", async () => {
  const token = await victim.signIn(owner);
  const derived = deriveCsrfToken(token);
  assert.equal((await withCookie(`${name}=${derived}`)).status, 401);
  const forged = await victim.send({ method: "DELETE", url: "/api/v1/session", token, headers: { "x-strongroom-csrf": deriveCsrfToken(await victim.signIn(owner)) } });
  assert.equal(forged.code, "request.cross-site");
});

test("of a hundred who use one link at once, one gets in", async () => {
  const token = await firstLink();
  const send = (): Promise<Answer> => victim.send({ method: "POST", url: "/api/v1/welcome", token: null, body: JSON.stringify({ token }), headers: { "content-type": "application/json" } });
  const answers = await Promise.all(Array.from({ length: 100 }, send));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1);
  assert.ok(answers.every(({ status, code }) => status === 200 || code === "welcome.link-refused" || code === "request.too-many"));
});

test("TOK-23: what a page's token was copied for before an elevation, it does not open after it", async () => {
  const ceremonies = createCeremonies(victim);
  const { token: before, passkey } = await ceremonies.enrol(own.people.owner);
  const pageToken = async (token: string): Promise<string> => createSessionToken.output.parse(JSON.parse((await ceremonies.ask(createSessionToken, { token })).body)).token;
  const account = (token: string, shown: string): Promise<Answer> => victim.send({ method: "GET", url: "/api/v1/account", token, headers: { authorization: `Bearer ${shown}` } });
  const copied = await pageToken(before);
  assert.equal((await account(before, copied)).status, 200);
  const elevated = await ceremonies.ask(beginElevation, { token: before, params: { teamId: own.teamId }, body: { reason: "Look after the team", minutes: 5, proof: await ceremonies.prove(before, passkey) } });
  assert.equal(elevated.status, 201, elevated.body);
  const after = cookieIn(elevated, "session");
  assert.equal((await account(after, copied)).code, "session.token-refused", "the old token with the new cookie");
  assert.equal((await account(before, copied)).code, "session.required", "the old token with the old cookie");
  assert.equal((await account(after, await pageToken(after))).status, 200);
});
