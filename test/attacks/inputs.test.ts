// Inputs, generated from the table of routes: fields that nobody asked for (mass assignment), fields left out, fields of every
// wrong kind, in every object of every body; and queries and parameters alike. All are refused before a handler sees them.

import assert from "node:assert/strict";
import { after, test } from "node:test";
import { isDeepStrictEqual } from "node:util";

import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { Route } from "#platform/http/route.ts";
import { isSchema } from "#protocol/api/endpoint.ts";

import { createVictim, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS, type Answer } from "./victim.ts";

const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
const victim = await createVictim(database);
after(async () => {
  await victim.close();
  await database.close();
});
const untouched = await dumpAll();
let cases = 0;

/** Over the network no route of the operator exists; what a provider of SCIM or a program sends has a suite of its own, since no session opens it. */
const routes = victim.web.routes.filter(({ access }) => access !== "operator" && access !== "provisioner" && access !== "api-token");
const withBody = routes.filter(({ endpoint }) => isSchema(endpoint.input.body));

const ASSIGNED = ["tenant_id", "tenantId", "team_id", "teamId", "role", "roles", "owner", "is_admin", "isAdmin", "admin", "id", "vault_id", "created_by", "createdAt", "key_id", "permissions", "__proto__", "constructor", "prototype", "toString"];
const WRONG: readonly unknown[] = [null, true, 0, 1e308, -1, "", [], {}, [[]], { $ne: null }, { toString: "x" }, "\u0000", "x".repeat(20_000)];

test("fields that nobody asked for are refused in every object of every body", async () => {
  for (const route of withBody) {
    for (const field of ASSIGNED) {
      for (const text of withExtraField(sampleOf(route), field)) await refuse(route, text, `${route.endpoint.id} ${field}`);
    }
  }
});

test("each required field that is left out is refused by name", async () => {
  for (const route of withBody) {
    const sample = sampleOf(route);
    for (const field of requiredFields(route, sample)) {
      const { [field]: _, ...rest } = sample;
      const answer = await refuse(route, JSON.stringify(rest), `${route.endpoint.id} without ${field}`);
      // What is needed only beside another field is said of the whole body.
      assert.ok(answer.body.includes(`"path":"body.${field}`) || answer.body.includes('"path":"body"'), answer.body);
    }
  }
});

test("a field of a wrong kind is refused, and its value is never quoted", async () => {
  for (const route of withBody) {
    const { body } = route.endpoint.input;
    const sample = sampleOf(route);
    for (const field of Object.keys(sample)) {
      for (const wrong of WRONG) {
        const changed = { ...sample, [field]: wrong };
        // What the schema itself takes (null to remove something) is not wrong.
        if (isSchema(body) && body.safeParse(changed).success) continue;
        const answer = await refuse(route, JSON.stringify(changed), `${route.endpoint.id} ${field}=${JSON.stringify(wrong).slice(0, 40)}`);
        assert.ok(answer.body.length < 5000 && !answer.body.includes("$ne"), "a message never quotes what was sent");
      }
    }
  }
});

test("bodies that are no object at all are refused", async () => {
  for (const route of withBody) {
    for (const text of ["", " ", "null", "[]", "0", '"x"', "{", "{}x", "{'a':1}", "\ufeff{}", '{"a":1,}', "NaN", "[".repeat(100_000)]) await refuse(route, text, `${route.endpoint.id} ${text.slice(0, 20)}`);
  }
});

test("queries that nobody asked for, and parameters given twice, are refused", async () => {
  for (const route of routes) {
    const { type, body } = sampleBody(route, victim.own);
    const token = await victim.signIn(victim.own.people.viewer);
    for (const query of ["?tenant_id=x", "?role=owner", "?__proto__=x", "?constructor[prototype]=x", "?limit=1&limit=2", "?limit=0", "?limit=101", "?limit=1e9", "?limit[]=1", "?cursor=%00", "?cursor=..%2f"]) {
      const answer = await victim.send({ method: route.endpoint.method, url: `${urlOf(route, paramsOf(victim.own))}${query}`, token, body, headers: { "content-type": type ?? undefined } });
      assert.ok(answer.status === 400 || answer.status === 403, `${route.endpoint.id} ${query}: ${answer.status}`);
      cases++;
    }
  }
});

