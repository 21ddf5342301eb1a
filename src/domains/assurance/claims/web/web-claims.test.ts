// Claims about the web application, each proven on a sound server and turned red by breaking what it guards.

import assert from "node:assert/strict";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";

import { createManualClock } from "#platform/clock/manual-clock.ts";
import type { CheckContext, CheckOutcome, Claim } from "#platform/domain/claim.ts";
import { describeFile } from "#platform/http/pages.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { deriveCsrfToken } from "#platform/http/session-cookie.ts";
import { createTestServer, OWN_TEAM, TEST_HOST, TEST_PERSON_TOKEN, TEST_TOKEN, testPages, type TestServer } from "#platform/http/testing.ts";
import { NONCE_PLACEHOLDER } from "#protocol/api/page-nonce.ts";
import { operatorDoor } from "#domains/assurance/claims/operator-door.ts";

import { httpsOnly, restrictivePolicy } from "./answer-headers.ts";
import { guardedCookies } from "./cookies.ts";
import { forgedRequests, hostileRequests } from "./hostile-requests.ts";
import { MEDIA } from "./encoded-media.ts";
import { heldOff, type UploadsLook } from "./held-off.ts";
import { createSourceClaims } from "./shipped-sources.ts";
import type { ProbeAnswer, WebProbe } from "./web-probe.ts";

const PROGRAM = join(import.meta.dirname, "../../../../..");
const page = await describeFile({ path: "/index.html", body: Buffer.from(`<!doctype html><script src="/a.js" nonce="${NONCE_PLACEHOLDER}"></script>`), contentType: "text/html; charset=utf-8" });
const tested = createTestServer({ transport: { kind: "tcp", tls: true, certificate: null, proxies: createProxies([]) }, pages: testPages((path) => (path.includes(".") || path.startsWith("/api/") ? null : page)), clock: createManualClock() });
after(() => tested.server.close());
// Its routes that fail or wait on purpose are for other tests, and its rates are those of tests.
const routes = tested.routes.filter(({ endpoint }) => !["open.fail", "open.leak", "open.slow"].includes(endpoint.id)).map((route) => ({ ...route, limit: { requests: 60, perMs: 60_000 } }));

function probeOf({ server }: Pick<TestServer, "server">): WebProbe {
  const ask: WebProbe["ask"] = async ({ method, url, headers, body }) => {
    const answer = await server.inject({ method: method as "GET", url, headers, ...(body === undefined ? {} : { payload: body }) });
    const flat = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(Array.isArray(value) ? value[0] : value)]);
    return { status: answer.statusCode, headers: Object.fromEntries(flat), body: answer.body };
  };
  const session = { cookie: `__Host-strongroom_session=${TEST_TOKEN}`, bearer: `Bearer ${TEST_PERSON_TOKEN}`, csrfToken: deriveCsrfToken(TEST_TOKEN), teamId: OWN_TEAM, ask };
  return { routes, host: TEST_HOST, ask, signedIn: (work) => work(session) };
}

const sound: WebProbe = probeOf(tested);

/** The same server, whose answers are changed on their way. */
function changed(change: (answer: ProbeAnswer, url: string) => ProbeAnswer): () => WebProbe {
  const ask: WebProbe["ask"] = async (request) => change(await sound.ask(request), request.url);
  return () => ({ ...sound, ask, signedIn: (work) => sound.signedIn((session) => work({ ...session, ask })) });
}

function withHeader(name: string, value: string | null): () => WebProbe {
  return changed((answer) => {
    const { [name]: _, ...others } = answer.headers;
    return { ...answer, headers: value === null ? others : { ...others, [name]: value } };
  });
}

async function run(claim: Claim, context: Partial<CheckContext> = { programDir: PROGRAM }): Promise<CheckOutcome> {
  assert.ok(claim.proof !== "not yet proven" && "check" in claim.proof);
  return claim.proof.check.run(context as CheckContext);
}

async function assertProven(claim: Claim, context?: Partial<CheckContext>): Promise<void> {
  const outcome = await run(claim, context);
  assert.ok(outcome.ok, `${claim.id}: ${outcome.finding} ${JSON.stringify(outcome.evidence)}`);
}

async function assertRed(claim: Claim, context?: Partial<CheckContext>): Promise<void> {
  const outcome = await run(claim, context);
  assert.ok(!outcome.ok, `${claim.id}: ${outcome.finding}`);
}

const probe = () => sound;
const nowhere = () => ({ ...sound, routes: [] });
const refusesPlain = async () => true;

test("each is proven on a sound server", async () => {
  for (const claim of [httpsOnly({ probe, refusesPlain }), restrictivePolicy({ probe }), forgedRequests({ probe }), limits(probe)]) await assertProven(claim);
});

test("PO-01 goes red when an answer has no HSTS, a short one, or a network would be served in plain", async () => {
  await assertRed(httpsOnly({ probe: withHeader("strict-transport-security", null), refusesPlain }));
  await assertRed(httpsOnly({ probe: withHeader("strict-transport-security", "max-age=60; includeSubDomains"), refusesPlain }));
  await assertRed(httpsOnly({ probe, refusesPlain: async () => false }));
});

