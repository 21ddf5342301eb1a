// Fastify behind the table of routes. Everything that is the same for all of them happens here: headers, admission, parsing,
// the form of answers and errors. A route that is not in the table does not exist.

import { chmod, rm } from "node:fs/promises";
import type { IncomingMessage, Server } from "node:http";
import type { AddressInfo, Server as NetServer } from "node:net";
import type { Server as TlsServer } from "node:tls";

import fastify, { type FastifyInstance, type FastifyReply, type FastifyRequest } from "fastify";

import { AppError } from "#base/app-error.ts";
import { KIB, MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { isForm, isUpload, type Message, type Picture, type Download } from "#protocol/api/endpoint.ts";
import { SCIM_MEDIA_TYPE } from "#protocol/scim/answers.ts";

import { admit, composeETag, findKnownDevice, hasBody, matchesETag, parseBody } from "./admission.ts";
import { answerPage, clientOf, cookieHandle, sendDownload, sendJson, sendMessage, sendPicture, sendError, sendScim, sessionHandle, type ScimMessage } from "./answers.ts";
import { answerBrokenRequest } from "./broken-request.ts";
import { assertHost } from "./cross-site.ts";
import { MAX_FORM_BYTES, parseFormBody } from "./form-body.ts";
import { securityHeaders } from "./headers.ts";
import { MAX_JSON_BYTES, parseJsonBody } from "./json-body.ts";
import { createKnownSessions } from "./known-sessions.ts";
import { listenOnTwin } from "./loopback-twin.ts";
import type { Proxies } from "./proxies.ts";
import { createRateLimiter, networkOf } from "./rate-limit.ts";
import { changesState, type Route, type RouteCall } from "./route.ts";
import { keepState, routeOf, signalOf, stateOf, stopBodyTimer, type Exchange, type HttpServerDeps, type RequestState, type ServerContext } from "./server-context.ts";
import { readSessionToken } from "./session-cookie.ts";
import { answerUpgrade } from "./upgrades.ts";
import { limitUpload } from "./upload-stream.ts";

export interface HttpServer {
  /** Gives the port (0: not TCP). */
  listen(place: { readonly host: string; readonly port: number } | { readonly socketPath: string }): Promise<number>;
  /** A request without a network, for tests; same path through the server. */
  readonly inject: FastifyInstance["inject"];
  /** Routes as Fastify has them, to compare with the table. */
  printRoutes(): Promise<string>;
  /** Takes no more requests, lets those under way end within the grace period. */
  close(): Promise<void>;
}

/** From connection to the end of the headers: many times what a slow line needs for our few hundred bytes. */
const MAX_HEADERS_MS = 10 * SECOND;
const KEEP_ALIVE_MS = 65 * SECOND;
const MAX_HEADER_BYTES = 16 * KIB;
/** All requests of one network together, before anything else is looked at: pages ask some 40 files at their first start. */
const NETWORK_LIMIT = { requests: 3000, perMs: MINUTE };
/** Connections at once; beyond, the kernel's queue holds them. */
const MAX_CONNECTIONS = 2000;
const REPORT_TYPES = ["application/csp-report", "application/reports+json"];
const MAX_REPORT_BYTES = 64 * KIB;
/** Longest parameter: twice a UUID. */
const MAX_PARAM_LENGTH = 72;

export function createHttpServer(deps: HttpServerDeps): HttpServer {
  const tls = deps.transport.kind === "tcp" && deps.transport.tls;
  const headers = securityHeaders({ tls });
  const context: ServerContext = {
    ...deps,
    tls,
    headers,
    stopping: new AbortController(),
    draining: false,
    admission: { ...deps, limiter: createRateLimiter(deps), known: createKnownSessions() },
    messageAddresses: deps.routes.filter(({ endpoint }) => endpoint.input.body === "message").map(({ endpoint }) => new RegExp(`^${endpoint.path.replaceAll(/:[A-Za-z]+/g, "[^/]+")}$`)),
  };
  const app = createApp(context);
  for (const route of deps.routes) addRoute(app, context, route);
  let twin: NetServer | null = null;
  return {
    async listen(place) {
      if ("port" in place) {
        await app.listen(place);
        const { port } = app.server.address() as AddressInfo;
        twin = await listenOnTwin(app.server, { host: place.host, port });
        return port;
      }
      await rm(place.socketPath, { force: true });
      await app.listen({ path: place.socketPath });
      await chmod(place.socketPath, 0o600);
      return 0;
    },
    inject: app.inject.bind(app) as FastifyInstance["inject"],
    async printRoutes() {
      await app.ready();
      return app.printRoutes({ commonPrefix: false });
    },
    async close() {
      const deadline = setTimeout(() => {
        context.stopping.abort();
        app.server.closeAllConnections();
      }, deps.limits.stopGraceMs);
      context.draining = true;
      twin?.close();
      await app.close();
      clearTimeout(deadline);
      if (deps.transport.kind === "tcp") deps.transport.certificate?.close();
    },
  };
}

function createApp(context: ServerContext): FastifyInstance {
  const { headers, upgrades } = context;
  const { certificate, proxies } = context.transport.kind === "tcp" ? context.transport : { certificate: null, proxies: null };
  const http = { maxHeaderSize: MAX_HEADER_BYTES, headersTimeout: MAX_HEADERS_MS, connectionsCheckingInterval: SECOND, insecureHTTPParser: false, shouldUpgradeCallback: ({ url }: IncomingMessage) => upgrades?.takes(url ?? "") ?? false };
  const app = fastify({
    logger: false,
    bodyLimit: MAX_JSON_BYTES,
    requestTimeout: 0,
    keepAliveTimeout: KEEP_ALIVE_MS,
    ...(certificate === null ? { http } : { https: { ...http, ...certificate.context } }),
    routerOptions: { maxParamLength: MAX_PARAM_LENGTH, ignoreTrailingSlash: false, ignoreDuplicateSlashes: false, caseSensitive: true },
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: "idle",
    // Forwarding headers of strangers count for nothing; without declared proxies the connection alone tells who asks.
    trustProxy: proxies === null || proxies.ranges.length === 0 ? false : [...proxies.ranges],
    genReqId: () => createUuid(),
    clientErrorHandler: (error, socket) => answerBrokenRequest({ error, socket, headers }),
    frameworkErrors: (error, request, reply) => {
      void reply.headers(headers);
      sendError(context, { error, request, reply });
    },
  });
  app.server.maxConnections = MAX_CONNECTIONS + (upgrades?.maxConnections ?? 0);
  if (upgrades !== null) app.server.on("upgrade", (request, socket, head) => answerUpgrade(context, upgrades, { request, socket, head }));
  if (proxies !== null && proxies.ranges.length > 0) refuseStrangers(app.server, proxies);
  certificate?.watch((renewed) => (app.server as unknown as TlsServer).setSecureContext(renewed));
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(["application/json", SCIM_MEDIA_TYPE], { parseAs: "buffer" }, async (_request: FastifyRequest, body: Buffer) => parseJsonBody(body));
  app.addContentTypeParser(REPORT_TYPES, { parseAs: "buffer", bodyLimit: MAX_REPORT_BYTES }, async (_request: FastifyRequest, body: Buffer) => parseJsonBody(body));
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "buffer", bodyLimit: MAX_FORM_BYTES }, async (_request: FastifyRequest, body: Buffer) => parseFormBody(body));
  app.addContentTypeParser("application/octet-stream", (_request, payload, done) => done(null, payload));
  app.addHook("onRequest", async (request, reply) => beginRequest(context, request, reply));
  app.addHook("onResponse", async (request, reply) => endRequest(context, request, reply));
  app.setErrorHandler((error, request, reply) => sendError(context, { error, request, reply }));
  app.setNotFoundHandler(async (request, reply) => answerPage(context, request, reply));
  return app;
}

