// How people may reach the server is decided by the settings, before anything is opened.

import assert from "node:assert/strict";
import { test } from "node:test";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { recordingLog } from "#platform/http/testing.ts";

import { openTransport, type TransportConfig } from "./transport.ts";

const PLAIN: TransportConfig = { host: "127.0.0.1", publicUrl: null, tlsCertificateFile: null, tlsKeyFile: null, trustedProxies: [] };
const PUBLIC = "https://strongroom.example.org";
const deps = { clock: createSystemClock(), log: recordingLog([]) };

const REFUSED: readonly { readonly what: string; readonly config: Partial<TransportConfig>; readonly code: ErrorCode; readonly text: RegExp }[] = [
  { what: "every address without TLS", config: { host: "0.0.0.0" }, code: "serve.host-insecure", text: /0\.0\.0\.0/ },
  { what: "https by a proxy on this machine that is not declared", config: { publicUrl: PUBLIC }, code: "config.invalid", text: /trustedProxies.*127\.0\.0\.1.*X-Forwarded-For/ },
  { what: "the same on IPv6's loopback", config: { host: "::1", publicUrl: PUBLIC }, code: "config.invalid", text: /trustedProxies/ },
  { what: "proxies without an address where people reach them", config: { trustedProxies: ["127.0.0.1"] }, code: "config.invalid", text: /publicUrl/ },
  { what: "proxies that people reach without TLS", config: { trustedProxies: ["127.0.0.1"], publicUrl: "http://strongroom.example.org" }, code: "config.invalid", text: /publicUrl/ },
  { what: "a proxy that is no address", config: { trustedProxies: ["proxy"], publicUrl: PUBLIC }, code: "config.invalid", text: /trustedProxies/ },
  { what: "a certificate without its key", config: { tlsCertificateFile: "/nowhere/certificate.pem" }, code: "serve.certificate-invalid", text: /tlsKeyFile/ },
];

for (const { what, config, code, text } of REFUSED) {
  test(`${what} is refused, and the message says what to set`, async () => {
    await assert.rejects(openTransport({ ...PLAIN, ...config }, deps), (error) => isAppError(error, code) && text.test(error.message));
  });
}

const TAKEN: readonly { readonly what: string; readonly config: Partial<TransportConfig>; readonly tls: boolean }[] = [
  { what: "plain http on loopback", config: {}, tls: false },
  { what: "plain http on loopback under a name of this machine", config: { publicUrl: "http://localhost:7300" }, tls: false },
  { what: "a declared proxy on this machine", config: { trustedProxies: ["127.0.0.1", "::1"], publicUrl: PUBLIC }, tls: true },
  { what: "declared proxies elsewhere", config: { host: "0.0.0.0", trustedProxies: ["10.0.0.0/8"], publicUrl: PUBLIC }, tls: true },
];

for (const { what, config, tls } of TAKEN) {
  test(`${what} is taken, ${tls ? "with" : "without"} TLS`, async () => {
    const transport = await openTransport({ ...PLAIN, ...config }, deps);
    assert.deepEqual([transport.tls, transport.certificate, transport.proxies.ranges], [tls, null, config.trustedProxies ?? []]);
  });
}