test("a body where none is expected is refused", async () => {
  for (const route of routes.filter(({ endpoint }) => endpoint.input.body === "none")) {
    const answer = await victim.send({ method: route.endpoint.method, url: urlOf(route, paramsOf(victim.own)), token: await enter(route), body: '{"tenant_id":"x"}', headers: { "content-type": "application/json" } });
    assert.deepEqual([answer.status, answer.code], [400, "request.invalid"], route.endpoint.id);
    cases++;
  }
});

test("nothing has changed, and no prototype was reached", async (t) => {
  assert.equal(await dumpAll(), untouched);
  assert.deepEqual(Object.keys(Object.prototype), []);
  assert.ok(cases > 500);
  t.diagnostic(`${cases} cases`);
});

/** What is refused ends no session, but some routes take only few requests of one. */
const USES = 5;
const entered = new Map<"guest" | "owner", { token: string; uses: number }>();

/** So that it is the input and not the role that is refused: what guests alone may do is done by one, the rest by an owner who administers. */
async function enter({ endpoint }: Route): Promise<string> {
  const role = endpoint.id.startsWith("visit.") ? "guest" : "owner";
  const found = entered.get(role);
  if (found !== undefined && found.uses++ < USES) return found.token;
  const token = role === "guest" ? await victim.signIn(victim.own.people.guest) : await administer();
  entered.set(role, { token, uses: 1 });
  return token;
}

async function administer(): Promise<string> {
  const token = await victim.signIn(victim.own.people.owner);
  await database?.asOwner(
    "insert into grants (tenant_id, id, person_id, kind, permissions, session_id, begins_at, expires_at) select $1, gen_random_uuid(), person_id, 'elevation', '{}', session_id, created_at, created_at + interval '1 hour' from sessions where token_hash = sha256($2::bytea)",
    [victim.own.teamId, Buffer.from(token)],
  );
  return token;
}

/** All but what `administer` adds. */
async function dumpAll(): Promise<string> {
  return (await victim.dump(victim.own.teamId)).split("\n").filter((line) => !line.startsWith("grants: ")).join("\n");
}

async function refuse(route: Route, body: string, what: string): Promise<Answer> {
  cases++;
  const answer = await victim.send({ method: route.endpoint.method, url: urlOf(route, paramsOf(victim.own)), token: await enter(route), body, headers: { "content-type": "application/json" } });
  assert.deepEqual([answer.status, answer.code], [400, "request.invalid"], `${what}: ${answer.status} ${answer.body}`);
  return answer;
}

function sampleOf(route: Route): Record<string, unknown> {
  return JSON.parse(String(sampleBody(route, victim.own).body)) as Record<string, unknown>;
}

function requiredFields({ endpoint }: Route, sample: Readonly<Record<string, unknown>>): readonly string[] {
  const { body } = endpoint.input;
  return Object.keys(sample).filter((field) => {
    const { [field]: _, ...rest } = sample;
    return isSchema(body) && !body.safeParse(rest).success;
  });
}

/** The field put into each object, written by hand: `__proto__` in a literal would set the prototype. */
function withExtraField(sample: unknown, field: string): readonly string[] {
  const text = JSON.stringify(sample);
  const places = [...text.matchAll(/\{/g)].map((match) => match.index + 1);
  return places
    .map((at) => `${text.slice(0, at)}${JSON.stringify(field)}:${JSON.stringify("x")}${text[at] === "}" ? "" : ","}${text.slice(at)}`)
    .filter((changed) => !isTakenAnyway(text, field, changed));
}

/** A field that the object has of itself (`teamId` twice in one object) says nothing: JSON keeps the later one. */
function isTakenAnyway(text: string, field: string, changed: string): boolean {
  return text.includes(`"${field}":`) && isDeepStrictEqual(JSON.parse(changed), JSON.parse(text));
}