test("PO-05 goes red when the policy is missing, loose, or a page has something inline", async () => {
  await assertRed(restrictivePolicy({ probe: withHeader("content-security-policy", null) }));
  const loosen = (from: string, to: string) => changed((answer) => ({ ...answer, headers: { ...answer.headers, "content-security-policy": (answer.headers["content-security-policy"] ?? "").replace(from, to) } }));
  for (const [from, to] of [["style-src 'self'", "style-src 'unsafe-inline'"], ["connect-src 'self'", "connect-src *"], ["base-uri 'none'", "base-uri 'self'"], ["; require-trusted-types-for 'script'", ""], ["img-src 'self'", "img-src https:"]] as const) {
    await assertRed(restrictivePolicy({ probe: loosen(from, to) }));
  }
  for (const inline of ["<script>alert(1)</script>", "<style>a{}</style>", '<b onclick="x()">', '<b style="color:red">']) {
    await assertRed(restrictivePolicy({ probe: changed((answer) => ({ ...answer, body: answer.body + inline })) }));
  }
});

/** The same, with the answers changed on their way that somebody signed in gets. */
function changedInSession(probe: WebProbe, change: (answer: ProbeAnswer) => ProbeAnswer): () => WebProbe {
  return () => ({ ...probe, signedIn: (work) => probe.signedIn((session) => work({ ...session, ask: async (request) => change(await session.ask(request)) })) });
}

test("PO-04 goes red when a hostile request breaks something, is taken, or nothing was asked", async () => {
  const strict = { ...sound, routes: routes.filter(({ access }) => typeof access !== "string") };
  await assertProven(hostileRequests({ probe: () => strict }));
  await assertRed(hostileRequests({ probe: () => ({ ...strict, ask: async (request) => ({ ...(await sound.ask(request)), status: 500 }) }) }));
  await assertRed(hostileRequests({ probe: () => ({ ...strict, ask: async (request) => ({ ...(await sound.ask(request)), status: 200 }) }) }));
  for (const status of [500, 200, 401, 429]) await assertRed(hostileRequests({ probe: changedInSession(strict, (answer) => ({ ...answer, status })) }));
  await assertRed(hostileRequests({ probe: () => ({ ...strict, signedIn: (work) => sound.signedIn((session) => work({ ...session, teamId: "5f0c8a4e-5d0e-4c3e-9a53-1d1b0a8c2f10" })) }) }));
  await assertRed(hostileRequests({ probe: nowhere }));
});

/** A server that does not look at one of the things by which a forged request is told: it is given as it should be. */
function blindTo(header: string, proper: string): () => WebProbe {
  return () => ({ ...sound, signedIn: (work) => sound.signedIn((session) => work({ ...session, ask: (request) => session.ask({ ...request, headers: { ...request.headers, [header]: proper } }) })) });
}

test("PO-06 goes red when a forged request is let in", async () => {
  await assertRed(forgedRequests({ probe: blindTo("origin", `https://${TEST_HOST}`) }));
  await assertRed(forgedRequests({ probe: blindTo("sec-fetch-site", "same-origin") }));
  await assertRed(forgedRequests({ probe: blindTo("x-strongroom-csrf", deriveCsrfToken(TEST_TOKEN)) }));
  await assertRed(forgedRequests({ probe: () => ({ ...sound, signedIn: (work) => sound.signedIn((session) => work({ ...session, cookie: "__Host-strongroom_session=none" })) }) }));
  await assertRed(forgedRequests({ probe: changed((answer) => (answer.status === 403 ? { ...answer, status: 401 } : answer)) }));
  await assertRed(forgedRequests({ probe: changed((answer) => (answer.status === 403 ? { ...answer, status: 200 } : answer)) }));
  await assertRed(forgedRequests({ probe: changed((answer) => (answer.status === 403 ? { ...answer, body: "{}" } : answer)) }));
  await assertRed(forgedRequests({ probe: nowhere }));
});

function limits(given: () => WebProbe, uploads: Partial<UploadsLook> = {}): Claim {
  return heldOff({ probe: given, signatures: () => 0, lookAtUploads: async () => ({ tried: 3, kept: [], unrecorded: 0, honestTaken: true, ...uploads }) });
}

test("CR-05 goes red when an upload that matches is kept or not recorded, or an honest one is refused", async () => {
  for (const uploads of [{ kept: ["an archive as it is"] }, { unrecorded: 1 }, { honestTaken: false }, { tried: 0 }]) await assertRed(limits(probe, uploads));
});

test("CR-05 goes red at a route without a rate, or with one that holds nobody off, and when a large body is taken", async () => {
  const [first] = routes;
  assert.ok(first !== undefined);
  await assertRed(limits(() => ({ ...sound, routes: [...routes, { ...first, limit: "none" }] })));
  await assertRed(limits(() => ({ ...sound, routes: [...routes, { ...first, limit: { requests: 1_000_000, perMs: 1000 } }] })));
  await assertRed(limits(changed((answer) => (answer.status === 413 ? { ...answer, status: 400 } : answer))));
  await assertRed(limits(nowhere));
});

