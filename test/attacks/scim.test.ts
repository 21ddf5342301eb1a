// Attacks on SCIM: tokens that are none of the team's, ids of other teams' connections, filters and values that would be SQL or code elsewhere, and fields that
// nobody may set. Nothing gets through, nothing is told, nothing of another team changes.

import assert from "node:assert/strict";

import { createUuid } from "#base/uuid.ts";
import { createProvisionerToken } from "#domains/access/provisioning/token-form.ts";
import { createApiTokenSecret } from "#domains/identity/api-tokens/token-form.ts";
import { forEachEngine } from "#platform/db/testing/for-each-engine.ts";
import { PATCH_URN } from "#protocol/scim/patch.ts";

import { connectProvider, personOf, type ScimAnswer } from "./provisioning-house.ts";
import { SCIM_SAMPLES } from "./provisioning-samples.ts";
import { createVictim, HOST, paramsOf, urlOf, VICTIM_DOMAINS } from "./victim.ts";

const ERROR_URN = "urn:ietf:params:scim:api:messages:2.0:Error";
const QUOTES = ["' or 1=1 --", "'; drop table people; --", "' union select email_sealed from people --", "\\'; select pg_sleep(5); --", "%' --", "$1", "${7*7}", "{{7*7}}", "<script>alert(1)</script>", "a\r\nSet-Cookie: x=1", "../../etc/passwd", "\u0000", "\u202e", "x".repeat(900), "*", "(", "\\", "null", "__proto__"];
const OPERATORS = ["eq", "ne", "co", "gt"];
const ATTRIBUTES = ["userName", "externalId", "id", "displayName", "emails.value", "name.familyName"];

