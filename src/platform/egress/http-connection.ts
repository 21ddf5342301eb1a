// HTTP to one checked origin: node's own client with the address given instead of looked up, certificates always verified, no
// redirect followed, no proxy, nothing decoded, and a limit on everything that the far side could stretch.

import http from "node:http";
import https from "node:https";
import type { LookupFunction } from "node:net";
import type { Readable } from "node:stream";
import { getCACertificates } from "node:tls";

import { AppError } from "#base/app-error.ts";
import { KIB } from "#base/units.ts";

import type { PinnedAddress } from "./address-rules.ts";
import { meterBody } from "./body-meter.ts";
import { abortError, toNetworkError } from "./network-error.ts";
import type { SourceAddress } from "./source-url.ts";

export interface HttpLimits {
  /** Until a connection stands, TLS included. */
  readonly connectMs: number;
  /** From the request's end to the response's last header: also for a server that sends a header a second. */
  readonly headersMs: number;
  /** Between two pieces of a body. */
  readonly idleMs: number;
  /** Bytes of all response bodies of the connection together. */
  readonly maxBytes: number;
}

export interface HttpRequest {
  readonly method: "GET" | "POST";
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Uint8Array;
  /** Where the answer's body is thrown away, an encoding that was not asked for is no reason to refuse it. */
  readonly encodedAnswer?: "allowed";
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names; of repeated headers node's joined form. */
  readonly headers: Readonly<Record<string, string>>;
  /** Ends with an AppError where a limit is met or the body is cut short. */
  readonly body: Readable;
}

export interface HttpConnection {
  readonly address: SourceAddress;
  readonly pinned: readonly PinnedAddress[];
  /** One at a time. @throws AppError `source.*`. */
  request(request: HttpRequest): Promise<HttpResponse>;
  /** Bytes of bodies received so far. */
  readonly receivedBytes: number;
  /** Bytes of bodies sent so far. */
  readonly sentBytes: number;
  close(): void;
}

export interface HttpConnectionOptions {
  readonly address: SourceAddress;
  readonly pinned: readonly PinnedAddress[];
  readonly limits: HttpLimits;
  readonly extraCa: readonly string[];
  readonly signal?: AbortSignal;
}

/** Node's default, written out: a flood of headers ends here. */
const MAX_HEADER_BYTES = 16 * KIB;
const USER_AGENT = "strongroom/0.1";

export function createHttpConnection(options: HttpConnectionOptions): HttpConnection {
  const { address, pinned, limits } = options;
  const secure = address.transport === "https";
  const agent = createAgent(options, secure);
  const meter = { receivedBytes: 0, maxBytes: limits.maxBytes };
  let sentBytes = 0;
  return {
    address,
    pinned,
    get receivedBytes() {
      return meter.receivedBytes;
    },
    get sentBytes() {
      return sentBytes;
    },
    async request(request) {
      options.signal?.throwIfAborted();
      sentBytes += request.body?.byteLength ?? 0;
      const response = await sendRequest({ options, agent, secure, request });
      const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
      const encoding = headers["content-encoding"];
      if (encoding !== undefined && encoding !== "identity" && request.encodedAnswer !== "allowed") {
        response.destroy();
        throw new AppError("source.not-git", "The server encoded its answer in a way that was not asked for.");
      }
      return { status: response.statusCode ?? 0, headers, body: meterBody(response, { meter, idleMs: limits.idleMs }) };
    },
    close: () => agent.destroy(),
  };
}

/** An agent of our own: node's global one may be told by the environment to use a proxy. */
function createAgent(options: HttpConnectionOptions, secure: boolean): http.Agent {
  const common = { keepAlive: true, maxSockets: 1, lookup: createPinnedLookup(options.pinned) };
  if (!secure) return new http.Agent(common);
  // `rejectUnauthorized` is written out: NODE_TLS_REJECT_UNAUTHORIZED only changes the default.
  const trust = options.extraCa.length === 0 ? {} : { ca: [...getCACertificates(), ...options.extraCa] };
  return new https.Agent({ ...common, ...trust, rejectUnauthorized: true, minVersion: "TLSv1.2" });
}

function createPinnedLookup(pinned: readonly PinnedAddress[]): LookupFunction {
  return (_host, lookupOptions, callback) => {
    if (lookupOptions.all === true) return callback(null, pinned.map(({ address, family }) => ({ address, family })));
    const [first] = pinned;
    if (first === undefined) return callback(new Error("no address is pinned"), "", 4);
    callback(null, first.address, first.family);
  };
}

interface SendOptions {
  readonly options: HttpConnectionOptions;
  readonly agent: http.Agent;
  readonly secure: boolean;
  readonly request: HttpRequest;
}

function sendRequest({ options, agent, secure, request }: SendOptions): Promise<http.IncomingMessage> {
  const { address, limits, signal } = options;
  return new Promise((resolve, reject) => {
    const sent = (secure ? https : http).request({
      agent,
      host: address.host,
      port: address.port,
      method: request.method,
      path: request.path,
      headers: {
        "user-agent": USER_AGENT,
        accept: "*/*",
        "accept-encoding": "identity",
        ...request.headers,
        ...(request.body === undefined ? {} : { "content-length": String(request.body.byteLength) }),
      },
      maxHeaderSize: MAX_HEADER_BYTES,
      ...(signal === undefined ? {} : { signal }),
    });
    let timer = setTimeout(() => sent.destroy(new AppError("source.timeout", "No connection was made in time.")), limits.connectMs);
    const startHeaderTimer = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => sent.destroy(new AppError("source.timeout", "The server did not begin its answer in time.")), limits.headersMs);
    };
    sent.on("socket", (socket) => {
      if (sent.reusedSocket) return startHeaderTimer();
      socket.once(secure ? "secureConnect" : "connect", startHeaderTimer);
    });
    sent.on("response", (response) => {
      clearTimeout(timer);
      resolve(response);
    });
    sent.on("upgrade", (_response, socket) => {
      clearTimeout(timer);
      socket.destroy();
      reject(new AppError("source.not-git", "The server switched to another protocol."));
    });
    sent.on("error", (error) => {
      clearTimeout(timer);
      reject(signal?.aborted === true ? abortError(signal) : toNetworkError(error));
    });
    sent.end(request.body);
  });
}
