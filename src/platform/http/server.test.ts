// The door of the server: who gets in, in what form, and what every answer looks like.

import assert from "node:assert/strict";
import { connect, type Socket } from "node:net";
import { after, test } from "node:test";
import timers from "node:timers/promises";
import { brotliDecompressSync } from "node:zlib";

import { createUuid } from "#base/uuid.ts";
import { errorResponseSchema, type ErrorResponse } from "#protocol/api/errors.ts";
import { NONCE_PLACEHOLDER } from "#protocol/api/page-nonce.ts";
import { CONTENT_SECURITY_POLICY } from "./headers.ts";
import { describeFile } from "./pages.ts";
import { createProxies } from "./proxies.ts";
import { changesState } from "./route.ts";
import { createTestServer, OWN_TEAM, signedIn, TEST_HOST, TEST_PERSON_TOKEN, TEST_TOKEN, testPages, VIEWED_TEAM } from "./testing.ts";

const page = await describeFile({ path: "/index.html", body: Buffer.from(`<!doctype html><script nonce="${NONCE_PLACEHOLDER}"></script><link nonce="${NONCE_PLACEHOLDER}">`), contentType: "text/html; charset=utf-8" });
const script = await describeFile({ path: "/assets/index-B1x_9fQz.js", body: Buffer.from("1;".repeat(2000)), brotli: Buffer.from("brotli"), contentType: "text/javascript; charset=utf-8" });
const { server, routes, calls, logged } = createTestServer({ pages: testPages((path) => (path === "/assets/index-B1x_9fQz.js" ? script : /^\/(?:jx?(?:\/\w+)?)?$/.test(path) ? page : null)) });
after(async () => server.close());

const things = `/api/v1/teams/${OWN_TEAM}/things`;
const json = { "content-type": "application/json" };

function post(url: string, headers: Record<string, string>, payload?: string | Buffer) {
  return server.inject({ method: "POST", url, headers, ...(payload === undefined ? {} : { payload }) });
}

function errorOf(response: { body: string }): ErrorResponse["error"] {
  return errorResponseSchema.parse(JSON.parse(response.body)).error;
}

test("a good request reaches its handler parsed, and its answer has the declared form", async () => {
  const response = await post(things, signedIn(json), '{"name":"a"}');
  assert.equal(response.statusCode, 201);
  const call = calls.at(-1);
  assert.deepEqual([call?.params, call?.query, call?.body], [{ teamId: OWN_TEAM }, {}, { name: "a" }]);
  assert.equal(call?.caller.kind, "person");
});

test("every kind of answer carries every security header and a request id", async () => {
  const responses = [
    await server.inject({ url: "/api/v1/open", headers: { host: TEST_HOST } }),
    await server.inject({ url: "/", headers: { host: TEST_HOST } }),
    await server.inject({ url: "/missing.js", headers: { host: TEST_HOST } }),
    await server.inject({ url: "/api/v1/open", headers: { host: "evil.example" } }),
    await server.inject({ url: "/%zz", headers: { host: TEST_HOST } }),
    await server.inject({ url: "/api/v1/fail", headers: { host: TEST_HOST } }),
    await post(things, signedIn({ "content-type": "text/plain" }), "x"),
    await post(things, signedIn(json), "x".repeat(1024 * 1024 + 1)),
  ];
  assert.deepEqual(responses.map((each) => each.statusCode), [200, 200, 404, 421, 400, 500, 415, 413]);
  for (const { headers, statusCode, body } of responses) {
    if (statusCode !== 200 || !body.startsWith("<!doctype")) assert.equal(headers["content-security-policy"], CONTENT_SECURITY_POLICY);
    assert.equal(headers["x-content-type-options"], "nosniff");
    assert.equal(headers["cross-origin-opener-policy"], "same-origin");
    assert.equal(headers["cross-origin-embedder-policy"], "require-corp");
    assert.equal(headers["cross-origin-resource-policy"], "same-origin");
    assert.equal(headers["referrer-policy"], "no-referrer");
    assert.match(String(headers["permissions-policy"]), /camera=\(\)/);
    assert.equal(headers["cache-control"], "no-store");
    assert.match(String(headers["x-request-id"]), /^[0-9a-f-]{36}$/);
    assert.equal(headers["strict-transport-security"], undefined);
    assert.equal(headers["server"], undefined);
    assert.equal(headers["x-powered-by"], undefined);
  }
});