forEachEngine("scim", { domains: VICTIM_DOMAINS }, async ({ t, ...database }) => {
  const victim = await createVictim(database);
  t.after(() => victim.close());
  const { own, other } = victim;
  const provider = await connectProvider(victim, database, { teamId: own.teamId, defaultRole: "viewer" });
  const theirs = await connectProvider(victim, database, { teamId: other.teamId, defaultRole: "viewer" });
  const [userId, theirUser] = [await provider.addUser("ada@example.org"), await theirs.addUser("bob@example.org")];
  const [groupId, theirGroup] = [await provider.addGroup("Ours", [userId]), await theirs.addGroup("Theirs", [theirUser])];
  const untouched = await victim.dump(other.teamId);
  let cases = 0;
  const isRefused = (answer: ScimAnswer, status: number, what: string): void => {
    cases++;
    assert.deepEqual([answer.status, (answer.body["schemas"] as readonly string[] | undefined)?.[0], answer.body["status"]], [status, ERROR_URN, String(status)], `${what}: ${answer.status} ${answer.text}`);
  };

  await t.test("without this team's own token every route answers alike, and tells nothing", async () => {
    const token = await victim.signIn(own.people.owner);
    const shown = [
      undefined, "", "Bearer", "Bearer ", "Basic eDp5", `Bearer ${createProvisionerToken()}`, `Bearer ${provider.token}x`, `Bearer ${provider.token.slice(0, -1)}`, `Bearer ${provider.token.toUpperCase()}`, `Bearer ${theirs.token}`,
      `Bearer ${createApiTokenSecret()}`, `Bearer ${token}`, `Bearer ${provider.token}, Bearer ${theirs.token}`, `bearer\u00a0${provider.token}`, `Bearer ${"x".repeat(4000)}`,
    ];
    for (const route of victim.web.routes.filter(({ access }) => access === "provisioner")) {
      const answers = new Set<string>();
      for (const authorization of shown) {
        const response = await victim.web.server.inject({
          method: route.endpoint.method,
          url: urlOf(route, { ...paramsOf(own), userId, groupId }),
          headers: { host: HOST, cookie: `strongroom_session=${token}`, ...(authorization === undefined ? {} : { authorization }), ...(route.endpoint.input.body === "scim" ? { "content-type": "application/scim+json" } : {}) },
          ...(route.endpoint.input.body === "scim" ? { payload: JSON.stringify(SCIM_SAMPLES[route.endpoint.id]) } : {}),
        });
        assert.equal(response.statusCode, 401, `${route.endpoint.id} ${String(authorization)}: ${response.body}`);
        answers.add(response.body);
        cases++;
      }
      assert.equal(answers.size, 1, [...answers].join("\n"));
    }
  });

  await t.test("the provider's token opens nothing but SCIM of its team", async () => {
    for (const route of victim.web.routes.filter(({ access }) => access !== "provisioner" && access !== "public")) {
      const response = await victim.web.server.inject({ method: route.endpoint.method, url: urlOf(route, paramsOf(own)), headers: { host: HOST, authorization: `Bearer ${provider.token}` } });
      assert.ok([401, 403, 404].includes(response.statusCode), `${route.endpoint.id}: ${response.statusCode} ${response.body}`);
      cases++;
    }
  });

  await t.test("each route that changes something leaves the record that its row names, and a refused one leaves none", async () => {
    const count = async (event?: string): Promise<number> => Number((await database.asOwner("select count(*)::int as count from audit_outbox where tenant_id = $1 and ($2::text is null or event = $2)", [own.teamId, event ?? null]))[0]?.["count"]);
    const changing = victim.web.routes.filter(({ access, audit }) => access === "provisioner" && audit !== "none");
    assert.equal(changing.length, 8);
    for (const { endpoint, audit } of changing) {
      const [user, group] = [await provider.addUser(`${createUuid()}@example.org`), await provider.addGroup(createUuid())];
      const path = endpoint.path.replace(/^.*\/v2/, "").replace(":userId", user).replace(":groupId", group);
      const before = await count(audit);
      const body = endpoint.id === "scim.create-group" || endpoint.id === "scim.replace-group" ? { displayName: createUuid() } : endpoint.id.endsWith("user") && endpoint.id !== "scim.patch-user" ? { userName: `${createUuid()}@example.org` } : SCIM_SAMPLES[endpoint.id];
      const answer = await provider.send(endpoint.method, path, endpoint.method === "DELETE" ? {} : { body });
      assert.ok(answer.status < 300, `${endpoint.id}: ${answer.status} ${answer.text}`);
      assert.equal(await count(audit), before + 1, endpoint.id);
      const all = await count();
      isRefused(await provider.send(endpoint.method, path.replace(/[0-9a-f-]{36}$/, createUuid()), endpoint.method === "DELETE" ? {} : { body: endpoint.method === "POST" ? {} : body }), endpoint.method === "POST" ? 400 : 404, endpoint.id);
      assert.equal(await count(), all, endpoint.id);
      cases += 2;
    }
  });

  await t.test("another team, its users and its groups are not there, whichever address is asked", async () => {
    const bodies = { PUT: SCIM_SAMPLES["scim.replace-user"], PATCH: SCIM_SAMPLES["scim.patch-user"], GET: undefined, DELETE: undefined };
    for (const [method, body] of Object.entries(bodies)) {
      const answers = new Set<string>();
      for (const id of [theirUser, theirGroup, groupId, createUuid()]) {
        const answer = await provider.send(method, `/Users/${id}`, { body });
        isRefused(answer, 404, `${method} ${id}`);
        answers.add(answer.text);
        isRefused(await provider.sendTo(other.teamId, method, `/Users/${theirUser}`, { body }), 401, method);
      }
      assert.equal(answers.size, 1, "byte for byte");
      const groupBody = method === "PUT" ? SCIM_SAMPLES["scim.replace-group"] : method === "PATCH" ? SCIM_SAMPLES["scim.patch-group"] : undefined;
      for (const id of [theirGroup, userId, createUuid()]) isRefused(await provider.send(method, `/Groups/${id}`, { body: groupBody }), 404, `${method} ${id}`);
    }
    const add = { schemas: [PATCH_URN], Operations: [{ op: "add", path: "members", value: [{ value: theirUser }] }] };
    isRefused(await provider.send("PATCH", `/Groups/${groupId}`, { body: add }), 400, "a member of another connection");
    for (const filter of [`id eq "${theirUser}"`, 'userName eq "bob@example.org"', 'emails.value eq "bob@example.org"', 'userName co "bob"']) {
      const answer = await provider.send("GET", `/Users?filter=${encodeURIComponent(filter)}`);
      assert.deepEqual([answer.status, answer.body["totalResults"]], [200, 0], filter);
      cases++;
    }
    assert.equal(await victim.dump(other.teamId), untouched);
  });

  await t.test("values in filters are values, whatever they look like", async () => {
    for (const attribute of ATTRIBUTES) {
      for (const operator of OPERATORS) {
        for (const value of QUOTES) {
          const answer = await provider.send("GET", `/Users?filter=${encodeURIComponent(`${attribute} ${operator} ${JSON.stringify(value)}`)}`);
          assert.ok(answer.status === 200 || answer.status === 400, `${attribute} ${operator} ${value}: ${answer.status} ${answer.text}`);
          if (answer.status === 200 && operator === "eq") assert.equal(answer.body["totalResults"], 0, value);
          cases++;
        }
      }
    }
    for (const raw of QUOTES.slice(0, 12)) isRefused(await provider.send("GET", `/Users?filter=${encodeURIComponent(raw)}`), 400, raw);
  });

  await t.test("queries that nobody asked for are refused in the form of SCIM", async () => {
    for (const query of ["?tenant_id=x", "?filter=a&filter=b", "?startIndex=x", "?count=1e9999", "?attributes[]=x", "?__proto__=x", `?filter=${"x".repeat(1100)}`, "?sortBy=password", "?sortBy=name", "?sortBy=userName&sortBy=id", "?sortBy=userName;drop", "?sortOrder=up", `?sortBy=${"x".repeat(200)}`]) {
      isRefused(await provider.send("GET", `/Users${query}`), 400, query);
    }
  });

  await t.test("what a client may not set is not set: another id, another person, another team, a role", async () => {
    const forged = { id: createUuid(), person_id: own.people.owner, personId: own.people.owner, tenant_id: other.teamId, role: "owner", roles: [{ value: "owner" }], groups: [{ value: groupId }], meta: { version: "W/\"9\"" }, entitlements: ["owner"] };
    const created = await provider.send("POST", "/Users", { body: { userName: "mallory@example.org", ...forged } });
    assert.equal(created.status, 201, created.text);
    const id = String(created.body["id"]);
    const personId = await personOf(database, id);
    assert.ok(id !== forged.id && personId !== own.people.owner);
    assert.deepEqual(created.body["groups"], []);
    for (const value of [forged, { userName: "mallory2@example.org", ...forged }]) {
      const changed = await provider.send("PATCH", `/Users/${id}`, { body: { schemas: [PATCH_URN], Operations: [{ op: "replace", value }] } });
      assert.equal(changed.status, 200, changed.text);
      cases++;
    }
    assert.deepEqual((await database.asOwner("select role from memberships where person_id = $1", [personId])).map(({ role }) => role), ["viewer"]);
    for (const text of ['{"userName":"x@example.org","__proto__":{"active":true}}', '{"userName":"x@example.org","constructor":{}}', "[]", "null", "", "{", '{"userName":1}', '{"userName":"no address"}', `{"userName":"${"x".repeat(300)}@example.org"}`, `${"[".repeat(40)}`]) {
      isRefused(await provider.send("POST", "/Users", { body: text }), 400, text.slice(0, 40));
    }
    isRefused(await provider.send("POST", "/Users", { body: "{}", headers: { "content-type": "text/plain" } }), 415, "another type");
    isRefused(await provider.send("POST", "/Users", { body: { userName: "MALLORY2@example.org" } }), 409, "a name that is taken, in another case");
    isRefused(await provider.send("POST", "/Users", { body: { userName: "other-name", emails: [{ value: "mallory@example.org" }] } }), 409, "somebody who is there by another name");
    isRefused(await provider.send("PATCH", `/Users/${id}`, { body: SCIM_SAMPLES["scim.patch-user"], headers: { "if-match": 'W/"1"' } }), 412, "an old version");
  });

  await t.test("a changed address at the provider changes nobody's account: the team's provider is not the account's owner", async () => {
    const id = await provider.addUser("grace@example.org");
    const personId = await personOf(database, id);
    const before = await database.asOwner("select email_index from people where person_id = $1", [personId]);
    const changed = await provider.send("PUT", `/Users/${id}`, { body: { userName: "attacker@evil.example", emails: [{ value: "attacker@evil.example", primary: true }] } });
    assert.equal(changed.status, 200, changed.text);
    assert.deepEqual(await database.asOwner("select email_index from people where person_id = $1", [personId]), before);
    assert.equal(await personOf(database, id), personId);
    cases += 2;
  });

  await t.test("no more administrators come by groups than the team's policy allows", async () => {
    const group = await provider.addGroup(`Administrators ${createUuid()}`);
    await database.asOwner("update provisioned_groups set role = 'administrator' where id = $1", [group]);
    const users = await Promise.all(Array.from({ length: 6 }, (_, place) => provider.addUser(`administrator-${place}@example.org`)));
    const answer = await provider.send("PATCH", `/Groups/${group}`, { body: { schemas: [PATCH_URN], Operations: [{ op: "add", path: "members", value: users.map((value) => ({ value })) }] } });
    isRefused(answer, 409, "six more administrators");
    assert.equal((await database.asOwner("select 1 from provisioned_group_members where group_id = $1", [group])).length, 0, "all or nothing");
  });

  await t.test("what names people is nowhere plain in the database", async () => {
    await provider.addUser("canary-address@example.org", { externalId: "canary-external", displayName: "canary-name", name: { familyName: "canary-family" } });
    await provider.addGroup("canary-group");
    const dump = await victim.dump(own.teamId);
    const people = JSON.stringify(await database.asOwner("select each::text as row from people as each", []));
    for (const canary of ["canary-address", "canary-external", "canary-name", "canary-family", "canary-group"]) {
      for (const form of [canary, Buffer.from(canary).toString("hex"), Buffer.from(canary).toString("base64").slice(0, 12)]) assert.ok(!dump.includes(form) && !people.includes(form), canary);
      cases++;
    }
  });

  assert.ok(cases > 300);
  t.diagnostic(`${cases} cases`);
});