const COOKIE = "__Host-strongroom_session=t; Path=/; HttpOnly; SameSite=Strict; Max-Age=1; Secure";

test("PO-07 goes red at a cookie that lacks any of its guards", async () => {
  await assertProven(guardedCookies({ cookies: () => [COOKIE] }));
  for (const part of ["; Path=/", "; HttpOnly", "; SameSite=Strict", "; Secure", "__Host-"]) await assertRed(guardedCookies({ cookies: () => [COOKIE, COOKIE.replace(part, "")] }));
  await assertRed(guardedCookies({ cookies: () => [`${COOKIE}; Domain=example.org`] }));
  await assertRed(guardedCookies({ cookies: () => [] }));
});

/** A program that is as ours, with one file of its own. */
async function programWith(file: string, source: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "strongroom-sources-"));
  after(() => rm(folder, { recursive: true, force: true }));
  await Promise.all(Array.from({ length: 320 }, async (_, index) => {
    const path = join(folder, `src/web/pages/p${index}.tsx`);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, "export const fine = 1;\n");
  }));
  await mkdir(dirname(join(folder, file)), { recursive: true });
  await writeFile(join(folder, file), source);
  return folder;
}

function sourceClaim(id: string, media = MEDIA): Claim {
  const claim = createSourceClaims(media).find((each) => each.id === id);
  assert.ok(claim !== undefined);
  return claim;
}

test("claims about the sources are proven on ours", async () => {
  for (const claim of createSourceClaims()) await assertProven(claim);
});

test("CA-03 goes red at a page with a sink for raw HTML or code, or without sources", async () => {
  for (const source of ["<p dangerouslySetInnerHTML={x} />", "element.innerHTML = text;", "eval(text)"]) await assertRed(sourceClaim("CA-03"), { programDir: await programWith("src/web/pages/Bad.tsx", source) });
  await assertRed(sourceClaim("CA-03"), { programDir: await mkdtemp(join(tmpdir(), "strongroom-none-")) });
});

const WAYS_ROUND = [
  "sql.raw(`select ${name}`)", "spawn(line, { shell: true })", 'import { exec } from "node:child_process";', "new Function(text)", 'const type = "text/csv; charset=utf-8";', 'reply.raw.setHeader("x-name", name)',
  "<Anchor href={row.url} />", "window.location.assign(row.url)", 'write("\\u001b[31m" + name)', 'import { marked } from "marked";',
];

test("PO-08 goes red at a way into a medium that is not the guarded one", async () => {
  const programDir = await programWith("src/domains/things/store.ts", "");
  for (const source of WAYS_ROUND) {
    await writeFile(join(programDir, "src/domains/things/store.ts"), source);
    const { ok, finding } = await run(sourceClaim("PO-08"), { programDir });
    assert.ok(!ok && finding.includes("store.ts"), `${source}: ${finding}`);
  }
});

test("PO-08 goes red at each medium into which text goes as it is", async () => {
  for (const broken of MEDIA) {
    const media = MEDIA.map((each) => (each === broken ? { ...each, encode: (text: string) => (each.medium === "Markdown" ? JSON.stringify([{ kind: "link", href: text }]) : text) } : each));
    const { ok, finding } = await run(sourceClaim("PO-08", media));
    assert.ok(!ok && finding.includes(broken.medium), `${broken.medium}: ${finding}`);
  }
});

test("PO-17 goes red at an editor of markup", async () => {
  for (const source of ["<div contentEditable={true} />", 'import { useEditor } from "@tiptap/react";', "document.execCommand('bold')"]) await assertRed(sourceClaim("PO-17"), { programDir: await programWith("src/web/pages/Bad.tsx", source) });
});

test("PO-13 goes red when an operator's route answers the network, another account may open the door, or jobs run as root", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "strongroom-door-"));
  after(() => rm(dataDir, { recursive: true, force: true }));
  await writeFile(join(dataDir, "master.key"), "", { mode: 0o600 });
  const [first] = routes;
  assert.ok(first !== undefined);
  const withOperator = { ...sound, routes: [{ ...first, access: "operator" as const, endpoint: { ...first.endpoint, path: "/api/v1/local/none" as const } }] };
  const jobUser = async () => ({ uid: 65_534, processUid: 0 });
  await assertProven(operatorDoor({ probe: () => withOperator, jobUser }), { dataDir });
  await assertRed(operatorDoor({ probe: () => ({ ...withOperator, ask: async (request) => ({ ...(await sound.ask(request)), status: 200 }) }), jobUser }), { dataDir });
  await assertRed(operatorDoor({ probe: () => withOperator, jobUser: async () => ({ uid: 0, processUid: 0 }) }), { dataDir });
  await assertRed(operatorDoor({ probe: nowhere, jobUser }), { dataDir });
  await chmod(join(dataDir, "master.key"), 0o644);
  await assertRed(operatorDoor({ probe: () => withOperator, jobUser }), { dataDir });
});