test("a live session's page may ask for camera, microphone and screen, and nothing else may", async () => {
  const permissionsAt = async (url: string): Promise<string> => String((await server.inject({ url, headers: { host: TEST_HOST } })).headers["permissions-policy"]);
  assert.match(await permissionsAt("/j/AAAAAAAAAAAAAAAAAAAAAA"), /camera=\(self\), display-capture=\(self\).*geolocation=\(\).*microphone=\(self\)/);
  for (const url of ["/", "/j", "/jx/a", "/teams/j/vaults", "/j/missing.js", "/api/v1/open"]) assert.match(await permissionsAt(url), /camera=\(\), display-capture=\(\).*microphone=\(\)/, url);
});

test("over TLS answers ask for TLS for two years and the cookie is tied to the host", async () => {
  const overTls = createTestServer({ transport: { kind: "tcp", tls: true, certificate: null, proxies: createProxies([]) } }).server;
  const response = await overTls.inject({ method: "POST", url: "/api/v1/cookie", headers: { host: TEST_HOST, origin: `https://${TEST_HOST}` } });
  assert.match(String(response.headers["strict-transport-security"]), /^max-age=63072000; includeSubDomains/);
  assert.match(String(response.headers["set-cookie"]), /^__Host-strongroom_session=t{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+; Secure$/);
  await overTls.close();
});

test("a defect leaves as a bare internal.unexpected and is logged with its cause", async () => {
  const before = logged.length;
  const response = await server.inject({ url: "/api/v1/fail", headers: { host: TEST_HOST } });
  assert.equal(errorOf(response).code, "internal.unexpected");
  assert.ok(!response.body.includes("hunter2"));
  assert.match(String(logged.at(-1)), /hunter2/);
  assert.equal(logged.length, before + 1);
});

test("an answer with a field that its schema lacks does not leave", async () => {
  const response = await server.inject({ url: "/api/v1/leak", headers: { host: TEST_HOST } });
  assert.equal(response.statusCode, 500);
  assert.ok(!response.body.includes("must not leave"));
});

test("hosts that are not ours are refused, whatever port they name", async () => {
  for (const host of ["evil.example", "localhost.evil.example", "localhost:80:80", "127.0.0.1.nip.io", "local host"]) {
    const response = await server.inject({ url: "/api/v1/open", headers: { host } });
    assert.equal(response.statusCode, 421, host);
  }
  for (const host of ["localhost", "LOCALHOST:7000"]) {
    assert.equal((await server.inject({ url: "/api/v1/open", headers: { host } })).statusCode, 200, host);
  }
});

test("nobody signed in is told to sign in, whatever the team", async () => {
  for (const team of [OWN_TEAM, createUuid(), "malformed"]) {
    const { cookie: _, ...anonymous } = signedIn(json);
    const response = await post(`/api/v1/teams/${team}/things`, anonymous, '{"name":"a"}');
    assert.deepEqual([response.statusCode, errorOf(response).code], [401, "session.required"]);
    assert.match(String(response.headers["www-authenticate"]), /strongroom/);
  }
});

test("another team answers byte for byte as one that does not exist, and a role without the permission as denied", async () => {
  const strip = (body: string) => body.replace(/"requestId":"[^"]+"/, "");
  const other = await post(`/api/v1/teams/${createUuid()}/things`, signedIn(json), '{"name":"a"}');
  const missing = await post(`/api/v1/teams/${createUuid()}/things`, signedIn(json), '{"name":"a"}');
  assert.equal(strip(other.body), strip(missing.body));
  assert.deepEqual([other.statusCode, errorOf(other).code], [404, "team.unknown"]);
  const denied = await post(`/api/v1/teams/${VIEWED_TEAM}/things`, signedIn(json), '{"name":"a"}');
  assert.deepEqual([denied.statusCode, errorOf(denied).code], [403, "access.denied"]);
});

test("a change needs the same origin and the session's own token", async () => {
  const attempts: [string, Record<string, string | undefined>][] = [
    ["no token", { "x-strongroom-csrf": undefined }],
    ["another session's token", { "x-strongroom-csrf": "A".repeat(43) }],
    ["a token cut short", { "x-strongroom-csrf": signedIn()["x-strongroom-csrf"]?.slice(1) }],
    ["no origin", { origin: undefined }],
    ["null origin", { origin: "null" }],
    ["evil origin", { origin: "http://evil.example" }],
    ["our host on another port", { origin: `http://${TEST_HOST}:1` }],
    ["our host over another scheme", { origin: `https://${TEST_HOST}` }],
    ["a browser that says cross-site", { "sec-fetch-site": "cross-site" }],
    ["a browser that says same-site", { "sec-fetch-site": "same-site" }],
  ];
  for (const [name, changes] of attempts) {
    const headers = Object.fromEntries(Object.entries({ ...signedIn(json), ...changes }).filter(([, value]) => value !== undefined)) as Record<string, string>;
    const response = await post(things, headers, '{"name":"a"}');
    assert.deepEqual([response.statusCode, errorOf(response).code], [403, "request.cross-site"], name);
  }
});

test("bodies of other types are refused", async () => {
  const types = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=utf-16", "application/json+x", "application/octet-stream", "application/csp-report", "text/json", "application/json, text/plain", ""];
  for (const type of types) {
    const response = await post(things, signedIn(type === "" ? {} : { "content-type": type }), '{"name":"a"}');
    assert.equal(response.statusCode, 415, type);
  }
  assert.equal((await post(things, signedIn({ ...json, "content-encoding": "gzip" }), '{"name":"a"}')).statusCode, 415);
  assert.equal((await post(things, signedIn({ "content-type": "application/json; charset=UTF-8" }), '{"name":"a"}')).statusCode, 201);
});

test("bodies that are not what was asked for are refused with the field that is wrong", async () => {
  const bodies: [string | Buffer, string | null][] = [
    ["", null],
    ["{", null],
    ["null", "body"],
    ["[]", "body"],
    ['"x"', "body"],
    ['{"name":1}', "body.name"],
    ["{}", "body.name"],
    ['{"name":"a","role":"owner"}', "body"],
    ['{"name":"a","nested":{"n":1,"tenant_id":"x"}}', "body.nested"],
    ['{"name":"a","__proto__":{"x":1}}', null],
    ['{"name":"a","constructor":{"prototype":{}}}', null],
    ['{"name":"a","nested":{"\\u005f_proto__":1}}', null],
    [`{"name":${"[".repeat(50)}${"]".repeat(50)}}`, null],
    [Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]), null],
    ['{"name":"a","name2":NaN}', null],
  ];
  for (const [body, field] of bodies) {
    const response = await post(things, signedIn(json), body);
    assert.deepEqual([response.statusCode, errorOf(response).code], [400, "request.invalid"], String(body));
    if (field !== null) assert.equal(errorOf(response).fields?.[0]?.path, field, String(body));
    assert.ok(!response.body.includes("tenant_id"), "a message never quotes what was sent");
  }
  assert.equal((Object.prototype as Record<string, unknown>)["x"], undefined);
});

