// The witness's HTTP: one operation, small bodies, on loopback or over TLS.

import { createServer as createHttpServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { isIPv4, type AddressInfo } from "node:net";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import type { Clock } from "#platform/clock/clock.ts";
import { takeFileLock } from "#platform/data-folder/lock-file.ts";
import { openServerCertificate, type CertificateFiles } from "#platform/http/server-certificate.ts";
import type { Log } from "#platform/log/log.ts";
import { ADD_CHECKPOINT_PATH, MAX_REQUEST_CHARACTERS } from "#protocol/audit/witness-request.ts";
import { createAnswerer, type Answerer } from "./answer-request.ts";
import { openWitness } from "./witness-folder.ts";

export interface ServeWitnessGiven {
  readonly folder: string;
  readonly host: string;
  /** 0 for any that is free. */
  readonly port: number;
  readonly tls: CertificateFiles | null;
  readonly clock: Clock;
  readonly log: Log;
}

export interface RunningWitness {
  readonly url: string;
  stop(): Promise<void>;
}

/** A request is a few kilobytes: whoever takes longer holds a connection for nothing. */
const REQUEST_TIMEOUT_MS = 10 * SECOND;
const KEEP_ALIVE_MS = 60 * SECOND;
/** Logs, not readers, come here. */
const MAX_CONNECTIONS = 64;

/** @throws AppError `serve.host-insecure`, `serve.port-taken`, `witness.unusable`, `data-folder.locked`. */
export async function serveWitness({ folder, host, port, tls, clock, log }: ServeWitnessGiven): Promise<RunningWitness> {
  if (tls === null && !isLoopback(host)) throw new AppError("serve.host-insecure", `Without a certificate a witness serves on loopback only, not on ${host}.`);
  const witness = await openWitness(folder);
  const lock = await takeFileLock(join(folder, "lock"), clock.now());
  try {
    const answerer = createAnswerer({ folder: witness, clock });
    const listener: RequestListener = (request, response) => void reply(answerer, { request, response, log });
    const certificate = tls === null ? null : await openServerCertificate(tls, { clock, log });
    const options = { requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS, keepAliveTimeout: KEEP_ALIVE_MS };
    const server = certificate === null ? createHttpServer(options, listener) : createSecure();
    function createSecure(): Server {
      const secure = createHttpsServer({ ...options, ...certificate?.context }, listener);
      certificate?.watch((context) => secure.setSecureContext(context));
      return secure;
    }
    server.maxConnections = MAX_CONNECTIONS;
    const address = await listen(server, { host, port });
    return {
      url: `${tls === null ? "http" : "https"}://${host.includes(":") ? `[${host}]` : host}:${address.port}`,
      async stop() {
        certificate?.close();
        await new Promise<void>((resolve) => {
          server.close(() => resolve());
          server.closeIdleConnections();
        });
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

async function reply(answerer: Answerer, { request, response, log }: { readonly request: IncomingMessage; readonly response: ServerResponse; readonly log: Log }): Promise<void> {
  try {
    if (request.url !== ADD_CHECKPOINT_PATH) return send(response, 404, "not found\n");
    if (request.method !== "POST") return send(response, 405, "expected POST\n", { allow: "POST" });
    const body = await readBody(request);
    if (body === null) return send(response, 413, "too large\n", { connection: "close" });
    const { status, contentType, body: text } = await answerer.addCheckpoint(body);
    send(response, status, text, { "content-type": contentType });
    log.info("a checkpoint was answered", { status });
  } catch (error) {
    log.error("a checkpoint could not be answered", {}, error);
    if (!response.headersSent) send(response, 500, "internal error\n");
  }
}

function send(response: ServerResponse, status: number, text: string, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", "cache-control": "no-store", "x-content-type-options": "nosniff", ...headers });
  response.end(text);
}

/** Null when it is larger than any request. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MAX_REQUEST_CHARACTERS) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

async function listen(server: Server, { host, port }: { readonly host: string; readonly port: number }): Promise<AddressInfo> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(error.code === "EADDRINUSE" ? new AppError("serve.port-taken", `The port ${port} on ${host} is taken.`) : error));
    server.listen({ host, port }, resolve);
  });
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("Defect: expected a port.");
  return address;
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || (isIPv4(host) && host.startsWith("127."));
}
