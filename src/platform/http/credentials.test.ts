// Every way in by everything that can be shown: what opens what, and with which answer the rest is refused.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import { createUuid } from "#base/uuid.ts";

import { assertFrontEnd, type FrontEndToken } from "./credentials.ts";
import { createTestServer, OWN_TEAM, signedIn, TEST_API_TOKEN, TEST_HOST, TEST_PERSON_TOKEN, TEST_TOKEN } from "./testing.ts";
import { deriveCsrfToken, deriveGeneration } from "./session-cookie.ts";

const { server } = createTestServer();

const PLACES = {
  session: "/api/v1/own/session",
  "signed-in": "/api/v1/own/signed-in",
  "api-token": "/api/v1/own/api-token",
  permission: `/api/v1/teams/${OWN_TEAM}/things`,
} as const;
type Place = keyof typeof PLACES;

const { authorization: _, ...cookieOnly } = signedIn();
const { cookie: _cookie, ...withoutCookie } = signedIn();
const program = (token: string): Record<string, string> => ({ host: TEST_HOST, authorization: `Bearer ${token}` });

/** What is shown, and what each place answers: a status, or a code. */
const SHOWN: readonly { readonly what: string; readonly headers: Record<string, string>; readonly answers: Readonly<Record<Place, number | string>> }[] = [
  { what: "nothing", headers: { host: TEST_HOST, origin: `http://${TEST_HOST}` }, answers: { session: "session.required", "signed-in": "session.required", "api-token": "api-token.refused", permission: "session.required" } },
  { what: "a page's cookie and token", headers: signedIn(), answers: { session: 204, "signed-in": 204, "api-token": "api-token.refused", permission: 201 } },
  { what: "the cookie alone", headers: cookieOnly, answers: { session: 204, "signed-in": "session.token-required", "api-token": "api-token.refused", permission: "session.token-required" } },
  { what: "the page's token alone", headers: withoutCookie, answers: { session: "session.required", "signed-in": "session.required", "api-token": "api-token.refused", permission: "session.required" } },
  { what: "another token beside the cookie", headers: signedIn({ authorization: "Bearer another.person.token" }), answers: { session: 204, "signed-in": "session.token-refused", "api-token": "api-token.refused", permission: "session.token-refused" } },
  { what: "cookie and token without the CSRF header", headers: signedIn({ "x-strongroom-csrf": "" }), answers: { session: "request.cross-site", "signed-in": "request.cross-site", "api-token": "api-token.refused", permission: "request.cross-site" } },
  { what: "cookie and token from another origin", headers: signedIn({ origin: "https://evil.example" }), answers: { session: "request.cross-site", "signed-in": "request.cross-site", "api-token": "request.cross-site", permission: "request.cross-site" } },
  { what: "an API token", headers: program(TEST_API_TOKEN), answers: { session: "request.cross-site", "signed-in": "access.token-not-taken", "api-token": 204, permission: 201 } },
  { what: "an API token and our origin", headers: { ...program(TEST_API_TOKEN), origin: `http://${TEST_HOST}` }, answers: { session: "session.required", "signed-in": "access.token-not-taken", "api-token": 204, permission: 201 } },
  { what: "an API token that is none", headers: program("strongroom_unknown"), answers: { session: "request.cross-site", "signed-in": "api-token.refused", "api-token": "api-token.refused", permission: "api-token.refused" } },
  { what: "a cookie beside an API token that is none", headers: signedIn({ authorization: "Bearer strongroom_unknown" }), answers: { session: 204, "signed-in": "api-token.refused", "api-token": "api-token.refused", permission: "api-token.refused" } },
  { what: "a cookie beside an API token that is good", headers: signedIn({ authorization: `Bearer ${TEST_API_TOKEN}` }), answers: { session: 204, "signed-in": "access.token-not-taken", "api-token": 204, permission: 201 } },
  ...["Basic dXNlcjpwYXNz", "Bearer", "Bearer ", "Bearer a b", `Bearer ${TEST_PERSON_TOKEN}, Bearer x`, `Bearer ${"a".repeat(3000)}`, TEST_API_TOKEN, "Bearer «x»"].map((authorization) => ({
    what: `a cookie beside «${authorization.slice(0, 30)}»`,
    headers: signedIn({ authorization: Buffer.from(authorization).toString("latin1") }),
    answers: { session: 204, "signed-in": "session.token-refused", "api-token": "session.token-refused", permission: "session.token-refused" },
  })),
];