test("parameters and queries that are not asked for or malformed are refused", async () => {
  for (const url of [`${things}?x=1`, `${things}?dry=no`, `${things}?dry=yes&dry=yes`, `/api/v1/teams/${OWN_TEAM.toUpperCase().replace("1", "A")}/things`, "/api/v1/teams/..%2f..%2fx/things", `/api/v1/teams/${"a".repeat(70)}/things`]) {
    assert.equal((await post(url, signedIn(json), '{"name":"a"}')).statusCode, 400, url);
  }
  assert.equal((await server.inject({ url: "/api/v1/open?x=1", headers: { host: TEST_HOST } })).statusCode, 400);
});

test("a body where none is expected is refused", async () => {
  const response = await post("/api/v1/cookie", signedIn(json), '{"tenant_id":"x"}');
  assert.equal(response.statusCode, 400);
  assert.equal((await post("/api/v1/cookie", signedIn(json), "{}")).statusCode, 200);
});

test("what is not in the table does not exist, with any method, and method overrides count for nothing", async () => {
  for (const [method, url] of [["DELETE", "/api/v1/open"], ["POST", "/api/v1/open"], ["HEAD", "/api/v1/open"], ["OPTIONS", "/api/v1/open"], ["GET", "/api/v1/open/"], ["GET", "/API/v1/open"], ["GET", "/api/v1//open"], ["GET", "/api/v2/open"], ["GET", "/api"]] as const) {
    const response = await server.inject({ method, url, headers: signedIn() });
    assert.equal(response.statusCode, 404, `${method} ${url}`);
  }
  const response = await server.inject({ method: "GET", url: things, headers: signedIn({ "x-http-method-override": "POST" }) });
  assert.equal(response.statusCode, 404);
});

