// Floods: one caller's does not lock another out, addresses that are claimed count for nothing, and every answer says when to
// come back. The clock is given, so a flood takes no time.

import assert from "node:assert/strict";
import { after, test } from "node:test";

import { MINUTE, SECOND } from "#base/units.ts";
import { createTestServer, signedIn, TEST_DEVICE_TOKEN, TEST_HOST } from "#platform/http/testing.ts";

let now = 0;
const { server } = createTestServer({ clock: { now: () => now } });
after(() => server.close());

interface From {
  readonly address: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The route `rare` takes two calls a minute. */
async function rare({ address, headers }: From): Promise<number> {
  const response = await server.inject({ method: "POST", url: "/api/v1/rare", remoteAddress: address, headers: { host: TEST_HOST, origin: `http://${TEST_HOST}`, ...headers } });
  if (response.statusCode === 429) assert.ok(Number(response.headers["retry-after"]) >= 1);
  return response.statusCode;
}

async function flood(from: From, times: number): Promise<number> {
  let passed = 0;
  for (let index = 0; index < times; index++) if ((await rare(from)) === 204) passed++;
  return passed;
}

test("ten thousand attempts from one network pass twice, and the victim is not locked out", async () => {
  assert.equal(await rare({ address: "203.0.113.7", headers: signedIn() }), 204, "known from before");
  now += 10 * MINUTE;
  assert.equal(await flood({ address: "203.0.113.7" }, 10_000), 2);
  assert.equal(await rare({ address: "203.0.113.8" }), 204);
  assert.equal(await rare({ address: "203.0.113.7", headers: signedIn() }), 204, "a known session from the same network still gets in");
});

test("addresses in forwarding headers count for nothing", async () => {
  now += 10 * MINUTE;
  let passed = 0;
  for (let index = 0; index < 200; index++) {
    const claimed = `198.51.100.${index}`;
    const headers = { "x-forwarded-for": claimed, "x-real-ip": claimed, forwarded: `for=${claimed}`, "cf-connecting-ip": claimed, "true-client-ip": claimed, "x-client-ip": claimed };
    if ((await rare({ address: "203.0.113.9", headers })) === 204) passed++;
  }
  assert.equal(passed, 2);
});

test("all addresses of an IPv6 /64 are one caller, those of another are not", async () => {
  now += 10 * MINUTE;
  let passed = 0;
  for (let index = 0; index < 200; index++) if ((await rare({ address: `2001:db8:1:2::${index.toString(16)}` })) === 204) passed++;
  assert.equal(passed, 2);
  assert.equal(await rare({ address: "2001:db8:1:3::1" }), 204);
});

test("an IPv4 address mapped into IPv6 is the same caller", async () => {
  now += 10 * MINUTE;
  assert.equal(await flood({ address: "192.0.2.1" }, 5), 2);
  assert.equal(await rare({ address: "::ffff:192.0.2.1" }), 429);
});

test("cookies that are no session are no new caller", async () => {
  now += 10 * MINUTE;
  let passed = 0;
  for (let index = 0; index < 100; index++) {
    const cookie = `strongroom_session=${String(index).padStart(43, "x")}`;
    if ((await rare({ address: "192.0.2.20", headers: { cookie } })) === 204) passed++;
  }
  assert.equal(passed, 2);
});

test("a flood of anything is held back as a whole, before it costs anything", async () => {
  now += 10 * MINUTE;
  let answered = 0;
  for (let index = 0; index < 4000; index++) {
    const response = await server.inject({ url: `/none-${index}`, remoteAddress: "192.0.2.30", headers: { host: TEST_HOST } });
    if (response.statusCode !== 429) answered++;
  }
  assert.equal(answered, 3000);
  now += SECOND;
  assert.equal((await server.inject({ url: "/api/v1/open", remoteAddress: "192.0.2.30", headers: { host: TEST_HOST } })).statusCode, 200, "it refills evenly");
  assert.equal((await server.inject({ url: "/api/v1/open", remoteAddress: "192.0.2.31", headers: { host: TEST_HOST } })).statusCode, 200, "others are not touched");
});

test("deep and wide JSON is refused before it is parsed", async () => {
  now += 10 * MINUTE;
  const deep = ["[", '{"a":', '[{"a":'].map((opener) => opener.repeat(17));
  for (const body of [...deep, "[".repeat(500_000)]) {
    const response = await server.inject({ method: "POST", url: "/api/v1/teams/11111111-1111-4111-8111-111111111111/things", headers: signedIn({ "content-type": "application/json" }), payload: body });
    assert.equal(response.statusCode, 400);
    assert.match(response.body, /nested deeper/);
  }
});

test("a browser that signed in before has a bucket of its own, behind a network that is flooded", async () => {
  now += 10 * MINUTE;
  assert.equal(await flood({ address: "192.0.2.50" }, 10_000), 2);
  const known = { cookie: `strongroom_device=${TEST_DEVICE_TOKEN}` };
  assert.equal(await rare({ address: "192.0.2.50", headers: known }), 204);
  for (let index = 0; index < 4000; index++) await server.inject({ url: `/none-${index}`, remoteAddress: "192.0.2.50", headers: { host: TEST_HOST } });
  assert.equal(await rare({ address: "192.0.2.50", headers: known }), 204, "also when the network as a whole is held back");
  assert.equal(await rare({ address: "192.0.2.50", headers: known }), 429, "and it has a limit too");
});

test("what was known once passes an empty network by a bucket of its own, and that has an end too", async () => {
  now += 10 * MINUTE;
  const known = signedIn();
  assert.equal(await rare({ address: "192.0.2.52", headers: known }), 204);
  const ask = async (headers: Readonly<Record<string, string>>): Promise<number> => (await server.inject({ url: "/none", remoteAddress: "192.0.2.52", headers: { host: TEST_HOST, ...headers } })).statusCode;
  for (let index = 0; index < 3000; index++) await ask({});
  assert.equal(await ask({}), 429, "the network is used up");
  let passed = 0;
  for (let index = 0; index < 4000; index++) if ((await ask(known)) !== 429) passed++;
  assert.equal(passed, 3000);
  now += SECOND;
  assert.notEqual(await ask(known), 429, "it refills as the others do");
});

test("a device cookie that we did not make opens nothing", async () => {
  now += 10 * MINUTE;
  let passed = 0;
  for (let index = 0; index < 100; index++) {
    const cookie = `strongroom_device=${String(index).padStart(43, "e")}`;
    if ((await rare({ address: "192.0.2.51", headers: { cookie } })) === 204) passed++;
  }
  assert.equal(passed, 2);
});