for (const { what, headers, answers } of SHOWN) {
  for (const [place, wanted] of Object.entries(answers) as [Place, number | string][]) {
    test(`${what}: ${place} answers ${wanted}`, async () => {
      const body = place === "permission" ? { headers: { ...headers, "content-type": "application/json" }, payload: '{"name":"a"}' } : { headers };
      const response = await server.inject({ method: "POST", url: PLACES[place], ...body });
      const code = /"code":"([^"]+)"/.exec(response.body)?.[1];
      assert.equal(typeof wanted === "number" ? response.statusCode : code, wanted, response.body);
      if (response.statusCode === 401) assert.match(String(response.headers["www-authenticate"]), /^(?:Bearer|Session) realm="strongroom"$/);
    });
  }
}

const SESSION_TOKEN = "s".repeat(43);
const MINE = { personId: createUuid(), sessionId: createUuid(), generation: deriveGeneration(SESSION_TOKEN) };

function shown(verified: FrontEndToken, sessionToken: string | null = SESSION_TOKEN): Promise<void> {
  const { personId, sessionId } = MINE;
  const caller = { kind: "person", personId, sessionId, credential: "session", strength: "one-factor", scopes: "all", teams: [], grants: [], under: null } as const;
  return assertFrontEnd(async () => verified, { access: "signed-in", caller, credentials: { bearer: { kind: "person-token", token: "a.b.c" }, sessionToken } });
}

test("TOK-21: a token counts for its own session and person alone", async () => {
  await shown(MINE);
  await assert.rejects(shown({ ...MINE, sessionId: createUuid() }), (error) => isAppError(error, "session.token-refused"));
  await assert.rejects(shown({ ...MINE, personId: createUuid() }), (error) => isAppError(error, "session.token-refused"));
});

test("TOK-23: a token counts for the generation of its session that it was made in, and for no later one", async () => {
  await assert.rejects(shown(MINE, "r".repeat(43)), (error) => isAppError(error, "session.token-refused"), "the session has a fresh token");
  await assert.rejects(shown({ ...MINE, generation: SESSION_TOKEN }), (error) => isAppError(error, "session.token-refused"), "the token itself is no generation");
  await assert.rejects(shown(MINE, null), (error) => isAppError(error, "session.token-refused"), "without the cookie");
});

test("no token counts in the query, in a body, or in another header", async () => {
  for (const token of [TEST_API_TOKEN, TEST_PERSON_TOKEN]) {
    const response = await server.inject({ method: "POST", url: `${PLACES["signed-in"]}?access_token=${token}&token=${token}`, headers: { ...cookieOnly, "x-api-token": token, "proxy-authorization": `Bearer ${token}` } });
    assert.equal(response.statusCode, 401);
  }
});

test("an answer shows no token that was sent, whatever is wrong with it", async () => {
  const response = await server.inject({ method: "POST", url: PLACES["signed-in"], headers: signedIn({ authorization: "Bearer strongroom_very-secret-token" }) });
  assert.ok(!response.body.includes("very-secret") && !JSON.stringify(response.headers).includes("very-secret"));
});

test("whatever may have changed something empties what is remembered of callers, before it is answered", async () => {
  let changed = 0;
  const counting = createTestServer({ changed: () => void changed++ });
  const json = { "content-type": "application/json" };
  await counting.server.inject({ method: "GET", url: "/api/v1/open", headers: { host: TEST_HOST } });
  assert.equal(changed, 0);
  await counting.server.inject({ method: "POST", url: PLACES.permission, headers: signedIn(json), payload: '{"name":"a"}' });
  assert.equal(changed, 1);
  await counting.server.inject({ method: "POST", url: PLACES.session, headers: { ...cookieOnly, "x-strongroom-csrf": deriveCsrfToken(TEST_TOKEN) } });
  assert.equal(changed, 2);
});