test("the routes that are served are exactly those of the table", async () => {
  const printed = await server.printRoutes();
  const methods = [...printed.matchAll(/\(([A-Z, ]+)\)/g)].flatMap((match) => (match[1] ?? "").split(", "));
  assert.equal(methods.length, routes.length, printed);
});

test("a route that only the operator may call is not there over the network, and is over the socket", async () => {
  const overNetwork = await post("/api/v1/local", signedIn());
  const unknown = await post("/api/v1/no-such", signedIn());
  assert.deepEqual([overNetwork.statusCode, errorOf(overNetwork).code], [unknown.statusCode, errorOf(unknown).code]);
  const local = createTestServer({ transport: { kind: "socket" } });
  assert.equal((await local.server.inject({ method: "POST", url: "/api/v1/local" })).statusCode, 204);
  assert.equal(local.calls.at(-1)?.caller.kind, "operator");
  assert.equal((await local.server.inject({ method: "POST", url: things, headers: json, payload: '{"name":"a"}' })).statusCode, 401);
  await local.server.close();
});

test("two session cookies count as none", async () => {
  const response = await post(things, signedIn({ ...json, cookie: `strongroom_session=${TEST_TOKEN}; strongroom_session=${"u".repeat(43)}` }), '{"name":"a"}');
  assert.equal(response.statusCode, 401);
});

test("too many calls of one route are held back until the bucket has refilled", async () => {
  let now = 0;
  const limited = createTestServer({ clock: { now: () => now } }).server;
  const call = () => limited.inject({ method: "POST", url: "/api/v1/rare", headers: { host: TEST_HOST, origin: `http://${TEST_HOST}` } });
  assert.deepEqual([(await call()).statusCode, (await call()).statusCode], [204, 204]);
  const third = await call();
  assert.deepEqual([third.statusCode, third.headers["retry-after"]], [429, "30"]);
  now += 30_000;
  assert.deepEqual([(await call()).statusCode, (await call()).statusCode], [204, 429]);
  await limited.close();
});

test("an unchanged answer is not sent again", async () => {
  const first = await server.inject({ url: "/api/v1/open", headers: { host: TEST_HOST } });
  const etag = String(first.headers["etag"]);
  const again = await server.inject({ url: "/api/v1/open", headers: { host: TEST_HOST, "if-none-match": etag } });
  assert.deepEqual([again.statusCode, again.body], [304, ""]);
  assert.equal((await server.inject({ url: "/api/v1/open", headers: { host: TEST_HOST, "if-none-match": '"other"' } })).statusCode, 200);
});

test("each answer of the app's page has a nonce of its own, in the policy and wherever a script begins", async () => {
  const seen = new Set<string>();
  for (let times = 0; times < 3; times++) {
    const { statusCode, headers, body } = await server.inject({ url: "/", headers: { host: TEST_HOST } });
    assert.deepEqual([statusCode, headers["content-type"], headers["cache-control"], headers["etag"]], [200, "text/html; charset=utf-8", "no-store", undefined]);
    const nonce = /'nonce-([A-Za-z0-9+/=]{24})'/.exec(String(headers["content-security-policy"]))?.[1] ?? "none";
    assert.equal(body, `<!doctype html><script nonce="${nonce}"></script><link nonce="${nonce}">`);
    seen.add(nonce);
  }
  assert.equal(seen.size, 3);
});

