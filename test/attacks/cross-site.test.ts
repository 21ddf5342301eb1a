// Requests forged by other sites, generated from the table of routes: every route that changes something, with everything a
// foreign page can and cannot send. None may pass, and nothing may have changed.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { isOfPages } from "#platform/http/admission.ts";
import { changesState, type Route } from "#platform/http/route.ts";
import { deriveCsrfToken } from "#platform/http/session-cookie.ts";

import { createVictim, HOST, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS, type AttackRequest } from "./victim.ts";

const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
const victim = await createVictim(database);
after(async () => {
  await victim.close();
  await database.close();
});
const anotherToken = await victim.signIn(victim.own.people.owner);

/** What is sent to a public route needs no token: it acts for nobody. */
const isPublic = ({ access }: Route): boolean => access === "public";
/** Where an API token is asked for no cookie counts, and none is sent by itself. */
const mutating = victim.web.routes.filter(({ endpoint, access }) => changesState(endpoint.method) && isOfPages(endpoint.input.body) && access !== "operator" && access !== "api-token" && access !== "provisioner");

const FORGED: readonly { readonly name: string; readonly headers: AttackRequest["headers"]; readonly publicToo: boolean }[] = [
  { name: "no token", headers: { "x-strongroom-csrf": undefined }, publicToo: false },
  { name: "an empty token", headers: { "x-strongroom-csrf": "" }, publicToo: false },
  { name: "another session's token", headers: { "x-strongroom-csrf": deriveCsrfToken(anotherToken) }, publicToo: false },
  { name: "the session's token itself", headers: { "x-strongroom-csrf": anotherToken }, publicToo: false },
  { name: "an evil origin", headers: { origin: "https://evil.example" }, publicToo: true },
  { name: "an origin that ends in ours", headers: { origin: `http://evil.${HOST}` }, publicToo: true },
  { name: "an origin that begins with ours", headers: { origin: `http://${HOST}.evil.example` }, publicToo: true },
  { name: "ours over TLS", headers: { origin: `https://${HOST}` }, publicToo: true },
  { name: "ours on another port", headers: { origin: "http://localhost:1" }, publicToo: true },
  { name: "a null origin", headers: { origin: "null" }, publicToo: true },
  { name: "no origin", headers: { origin: undefined }, publicToo: true },
  { name: "no origin but a referer of ours", headers: { origin: undefined, referer: `http://${HOST}/` }, publicToo: true },
  { name: "a browser that says cross-site", headers: { "sec-fetch-site": "cross-site" }, publicToo: true },
  { name: "a browser that says same-site", headers: { "sec-fetch-site": "same-site" }, publicToo: true },
  { name: "a browser that says none", headers: { "sec-fetch-site": "none" }, publicToo: true },
  { name: "another host with its origin", headers: { host: "evil.example", origin: "http://evil.example" }, publicToo: true },
];

/** What a form can send without asking (Fetch, CORS-safelisted content types). */
const SIMPLE_TYPES = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"];

test("the table has routes that change something", () => assert.ok(mutating.length > 10));

for (const route of mutating) {
  const { method } = route.endpoint;
  const url = urlOf(route, paramsOf(victim.own));
  const { type, body } = sampleBody(route, victim.own);

  test(`${method} ${route.endpoint.path} takes nothing that another site could send`, async () => {
    // Within an elevation, or as a guest where guests alone may, so that nothing but what is attacked here refuses.
    const token = route.endpoint.id.startsWith("visit.") ? await victim.signIn(victim.own.people.guest) : await victim.signIn(victim.own.people.owner, victim.own.teamId);
    const before = await victim.dump(victim.own.teamId);
    for (const { name, headers, publicToo } of FORGED) {
      if (isPublic(route) && !publicToo) continue;
      const answer = await victim.send({ method, url, token, body, headers: { "content-type": type ?? undefined, ...headers } });
      assert.ok((answer.status === 403 && answer.code === "request.cross-site") || (answer.status === 421 && answer.code === "request.host-refused"), `${name}: ${answer.status} ${answer.body}`);
      assert.equal(answer.headers["access-control-allow-origin"], undefined, name);
    }
    for (const simple of SIMPLE_TYPES) {
      const answer = await victim.send({ method, url, token, body: body ?? "x=1", headers: { "content-type": simple } });
      assert.deepEqual([answer.status, answer.code], [415, "request.type-refused"], simple);
    }
    for (const attempt of ["GET", "HEAD", "OPTIONS"]) {
      if (victim.web.routes.some(({ endpoint }) => endpoint.method === attempt && endpoint.path === route.endpoint.path)) continue;
      const overridden = { "x-http-method-override": method, "x-http-method": method, "x-method-override": method };
      const answer = await victim.send({ method: attempt, url: `${url}?_method=${method}`, token, headers: overridden });
      // The Model Context Protocol asks for 405 at its address.
      assert.equal(answer.status, route.endpoint.input.body === "message" ? 405 : 404, attempt);
    }
    assert.equal(await victim.dump(victim.own.teamId), before);
  });
}

test("over the same door our own page gets in", async () => {
  const token = await victim.signIn(victim.own.people.owner, victim.own.teamId);
  const answer = await victim.send({ method: "PATCH", url: `/api/v1/teams/${victim.own.teamId}`, token, body: '{"name":"Ours"}', headers: { "content-type": "application/json" } });
  assert.equal(answer.status, 200, answer.body);
});
