// CT-03: under the end-to-end layer lies TLS. The relay has no door but the server's, which on a network opens by TLS alone; a client of each kind knocks at one
// with the server's own rules.

import { X509Certificate } from "node:crypto";
import { writeFile } from "node:fs/promises";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { connect, createServer, type ConnectionOptions, type Server } from "node:tls";

import { createSystemClock } from "#platform/clock/system-clock.ts";
import { claimFails, claimPasses, type CheckContext, type CheckOutcome, type Claim } from "#platform/domain/claim.ts";
import { loadedOf, readProgramClosure } from "#platform/domain/program-closure.ts";
import { openServerCertificate } from "#platform/http/server-certificate.ts";
import { createLog } from "#platform/log/log.ts";

import { composeCheckCertificate } from "./check-certificate.ts";

export interface TransportParts {
  /** Whether a start on a network without TLS is refused. */
  readonly refusesPlain: () => Promise<boolean>;
  /** Given, so that a test can break it. */
  readonly openCertificate?: typeof openServerCertificate;
}

const RELAY = "src/roles/relay.ts";
const DOORS = ["node:net", "node:http", "node:https", "node:tls", "node:http2", "node:dgram"];
const HANDSHAKE_MS = 5000;

/** Old clients as lax as OpenSSL lets them be, so that it is the server that refuses. */
const CLIENTS: readonly { readonly what: string; readonly options: ConnectionOptions; readonly good: boolean }[] = [
  { what: "TLS 1.3", options: { minVersion: "TLSv1.3" }, good: true },
  { what: "TLS 1.2", options: { maxVersion: "TLSv1.2" }, good: true },
  { what: "TLS 1.1", options: { minVersion: "TLSv1.1", maxVersion: "TLSv1.1", ciphers: "ALL:@SECLEVEL=0" }, good: false },
  { what: "TLS 1.0", options: { minVersion: "TLSv1", maxVersion: "TLSv1", ciphers: "ALL:@SECLEVEL=0" }, good: false },
  { what: "a cipher without authentication of its own", options: { maxVersion: "TLSv1.2", ciphers: "ECDHE-RSA-AES128-SHA:@SECLEVEL=0" }, good: false },
  { what: "keys without forward secrecy", options: { maxVersion: "TLSv1.2", ciphers: "AES128-GCM-SHA256:@SECLEVEL=0" }, good: false },
];

export function sealedTransport(parts: TransportParts): Claim {
  return {
    id: "CT-03",
    statement: "Under the end-to-end layer live sessions go over TLS 1.2 or 1.3 with forward secrecy, by RSA keys of at least 2048 bits with SHA-256 or elliptic curves; plain connections are for this machine alone.",
    kind: "checked",
    owner: "live",
    proof: { schedule: "daily", check: { run: (context) => checkTransport(parts, context) } },
  };
}

async function checkTransport({ refusesPlain, openCertificate = openServerCertificate }: TransportParts, { programDir, scratchDir }: CheckContext): Promise<CheckOutcome> {
  const doors = loadedOf(readProgramClosure(programDir, RELAY), DOORS);
  const refused = await refusesPlain();
  const clock = createSystemClock();
  const { certificate, key } = composeCheckCertificate(clock.now());
  const files = { certificate: join(scratchDir, "certificate.pem"), key: join(scratchDir, "key.pem") };
  await writeFile(files.certificate, certificate, { mode: 0o600 });
  await writeFile(files.key, key, { mode: 0o600 });
  const opened = await openCertificate(files, { clock, log: createLog({ level: "silent", clock, to: process.stderr }) });
  const server = createServer(opened.context, (socket) => socket.on("error", () => socket.destroy()).end());
  const wrong: string[] = [];
  try {
    const port = await listen(server);
    for (const { what, options, good } of CLIENTS) if ((await shakesHands(port, options)) !== good) wrong.push(`${what} is ${good ? "refused" : "taken"}`);
  } finally {
    opened.close();
    server.close();
  }
  const { signatureAlgorithm, publicKey } = new X509Certificate(certificate);
  const evidence = { clients: CLIENTS.length, wrong: wrong.join(", ") || "none", signature: signatureAlgorithm ?? "unknown", bits: publicKey.asymmetricKeyDetails?.modulusLength ?? 0, "plain on a network": refused ? "refused" : "served", doors: doors.join(", ") || "none" };
  if (!refused) return claimFails("The server would serve a network in plain http.", evidence);
  if (doors.length > 0) return claimFails(`The relay could open a door of its own, by ${doors.join(", ")}.`, evidence);
  if (wrong.length > 0) return claimFails(`At the server's door ${wrong.join(", ")}.`.slice(0, 480), evidence);
  return claimPasses(`The relay's one door is the server's: of ${CLIENTS.length} kinds of clients TLS 1.3 and 1.2 with forward secrecy are taken, older and weaker ones refused, and plain http on a network does not start.`, evidence);
}

async function listen(server: Server): Promise<number> {
  // What a refused client does to its connection is its own.
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

async function shakesHands(port: number, options: ConnectionOptions): Promise<boolean> {
  return await new Promise<boolean>((resolve) => {
    const done = (good: boolean): void => {
      resolve(good);
      socket.destroy();
    };
    const socket = connect({ ...options, host: "127.0.0.1", port, rejectUnauthorized: false, timeout: HANDSHAKE_MS }, () => done(true));
    socket.once("error", () => done(false));
    socket.once("timeout", () => done(false));
  });
}