test("uploads are streams of their own type with a limit of their own", async () => {
  const put = (bytes: number, type: string) =>
    server.inject({ method: "PUT", url: `/api/v1/teams/${OWN_TEAM}/upload`, headers: signedIn({ "content-type": type }), payload: Buffer.alloc(bytes) });
  assert.deepEqual((await put(100_000, "application/octet-stream")).json(), { bytes: 100_000 });
  assert.equal((await put(100_001, "application/octet-stream")).statusCode, 413);
  assert.equal((await put(10, "application/zip")).statusCode, 415);
});

test("reports of browsers need no token and take their own types only", async () => {
  const report = (type: string) => post("/api/v1/reports", { host: TEST_HOST, "content-type": type }, '{"csp-report":{}}');
  assert.equal((await report("application/csp-report")).statusCode, 204);
  assert.equal((await report("application/reports+json")).statusCode, 204);
  assert.equal((await report("text/plain")).statusCode, 415);
});

test("forms of other servers need no token of ours and no origin, and take their own type only, each field once, within a limit", async () => {
  const form = (body: string, type = "application/x-www-form-urlencoded", more = {}) => post("/api/v1/form", { host: TEST_HOST, "content-type": type, ...more }, body);
  assert.equal((await form("token=a.b.c&more=1")).statusCode, 200);
  assert.deepEqual(calls.at(-1)?.body, { token: "a.b.c" });
  assert.equal((await form("token=a", "application/x-www-form-urlencoded;charset=utf-8", { origin: "https://provider.example" })).statusCode, 200);
  for (const type of ["text/plain", "application/json", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=latin1"]) assert.equal((await form("token=a", type)).statusCode, 415, type);
  for (const wrong of ["", "other=1", "token=a&token=b", `token=${"x".repeat(11)}`]) assert.equal((await form(wrong)).statusCode, 400, wrong);
  assert.equal((await form(`token=${"x".repeat(17_000)}`)).statusCode, 413);
  assert.equal((await post(`/api/v1/teams/${OWN_TEAM}/things`, signedIn({ "content-type": "application/x-www-form-urlencoded" }), "name=a")).statusCode, 415, "and no other route takes one");
});

test("what is not HTTP is answered with the same headers and form", async () => {
  const port = await server.listen({ host: "127.0.0.1", port: 0 });
  const answer = await speak(port, "GET / HTTP/1.1\r\nbroken header\r\n\r\n");
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /\r\ncontent-security-policy: default-src 'none'/);
  assert.equal(errorOf({ body: answer.slice(answer.indexOf("\r\n\r\n") + 4) }).code, "request.invalid");
  const tooLarge = await speak(port, `GET / HTTP/1.1\r\nhost: ${TEST_HOST}\r\nx: ${"y".repeat(20_000)}\r\n\r\n`);
  assert.match(tooLarge, /request\.too-large/);
  const smuggled = await speak(port, `POST /api/v1/rare HTTP/1.1\r\nhost: ${TEST_HOST}\r\ncontent-length: 3\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n`);
  assert.match(smuggled, /^HTTP\/1\.1 400 /);
  assert.equal(smuggled.match(/HTTP\/1\.1/g)?.length, 1);
});

test("a body that comes too slowly is answered and cut off", async () => {
  const slow = createTestServer({ limits: { jsonBodyMs: 30, stopGraceMs: 50 } }).server;
  const port = await slow.listen({ host: "127.0.0.1", port: 0 });
  const headers = Object.entries(signedIn({ ...json, host: `${TEST_HOST}:${port}`, origin: `http://${TEST_HOST}:${port}`, "content-length": "100" }));
  const answer = await speak(port, `POST ${things} HTTP/1.1\r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n{"name":`);
  assert.match(answer, /^HTTP\/1\.1 408 /);
  assert.match(answer, /request\.too-slow/);
  await slow.close();
});

test("what does not end within the grace period is cut off, and told so", async () => {
  const stuck = createTestServer({ limits: { jsonBodyMs: 1000, stopGraceMs: 30 } });
  const port = await stuck.server.listen({ host: "127.0.0.1", port: 0 });
  const slow = fetch(`http://localhost:${port}/api/v1/slow`);
  while (stuck.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([stuck.server.close(), assert.rejects(slow)]);
  assert.equal(stuck.calls[0]?.signal.aborted, true);
  stuck.release();
});

test("a handler learns that its client has gone, whether it had asked by then or asks afterwards", async (t) => {
  const served = createTestServer();
  t.after(async () => {
    served.release();
    await served.server.close();
  });
  const port = await served.server.listen({ host: "127.0.0.1", port: 0 });
  const sockets = [await askSlowly(port, served.calls), await askSlowly(port, served.calls)];
  const [early, late] = served.calls;
  assert.ok(early !== undefined && late !== undefined);
  const told = new Promise((resolve) => early.signal.addEventListener("abort", resolve, { once: true }));
  assert.equal(early.signal.aborted, false);
  for (const socket of sockets) socket.destroy();
  await Promise.race([told, timers.setTimeout(2000, null, { ref: false })]);
  assert.equal(early.signal.aborted, true);
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  assert.equal(late.signal.aborted, true);
});

test("reading and changing are told apart by the method alone", () => {
  assert.deepEqual(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"].map(changesState), [false, false, true, true, true, true]);
});

function speak(port: number, text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1", () => socket.write(text));
    let answer = "";
    socket.on("data", (chunk) => (answer += chunk.toString("utf8")));
    socket.on("close", () => resolve(answer));
    socket.on("error", reject);
  });
}

test("a refused request that looks like an attack is noted, an ordinary one and an answered one are not", async () => {
  const { server: attacked, noted } = createTestServer();
  await attacked.inject({ method: "GET", url: "/api/v1/nothing?q=%27%20or%201=1", headers: { host: TEST_HOST } });
  await attacked.inject({ method: "GET", url: "/api/v1/nothing", headers: { host: TEST_HOST, "user-agent": "${jndi:ldap://x}" } });
  await attacked.inject({ method: "GET", url: "/api/v1/nothing", headers: { host: TEST_HOST } });
  await attacked.inject({ method: "GET", url: "/api/v1/open", headers: { host: TEST_HOST, "user-agent": "${jndi:ldap://x}" } });
  assert.deepEqual(noted, ["sql", "template"]);
  await attacked.close();
});

/** A connection whose request has reached its handler. */
async function askSlowly(port: number, calls: readonly unknown[]): Promise<Socket> {
  const before = calls.length;
  const socket = connect(port, "127.0.0.1");
  socket.write(`GET /api/v1/slow HTTP/1.1\r\nhost: ${TEST_HOST}\r\n\r\n`);
  while (calls.length === before) await new Promise((resolve) => setImmediate(resolve));
  return socket;
}

test("a file of the pages is sent in the best form that was asked for", async () => {
  const ask = async (accepted: string) => server.inject({ method: "GET", url: "/assets/index-B1x_9fQz.js", headers: { host: TEST_HOST, ...(accepted === "" ? {} : { "accept-encoding": accepted }) } });
  const cases: readonly (readonly [string, string | undefined, Buffer])[] = [["gzip, deflate, br, zstd", "br", Buffer.from("brotli")], ["gzip", "gzip", script.gzipped ?? Buffer.of()], ["", undefined, script.body]];
  for (const [accepted, encoding, body] of cases) {
    const response = await ask(accepted);
    assert.equal(response.headers["content-encoding"], encoding, accepted);
    assert.equal(response.headers.vary, "accept-encoding");
    assert.deepEqual(response.rawPayload, body, accepted);
  }
});

test("a long answer is compressed for who brings a token in a header, for nobody else", async () => {
  const ask = async (url: string, headers: Readonly<Record<string, string>>) => server.inject({ method: "GET", url, headers: { host: TEST_HOST, ...headers } });
  const accepting = { "accept-encoding": "gzip, deflate, br" };
  const token = { authorization: `Bearer ${TEST_PERSON_TOKEN}` };
  const packed = await ask("/api/v1/long", { ...accepting, ...token });
  const plain = await ask("/api/v1/long", { ...accepting, cookie: `strongroom_session=${TEST_TOKEN}` });
  assert.equal(packed.headers["content-encoding"], "br");
  assert.equal(packed.headers.vary, "accept-encoding");
  assert.equal(brotliDecompressSync(packed.rawPayload).toString(), plain.body);
  for (const other of [plain, await ask("/api/v1/long", token), await ask("/api/v1/open", { ...accepting, ...token })]) assert.equal(other.headers["content-encoding"], undefined);
});
