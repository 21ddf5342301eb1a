// Provisioning as two identity providers document it, against the real program on the real clock: Okta's sequence and Entra ID's, with somebody who signs in by a
// passcode in between, and who is out within seconds when the provider says so.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createUuid } from "#base/uuid.ts";
import { createProvisionerToken, hashProvisionerToken } from "#domains/access/provisioning/token-form.ts";
import { becomeOwner } from "#roles/testing/api-session.ts";
import { openAnyPlace, type FreshPlace } from "#roles/testing/fresh-place.ts";
import { nextMail } from "#roles/testing/printed-mail.ts";
import { startServe, type ServedProgram } from "#roles/testing/served-program.ts";

const WITHIN_MS = 5000;
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";
const USER = "urn:ietf:params:scim:schemas:core:2.0:User";
const ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User";

interface Answer {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

type Ask = (method: string, path: string, body?: unknown) => Promise<Answer>;

/** The program with a team whose connection was made as its page makes it; only its token is known to us. */
async function serve(place: FreshPlace): Promise<{ readonly program: ServedProgram; readonly ask: Ask; readonly teamId: string }> {
  const first = await startServe({ dataDir: place.dataDir, env: place.env });
  const { teamId } = await becomeOwner(first, { teamName: "Harbour" });
  await first.stop();
  const [connectionId, token] = [createUuid(), createProvisionerToken()];
  await place.query("insert into provisioning_connections (tenant_id, id, default_role, created_at, token_made_at) values ($1, $2, 'viewer', now(), now())", [teamId, connectionId]);
  await place.query("insert into provisioning_tokens (token_hash, team_id, connection_id) values ($1, $2, $3)", [hashProvisionerToken(token), teamId, connectionId]);
  const program = await startServe({ dataDir: place.dataDir, env: place.env });
  const ask: Ask = async (method, path, body) => {
    const response = await fetch(`${program.url}/api/v1/teams/${teamId}/scim/v2${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: "application/scim+json", ...(body === undefined ? {} : { "content-type": "application/scim+json; charset=utf-8" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.equal(response.headers.get("content-type"), text === "" ? null : "application/scim+json; charset=utf-8");
    return { status: response.status, body: text === "" ? {} : (JSON.parse(text) as Answer["body"]) };
  };
  return { program, ask, teamId };
}

/** Signs in by passcode, as a person at a browser. Gives what asks for the team. */
async function signIn(program: ServedProgram, email: string, teamId: string): Promise<() => Promise<number>> {
  const origin = program.url;
  const attempt = await fetch(`${origin}/api/v1/sign-in/passcode`, { method: "POST", headers: { origin, "content-type": "application/json" }, body: JSON.stringify({ email }) });
  assert.ok(attempt.ok, await attempt.clone().text());
  const cookies = attempt.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
  const { text } = await nextMail(program, { to: email, seen: 0 });
  const code = (/\b(\d{4} \d{4})\b/.exec(text)?.[1] ?? assert.fail(text)).replace(" ", "");
  const entered = await fetch(`${origin}/api/v1/sign-in/passcode/enter`, { method: "POST", headers: { origin, cookie: cookies, "content-type": "application/json" }, body: JSON.stringify({ code }) });
  const { csrfToken } = (await entered.json()) as { readonly csrfToken: string };
  const cookie = entered.headers.getSetCookie().map((each) => each.split(";")[0]).find((each) => each?.startsWith("strongroom_session=")) ?? assert.fail("no session");
  const issued = await fetch(`${origin}/api/v1/session/token`, { method: "POST", headers: { origin, cookie, "x-strongroom-csrf": csrfToken } });
  const { token } = (await issued.json()) as { readonly token: string };
  return async () => (await fetch(`${origin}/api/v1/teams/${teamId}`, { headers: { cookie, authorization: `Bearer ${token}` } })).status;
}

async function isOutSoon(look: () => Promise<number>, what: string): Promise<number> {
  const begin = Date.now();
  while ((await look()) === 200) assert.ok(Date.now() - begin < WITHIN_MS, `${what}: still in after ${WITHIN_MS} ms`);
  return Date.now() - begin;
}

test("Okta's sequence: test, import, create, change, deactivate, reactivate, groups", async (t) => {
  const place = await openAnyPlace(t);
  const { program, ask, teamId } = await serve(place);
  t.after(() => program.kill());
  const email = "test.user@okta.local";
  assert.equal((await ask("GET", "/Users?startIndex=1&count=2")).body["totalResults"], 0);
  assert.equal((await ask("GET", "/Groups?startIndex=1&count=100")).body["totalResults"], 0);
  const search = `/Users?filter=${encodeURIComponent(`userName eq "${email}"`)}&startIndex=1&count=100`;
  assert.deepEqual((await ask("GET", search)).body["Resources"], []);
  const profile = { schemas: [USER], userName: email, name: { givenName: "Test", familyName: "User" }, emails: [{ primary: true, value: email, type: "work" }], displayName: "Test User", locale: "en-US", externalId: "00ujl29u0le5T6Aj10h7", groups: [], password: "1mz050nq", active: true };
  const created = await ask("POST", "/Users", profile);
  assert.equal(created.status, 201);
  assert.ok(!JSON.stringify(created.body).includes("1mz050nq"), "a password is neither kept nor given back");
  const id = String(created.body["id"]);
  assert.equal((await ask("POST", "/Users", profile)).status, 409);
  assert.equal((await ask("GET", search)).body["totalResults"], 1);
  const look = await signIn(program, email, teamId);
  assert.equal(await look(), 200);
  assert.equal((await ask("PUT", `/Users/${id}`, { ...created.body, name: { givenName: "Another", familyName: "User" } })).status, 200);
  assert.equal(await look(), 200, "a changed name changes no access");
  const deactivated = await ask("PATCH", `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: "replace", value: { active: false } }] });
  assert.deepEqual([deactivated.status, deactivated.body["active"]], [200, false]);
  const ms = await isOutSoon(look, "deactivated");
  t.diagnostic(`out after ${ms} ms`);
  assert.equal((await ask("PATCH", `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: "replace", value: { active: true } }] })).status, 200);
  assert.equal(await look(), 401, "who comes again begins with a new sign-in");
  const group = await ask("POST", "/Groups", { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], displayName: "Test SCIMv2", members: [] });
  const groupId = String(group.body["id"]);
  const add = { schemas: [PATCH], Operations: [{ op: "remove", path: 'members[value eq "089f5ea8-5fb1-43f5-8a0c-1b2f4f3f7f1c"]' }, { op: "add", path: "members", value: [{ value: id, display: email }] }] };
  assert.equal((await ask("PATCH", `/Groups/${groupId}`, add)).status, 200);
  assert.deepEqual(((await ask("GET", `/Groups/${groupId}`)).body["members"] as readonly { readonly value: string }[]).map(({ value }) => value), [id]);
  assert.equal((await ask("PATCH", `/Groups/${groupId}`, { schemas: [PATCH], Operations: [{ op: "replace", value: { id: groupId, displayName: "Test SCIMv2 2" } }] })).status, 200);
  assert.equal((await ask("DELETE", `/Groups/${groupId}`)).status, 204);
  assert.ok(!program.log().includes(email), "the log names nobody");
});

test("Entra ID's sequence: test, match, create, map, disable as a text, delete, groups", async (t) => {
  const place = await openAnyPlace(t);
  const { program, ask, teamId } = await serve(place);
  t.after(() => program.kill());
  const email = "Dale.Mohr@contoso.example";
  const missing = await ask("GET", `/Users?filter=${encodeURIComponent(`userName eq "${createUuid()}"`)}`);
  assert.deepEqual([missing.status, missing.body["totalResults"], missing.body["Resources"]], [200, 0, []]);
  assert.equal((await ask("GET", `/Users?filter=${encodeURIComponent(`emails[type eq "work"].value eq "${email}"`)}`)).body["totalResults"], 0);
  const created = await ask("POST", "/Users?aadOptscim062020", {
    schemas: [USER, ENTERPRISE], externalId: "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef", userName: email, active: true, displayName: "BillG", title: "Engineer",
    emails: [{ primary: true, type: "work", value: email }], meta: { resourceType: "User" }, name: { formatted: "Dale Mohr", familyName: "Mohr", givenName: "Dale" }, roles: [], [ENTERPRISE]: { department: "R&D" },
  });
  assert.equal(created.status, 201);
  const id = String(created.body["id"]);
  for (const filter of [`userName eq "${email.toUpperCase()}"`, 'externalId eq "0a21f0f2-8d2a-4f8e-bf98-7363c4aed4ef"', `emails[type eq "work"].value eq "${email}"`]) {
    assert.equal((await ask("GET", `/Users?filter=${encodeURIComponent(filter)}`)).body["totalResults"], 1, filter);
  }
  const mapped = await ask("PATCH", `/Users/${id}`, {
    schemas: [PATCH],
    Operations: [
      { op: "Replace", path: 'emails[type eq "work"].value', value: email },
      { op: "Replace", path: "name.familyName", value: "Mohr-Lee" },
      { op: "Add", path: "title", value: "Lead" },
      { op: "Add", path: 'phoneNumbers[type eq "work"].value', value: "555-0100" },
      { op: "Add", path: `${ENTERPRISE}:department`, value: "Research" },
    ],
  });
  assert.deepEqual([mapped.status, (mapped.body["name"] as { readonly familyName: string }).familyName], [200, "Mohr-Lee"]);
  const group = await ask("POST", "/Groups", { schemas: ["urn:ietf:params:scim:schemas:core:2.0:Group"], externalId: "8aa1a0c0-c4c3-4bc0-b4a5-2ef676900159", displayName: "Engineers", meta: { resourceType: "Group" } });
  const groupId = String(group.body["id"]);
  const found = await ask("GET", `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "Engineers"')}`);
  assert.equal(found.body["totalResults"], 1);
  assert.ok(!JSON.stringify(found.body).includes("members"));
  assert.equal((await ask("PATCH", `/Groups/${groupId}`, { schemas: [PATCH], Operations: [{ op: "Add", path: "members", value: [{ $ref: null, value: id }] }] })).status, 200);
  assert.equal((await ask("GET", `/Groups?filter=${encodeURIComponent(`id eq "${groupId}" and members eq "${id}"`)}`)).body["totalResults"], 1);
  assert.equal((await ask("PATCH", `/Groups/${groupId}`, { schemas: [PATCH], Operations: [{ op: "Remove", path: "members", value: [{ $ref: null, value: id }] }] })).status, 200);
  const look = await signIn(program, email, teamId);
  assert.equal(await look(), 200);
  assert.equal((await ask("PATCH", `/Users/${id}`, { schemas: [PATCH], Operations: [{ op: "Replace", path: "active", value: "False" }] })).status, 200);
  const ms = await isOutSoon(look, "disabled");
  t.diagnostic(`out after ${ms} ms`);
  assert.equal((await ask("GET", `/Users/${id}`)).body["active"], false, "still there, and not active");
  assert.equal((await ask("DELETE", `/Users/${id}`)).status, 204);
  assert.equal((await ask("GET", `/Users/${id}`)).status, 404);
});