/** What comes through the declared proxies has passed their TLS; anything else has not. */
function refuseStrangers(server: Server, proxies: Proxies): void {
  server.on("connection", (socket) => {
    if (!proxies.has(socket.remoteAddress)) socket.destroy();
  });
}

async function beginRequest(context: ServerContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const state: RequestState = { startedAt: context.clock.now(), gone: false, signal: null, admission: null, bodyTimer: null, form: "own" };
  keepState(request, state);
  void reply.headers(context.headers).header("x-request-id", request.id);
  reply.raw.once("close", () => {
    if (reply.raw.writableFinished) return;
    state.gone = true;
    state.signal?.own.abort();
  });
  if (context.transport.kind === "socket") return;
  assertHost(request.headers.host, context.allowedHosts);
  await takeFromNetwork(context, request);
}

/** Whoever was known before has a bucket besides that of the network, so that a flood locks nobody out, and a token that was known once is no way round. */
async function takeFromNetwork({ admission, tls }: ServerContext, request: FastifyRequest): Promise<void> {
  const network = `* ${networkOf(request.ip)}`;
  if (admission.limiter.tryTake(network, NETWORK_LIMIT) === null) return;
  const shown = [readSessionToken(request.headers.cookie, { tls }), request.headers.authorization?.replace(/^Bearer +/i, "")];
  const known = shown.map((token) => (typeof token === "string" ? admission.known.find(token) : null)).find((name) => name !== null);
  const holder = known ?? (await findKnownDevice(admission, request.headers, { tls }));
  admission.limiter.take(holder === null ? network : `* ${holder}`, NETWORK_LIMIT);
}

