// Connections that turn from HTTP into something else (RFC 9110, section 7.8), as much of them as is the same for all: the names the server answers to,
// the own origin, and where somebody is. Whoever takes them does the rest.

import { STATUS_CODES, type IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

import { AppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { createUuid } from "#base/uuid.ts";

import type { Transport } from "./admission.ts";
import { assertHost, assertOwnOriginIfAny } from "./cross-site.ts";
import { asProblem, composeErrorBody } from "./problem.ts";
import type { ServerContext } from "./server-context.ts";

export interface Upgrades {
  /** Of the path alone: what it does not take is an ordinary request. */
  takes(url: string): boolean;
  /** @throws AppError for what is answered in HTTP; afterwards the connection is the taker's. */
  take(asked: AskedUpgrade): Promise<void>;
  /** Besides those of ordinary requests. */
  readonly maxConnections: number;
}

export interface AskedUpgrade {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  readonly head: Buffer;
  /** The client's, where proxies are declared the one before them. */
  readonly address: string;
  /** From then on faults of the connection are seen by what took it. */
  handOver(): void;
}

/** What a server hands on when its parser has read the headers. */
export function answerUpgrade(context: ServerContext, upgrades: Upgrades, asked: Omit<AskedUpgrade, "address" | "handOver">): void {
  const { request, socket } = asked;
  socket.on("error", destroyBroken);
  const take = async (): Promise<void> => {
    assertHost(request.headers.host, context.allowedHosts);
    assertOwnOriginIfAny(request.headers, context);
    if (context.draining) throw new AppError("live.relay-full");
    await upgrades.take({ ...asked, address: clientAddress(context.transport, request), handOver: () => void socket.off("error", destroyBroken) });
  };
  take().catch((error: unknown) => refuse(context, asked, error));
}

/** What the network does to it ends it. No closure: it lives as long as the connection, and would keep the request. */
function destroyBroken(this: Duplex): void {
  this.destroy();
}

/** Until then a refusal has to be taken in. */
const REFUSED_MS = 5 * SECOND;

function refuse({ headers, log }: ServerContext, { socket }: Pick<AskedUpgrade, "socket">, thrown: unknown): void {
  const { error, defect } = asProblem(thrown);
  const requestId = createUuid();
  if (defect !== null) log.error("an upgrade failed", { requestId, code: error.code }, defect);
  const body = JSON.stringify(composeErrorBody(error, requestId));
  const lines = Object.entries({ ...headers, "x-request-id": requestId, "content-type": "application/json; charset=utf-8", "content-length": String(Buffer.byteLength(body)), connection: "close" }).map(([name, value]) => `${name}: ${value}`);
  // Nobody else ends a connection that was to be upgraded and whose other end keeps its side open.
  socket.once("finish", () => socket.destroy());
  setTimeout(() => socket.destroy(), REFUSED_MS).unref();
  socket.end([`HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? "Error"}`, ...lines, "", body].join("\r\n"));
}

/** From the connection backwards through X-Forwarded-For, for as long as it is a declared proxy that says so. */
function clientAddress(transport: Transport, { socket, headers }: IncomingMessage): string {
  const forwarded = String(headers["x-forwarded-for"] ?? "").split(",").map((each) => each.trim()).filter((each) => each !== "");
  let address = socket.remoteAddress ?? "";
  while (transport.kind === "tcp" && transport.proxies.has(address)) {
    const before = forwarded.pop();
    if (before === undefined) break;
    address = before;
  }
  return address;
}
