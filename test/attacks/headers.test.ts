// Headers on every answer of every route, generated from the table: good answers, errors of each kind, unknown addresses.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { openAnyTestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { DOWNLOAD_POLICY, securityHeaders } from "#platform/http/headers.ts";

import { createVictim, paramsOf, sampleBody, urlOf, VICTIM_DOMAINS, type Answer } from "./victim.ts";

const database = await openAnyTestDatabase({ domains: VICTIM_DOMAINS });
const victim = await createVictim(database);
after(async () => {
  await victim.close();
  await database.close();
});
const expected = securityHeaders({ tls: false });

const JSON_TYPE = "application/json; charset=utf-8";
/** The Model Context Protocol answers a message that is heard with a stream of events, and one that is not as all routes do. */
const MESSAGE_TYPES = "text/event-stream, or an error";

function assertHeaders({ headers, status }: Answer, what: string, type: string = JSON_TYPE): void {
  // A file that is sent for keeping has a type of its own, and runs nothing wherever it is shown.
  const file = status === 200 && headers["content-disposition"] !== undefined;
  for (const [name, value] of Object.entries(expected)) assert.equal(headers[name], file && name === "content-security-policy" ? DOWNLOAD_POLICY : value, `${what} (${status}): ${name}`);
  assert.match(String(headers["x-request-id"]), /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/, what);
  for (const name of ["server", "x-powered-by", "access-control-allow-origin", "via"]) assert.equal(headers[name], undefined, `${what}: ${name}`);
  if (status === 204 || status === 304 || file) return;
  if (type === MESSAGE_TYPES) assert.match(String(headers["content-type"]), status === 200 ? /^text\/event-stream$/ : /^application\/json; charset=utf-8$/, what);
  else assert.equal(headers["content-type"], type, what);
}

for (const route of victim.web.routes) {
  const { method, path } = route.endpoint;
  test(`${method} ${path}`, async () => {
    const { type, body } = sampleBody(route, victim.own);
    const url = urlOf(route, paramsOf(victim.own));
    // What a provider of SCIM is told has the type of that standard.
    const answered = route.access === "provisioner" ? "application/scim+json; charset=utf-8" : route.endpoint.input.body === "message" ? MESSAGE_TYPES : JSON_TYPE;
    const typed = { "content-type": type ?? undefined };
    assertHeaders(await victim.send({ method, url, token: null, body, headers: typed }), "nobody", answered);
    assertHeaders(await victim.send({ method, url, token: await victim.signIn(victim.own.people.owner), body, headers: typed }), "owner", answered);
    assertHeaders(await victim.send({ method, url, token: await victim.signIn(victim.own.people.viewer), body, headers: typed }), "viewer", answered);
    assertHeaders(await victim.send({ method, url: `${url}?x=1`, token: await victim.signIn(victim.own.people.owner), body, headers: typed }), "bad query", answered);
    assertHeaders(await victim.send({ method, url, token: null, headers: { host: "evil.example" } }), "evil host");
  });
}

test("addresses that are not there, and those that are no address", async () => {
  for (const url of ["/", "/api", "/api/v1/none", "/%zz", "/..%2f", `/${"x".repeat(5000)}`, "/api/v1/teams/%00"]) {
    assertHeaders(await victim.send({ method: "GET", url, token: null }), url.slice(0, 40));
  }
});