function addRoute(app: FastifyInstance, context: ServerContext, route: Route): void {
  const { endpoint } = route;
  const upload = typeof endpoint.input.body === "object" && isUpload(endpoint.input.body) ? endpoint.input.body.upload : null;
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    bodyLimit: upload?.maxBytes ?? (isForm(endpoint.input.body) ? MAX_FORM_BYTES : MAX_JSON_BYTES),
    onRequest: async (request, reply) => {
      const state = stateOf(request);
      state.form = route.access === "provisioner" ? "scim" : "own";
      state.admission = await admit(context.admission, route, {
        method: request.method,
        headers: request.headers,
        address: request.ip,
        params: request.params,
        query: request.query,
      });
      if (upload === null && hasBody(request.headers)) startBodyTimer(context, { request, reply, state });
    },
    preHandler: async (request) => stopBodyTimer(stateOf(request)),
    handler: async (request, reply) => answer(context, { route, request, reply }),
  });
}

async function answer(context: ServerContext, { route, request, reply }: Exchange & { readonly route: Route }): Promise<FastifyReply> {
  const state = stateOf(request);
  const admission = state.admission;
  if (admission === null) throw new Error("Defect: a handler was reached without admission");
  const { body, output } = { body: route.endpoint.input.body, output: route.endpoint.output };
  const call: RouteCall = {
    caller: admission.caller,
    // The table has forgotten the endpoint's types; defineRoute checked them.
    params: admission.params as never,
    query: admission.query as never,
    body: (typeof body === "object" && isUpload(body) ? limitUpload(streamOf(request.body), body.upload) : parseBody(body, request.body)) as never,
    requestId: request.id as Uuid,
    ifMatch: request.headers["if-match"] ?? null,
    // What few handlers ask for is made when they do.
    get signal() {
      return signalOf(context, state);
    },
    get mcpHeaders() {
      return mcpHeadersOf(request.headers);
    },
    get session() {
      return sessionHandle(context, admission, reply);
    },
    get cookies() {
      return { attempt: cookieHandle(context, "attempt", { request, reply }), device: cookieHandle(context, "device", { request, reply }) };
    },
    get client() {
      return clientOf(request);
    },
  };
  const result = await route.handler(call).finally(() => {
    if (changesState(request.method)) context.changed();
  });
  void reply.code(route.success);
  if (output === "empty") return reply.send();
  if (output === "scim") return sendScim({ request, reply }, result as unknown as ScimMessage);
  if (output === "message") return sendMessage(reply, result as unknown as Message);
  if (output === "download") return sendDownload(reply, result as unknown as Download);
  if (output === "image") return sendPicture(reply, result as unknown as Picture);
  const payload = JSON.stringify(output === "document" ? result : output.parse(result));
  void reply.header("content-type", "application/json; charset=utf-8");
  if (changesState(request.method)) return reply.send(payload);
  const etag = composeETag(payload);
  void reply.header("etag", etag);
  return matchesETag(request.headers["if-none-match"], etag) ? reply.code(304).removeHeader("content-type").send() : sendJson({ request, reply }, payload);
}

/** What the Model Context Protocol says beside its message. */
function mcpHeadersOf(headers: FastifyRequest["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).flatMap(([name, value]) => (name.startsWith("mcp-") && typeof value === "string" ? [[name, value]] : [])));
}

/** An upload without a body is an empty one. */
function streamOf(body: unknown): AsyncIterable<Uint8Array> {
  return typeof body === "object" && body !== null && Symbol.asyncIterator in body ? (body as AsyncIterable<Uint8Array>) : (async function* () {})();
}

function startBodyTimer(context: ServerContext, { request, reply, state }: Exchange & { readonly state: RequestState }): void {
  state.bodyTimer = setTimeout(() => {
    reply.raw.once("finish", () => request.raw.destroy());
    sendError(context, { error: new AppError("request.too-slow"), request, reply: reply.header("connection", "close") });
  }, context.limits.jsonBodyMs);
}

async function endRequest(context: ServerContext, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const state = stateOf(request);
  stopBodyTimer(state);
  // A connection whose answer has left would be kept for one more request, and a stop would wait for that.
  if (context.draining) request.raw.socket.end();
  context.log.debug("answered", {
    requestId: request.id,
    method: request.method,
    route: routeOf(request),
    status: reply.statusCode,
    ms: Math.round(context.clock.now() - state.startedAt),
  });
}
