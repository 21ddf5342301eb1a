// Serving with a certificate of our own, and through declared proxies, over real connections.

import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import http from "node:http";
import https from "node:https";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { connect } from "node:tls";

import { createManualClock } from "#platform/clock/manual-clock.ts";
import { TEST_CERTIFICATE, TEST_CERTIFICATE_KEY } from "#platform/egress/testing/test-certificate.ts";

import { createProxies } from "./proxies.ts";
import { openServerCertificate } from "./server-certificate.ts";
import { createTestServer, recordingLog } from "./testing.ts";

const folder = await mkdtemp(join(tmpdir(), "strongroom-certificate-"));
after(() => rm(folder, { recursive: true, force: true }));
const files = { certificate: join(folder, "cert.pem"), key: join(folder, "key.pem") };
const clock = { now: () => Date.UTC(2026, 11, 1) };
const log = recordingLog([]);

async function place(certificate: string, key: string): Promise<void> {
  // As renewals do it: written beside, then put in place.
  await writeFile(`${files.certificate}.new`, certificate);
  await writeFile(`${files.key}.new`, key);
  await rename(`${files.certificate}.new`, files.certificate);
  await rename(`${files.key}.new`, files.key);
}

function anotherKey(): string {
  return generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey.export({ type: "pkcs8", format: "pem" }).toString();
}

function get(port: number, headers: Record<string, string> = {}): Promise<{ readonly status: number; readonly hsts: string | undefined; readonly serial: string }> {
  return new Promise((resolve, reject) => {
    const request = https.get({ host: "127.0.0.1", port, path: "/api/v1/open", headers: { host: "localhost", ...headers }, rejectUnauthorized: false, agent: false }, (response) => {
      response.resume();
      const { serialNumber } = (response.socket as unknown as { getPeerCertificate(): { serialNumber: string } }).getPeerCertificate();
      response.once("end", () => resolve({ status: response.statusCode ?? 0, hsts: response.headers["strict-transport-security"], serial: serialNumber }));
    });
    request.once("error", reject);
  });
}

test("a pair that does not fit, is unreadable, over or not begun is refused, and says why", async () => {
  const cases: readonly (readonly [string, string, string, RegExp, number?])[] = [
    ["no certificate", "nonsense", TEST_CERTIFICATE_KEY, /Expected a certificate in PEM/],
    ["a broken one behind it", `${TEST_CERTIFICATE}\n-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`, TEST_CERTIFICATE_KEY, /cannot be used together/],
    ["no key", TEST_CERTIFICATE, "nonsense", /Expected a private key/],
    ["another's key", TEST_CERTIFICATE, anotherKey(), /does not belong/],
    ["over", TEST_CERTIFICATE, TEST_CERTIFICATE_KEY, /ended on/, Date.UTC(2127, 0)],
    ["not begun", TEST_CERTIFICATE, TEST_CERTIFICATE_KEY, /good only from/, Date.UTC(2020, 0)],
  ];
  for (const [name, certificate, privateKey, message, now] of cases) {
    await place(certificate, privateKey);
    await assert.rejects(openServerCertificate(files, { clock: { now: () => now ?? clock.now() }, log }), (error: Error) => message.test(error.message), name);
  }
  await rm(files.key);
  await assert.rejects(openServerCertificate(files, { clock, log }), { code: "serve.certificate-invalid" });
});

test("served over TLS: sent with HSTS, not under TLS 1.2, and the pair is read again when it changes", async (context) => {
  await place(TEST_CERTIFICATE, TEST_CERTIFICATE_KEY);
  const logged: unknown[] = [];
  const certificate = await openServerCertificate(files, { clock, log: recordingLog(logged), lookEveryMs: 10 });
  const { server } = createTestServer({ transport: { kind: "tcp", tls: true, certificate, proxies: createProxies([]) }, clock: createManualClock() });
  const port = await server.listen({ host: "127.0.0.1", port: 0 });
  context.after(() => server.close());
  const answer = await get(port);
  assert.equal(answer.status, 200);
  assert.match(answer.hsts ?? "", /^max-age=63072000/);
  await assert.rejects(new Promise((resolve, reject) => {
    const socket = connect({ host: "127.0.0.1", port, minVersion: "TLSv1", maxVersion: "TLSv1.1", rejectUnauthorized: false }, () => resolve(socket.end()));
    socket.once("error", reject);
  }));
  // A broken replacement leaves the old pair in place, and is said.
  await place("nonsense", TEST_CERTIFICATE_KEY);
  while (logged.length === 0) await new Promise((resolve) => setTimeout(resolve, 10));
  assert.equal((await get(port)).serial, answer.serial);
});

test("through a declared proxy: nobody else may connect, and the last address that is no proxy's counts", async (context) => {
  const { server, calls } = createTestServer({ transport: { kind: "tcp", tls: true, certificate: null, proxies: createProxies(["127.0.0.2"]) }, clock: createManualClock() });
  const port = await server.listen({ host: "0.0.0.0", port: 0 });
  context.after(() => server.close());
  const ask = (localAddress: string, forwarded: string) => new Promise<number>((resolve, reject) => {
    http.get({ host: "127.0.0.1", port, localAddress, path: "/api/v1/open", headers: { host: "localhost", "x-forwarded-for": forwarded }, agent: false }, (response) => {
      response.resume();
      response.once("end", () => resolve(response.statusCode ?? 0));
    }).once("error", reject);
  });
  await assert.rejects(ask("127.0.0.3", "198.51.100.7"), { code: "ECONNRESET" });
  assert.equal(await ask("127.0.0.2", "203.0.113.9, 198.51.100.7"), 200);
  assert.equal(calls.at(-1)?.client.network, "198.51.100.7", "what stands before it anybody may have written");
  assert.equal(await ask("127.0.0.2", "198.51.100.7, 127.0.0.2"), 200);
  assert.equal(calls.at(-1)?.client.network, "198.51.100.7");
});

test("a range of proxies is as wide as it says", () => {
  const proxies = createProxies(["10.1.0.0/16", "fd00::/8"]);
  for (const inside of ["10.1.2.3", "::ffff:10.1.255.255", "fd12::1"]) assert.ok(proxies.has(inside), inside);
  for (const outside of ["10.2.0.1", "::ffff:10.0.0.1", "fe80::1", "nonsense", "", undefined]) assert.ok(!proxies.has(outside), String(outside));
  for (const wrong of ["10.0.0.0/33", "proxy.example", "10.0.0.0/x", "10.0.0.0/-1"]) assert.throws(() => createProxies([wrong]), { code: "config.invalid" }, wrong);
});
