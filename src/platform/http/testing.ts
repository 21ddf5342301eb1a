// A small table of routes with every kind of body and access, and a server around it, for the tests of this folder.

import { z } from "zod";

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Log } from "#platform/log/log.ts";
import { defineEndpoint } from "#protocol/api/endpoint.ts";
import { teamParamsSchema, uuidSchema } from "#protocol/api/values.ts";

import type { AttackSign } from "./attack-signs.ts";
import type { Pages } from "./pages.ts";
import { createProxies } from "./proxies.ts";
import { defineRoute, type PersonCaller, type Route, type RouteCall } from "./route.ts";
import { createHttpServer, type HttpServer } from "./server.ts";
import { DEFAULT_HTTP_LIMITS, type HttpServerDeps } from "./server-context.ts";
import { deriveCsrfToken, deriveGeneration } from "./session-cookie.ts";

export const TEST_HOST = "localhost";
export const TEST_TOKEN: string = "t".repeat(43);
/** Of the pages, for the session of TEST_TOKEN. */
export const TEST_PERSON_TOKEN = "a.person.token";
export const TEST_API_TOKEN = "strongroom_test";
export const TEST_DEVICE_TOKEN: string = "d".repeat(43);
const TEST_PERSON: Uuid = "33333333-3333-4333-8333-333333333333";
const TEST_SESSION: Uuid = "44444444-4444-4444-8444-444444444444";
const TEST_API_TOKEN_ID: Uuid = "55555555-5555-4555-8555-555555555555";
export const OWN_TEAM: Uuid = "11111111-1111-4111-8111-111111111111";
export const VIEWED_TEAM: Uuid = "22222222-2222-4222-8222-222222222222";

const LIMIT = { requests: 1000, perMs: 1000 };

export interface TestServer {
  readonly server: HttpServer;
  readonly routes: readonly Route[];
  /** What handlers were given, in order. */
  readonly calls: RouteCall[];
  /** Lets the calls of the route `slow` end. */
  release(): void;
  /** Errors that were logged. */
  readonly logged: unknown[];
  /** Signs of attacks that were noted. */
  readonly noted: readonly AttackSign[];
}

export function createTestServer(given: Partial<Pick<HttpServerDeps, "transport" | "pages" | "upgrades" | "clock" | "authenticate" | "authenticateApiToken" | "changed" | "limits">> = {}): TestServer {
  const calls: RouteCall[] = [];
  const logged: unknown[] = [];
  const noted: AttackSign[] = [];
  const gate = Promise.withResolvers<void>();
  const routes = createTestRoutes(calls, gate.promise);
  const server = createHttpServer({
    routes,
    transport: given.transport ?? { kind: "tcp", tls: false, certificate: null, proxies: createProxies([]) },
    allowedHosts: new Set([TEST_HOST]),
    pages: given.pages ?? null,
    upgrades: given.upgrades ?? null,
    clock: given.clock ?? { now: () => Date.now() },
    log: recordingLog(logged),
    authenticate: given.authenticate ?? (async (token) => (token === TEST_TOKEN ? testPerson() : null)),
    authenticateApiToken: given.authenticateApiToken ?? (async (token) => (token === TEST_API_TOKEN ? { ...testPerson(), sessionId: TEST_API_TOKEN_ID, credential: "api-token", scopes: ["things.create"] } : null)),
    authenticateProvisioner: async () => null,
    async verifyPersonToken(token) {
      if (token !== TEST_PERSON_TOKEN) throw new AppError("token.refused");
      return { personId: TEST_PERSON, sessionId: TEST_SESSION, generation: deriveGeneration(TEST_TOKEN) };
    },
    changed: given.changed ?? (() => undefined),
    limits: given.limits ?? DEFAULT_HTTP_LIMITS,
    isDeviceToken: async (token) => token === TEST_DEVICE_TOKEN,
    noteAttack: (sign) => void noted.push(sign),
    authorise(caller, { tenantId }) {
      const membership = caller.kind === "person" ? caller.teams.find((team) => team.tenantId === tenantId) : undefined;
      if (caller.kind !== "person" || membership === undefined) throw new AppError("team.unknown");
      if (membership.role === "viewer") throw new AppError("access.denied");
      return caller;
    },
  });
  return { server, routes, calls, logged, noted, release: () => gate.resolve() };
}

/** Headers of a signed-in page of ours. */
export function signedIn(changes: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    host: TEST_HOST,
    origin: `http://${TEST_HOST}`,
    cookie: `strongroom_session=${TEST_TOKEN}`,
    "x-strongroom-csrf": deriveCsrfToken(TEST_TOKEN),
    authorization: `Bearer ${TEST_PERSON_TOKEN}`,
    ...changes,
  };
}

export function testPages(files: Pages["find"]): Pages {
  return { find: files, paths: [] };
}

function testPerson(): PersonCaller {
  return {
    kind: "person",
    personId: TEST_PERSON,
    sessionId: TEST_SESSION,
    credential: "session",
    strength: "one-factor",
    scopes: "all",
    teams: [
      { tenantId: OWN_TEAM, role: "owner", projects: "all", demands: "one-factor", stale: false },
      { tenantId: VIEWED_TEAM, role: "viewer", projects: "all", demands: "one-factor", stale: false },
    ],
    grants: [],
    under: null,
  };
}

function createTestRoutes(calls: RouteCall[], gate: Promise<void>): readonly Route[] {
  const record = (call: unknown): void => void calls.push(call as RouteCall);
  return [...publicRoutes(record), longRoute(), ...credentialRoutes(record), ...teamRoutes(record), slowRoute(record, gate)];
}

const NOTHING_IN = { params: "none", query: "none", body: "none" } as const;
const COMMON = { limit: LIMIT, audit: "none" } as const;
const OK = z.strictObject({ ok: z.boolean() });

function longRoute(): Route {
  return defineRoute({
    ...COMMON,
    endpoint: defineEndpoint({ id: "open.long", method: "GET", path: "/api/v1/long", summary: "s", input: NOTHING_IN, output: z.strictObject({ text: z.string() }) }),
    access: "public",
    success: 200,
    handler: async () => ({ text: "long ".repeat(4000) }),
  });
}

function publicRoutes(record: (call: unknown) => void): readonly Route[] {
  return [
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "open.get", method: "GET", path: "/api/v1/open", summary: "s", input: NOTHING_IN, output: OK }),
      access: "public",
      success: 200,
      handler: async (call) => (record(call), { ok: true }),
    }),
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "open.leak", method: "GET", path: "/api/v1/leak", summary: "s", input: NOTHING_IN, output: OK }),
      access: "public",
      success: 200,
      handler: async () => ({ ok: true, secret: "must not leave" }),
    }),
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "open.fail", method: "GET", path: "/api/v1/fail", summary: "s", input: NOTHING_IN, output: "empty" }),
      access: "public",
      success: 204,
      handler: async () => {
        throw new Error("the database password is hunter2");
      },
    }),
    defineRoute({
      ...COMMON,
      limit: { requests: 2, perMs: 60_000 },
      endpoint: defineEndpoint({ id: "open.rare", method: "POST", path: "/api/v1/rare", summary: "s", input: NOTHING_IN, output: "empty" }),
      access: "public",
      success: 204,
      handler: async () => undefined,
    }),
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "report.post", method: "POST", path: "/api/v1/reports", summary: "s", input: { ...NOTHING_IN, body: "browser-reports" }, output: "empty" }),
      access: "public",
      success: 204,
      handler: async (call) => record(call),
    }),
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "form.post", method: "POST", path: "/api/v1/form", summary: "s", input: { ...NOTHING_IN, body: { form: z.object({ token: z.string().max(10) }) } }, output: "empty" }),
      access: "public",
      success: 200,
      handler: async (call) => record(call),
    }),
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "session.cookie", method: "POST", path: "/api/v1/cookie", summary: "s", input: NOTHING_IN, output: z.strictObject({ csrfToken: z.string() }) }),
      access: "public",
      success: 200,
      handler: async (call) => call.session.begin(TEST_TOKEN, Date.now() + 60_000),
    }),
  ];
}

/** One route for each way in. */
function credentialRoutes(record: (call: unknown) => void): readonly Route[] {
  return (["session", "signed-in", "api-token"] as const).map((access) =>
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: `own.${access}`, method: "POST", path: `/api/v1/own/${access}`, summary: "s", input: NOTHING_IN, output: "empty" }),
      access,
      success: 204,
      handler: async (call) => record(call),
    }),
  );
}

function slowRoute(record: (call: unknown) => void, gate: Promise<void>): Route {
  return defineRoute({
    ...COMMON,
    endpoint: defineEndpoint({ id: "open.slow", method: "GET", path: "/api/v1/slow", summary: "s", input: NOTHING_IN, output: OK }),
    access: "public",
    success: 200,
    async handler(call) {
      record(call);
      await gate;
      return { ok: true };
    },
  });
}

function teamRoutes(record: (call: unknown) => void): readonly Route[] {
  return [
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "local.post", method: "POST", path: "/api/v1/local", summary: "s", input: NOTHING_IN, output: "empty" }),
      access: "operator",
      success: 204,
      handler: async (call) => record(call),
    }),
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({
        id: "thing.create",
        method: "POST",
        path: "/api/v1/teams/:teamId/things",
        summary: "s",
        input: { params: teamParamsSchema, query: z.strictObject({ dry: z.enum(["yes"]).optional() }), body: z.strictObject({ name: z.string().max(20), nested: z.strictObject({ n: z.int() }).optional() }) },
        output: z.strictObject({ id: uuidSchema, name: z.string() }),
      }),
      access: { permission: "things.create" },
      success: 201,
      handler: async (call) => (record(call), { id: createUuid(), name: call.body.name }),
    }),
    defineRoute({
      ...COMMON,
      endpoint: defineEndpoint({ id: "thing.upload", method: "PUT", path: "/api/v1/teams/:teamId/upload", summary: "s", input: { params: teamParamsSchema, query: "none", body: { upload: { maxBytes: 100_000 } } }, output: z.strictObject({ bytes: z.int() }) }),
      access: { permission: "things.create" },
      success: 200,
      handler: async (call) => {
        let bytes = 0;
        for await (const chunk of call.body) bytes += chunk.length;
        return { bytes };
      },
    }),
  ];
}

export function recordingLog(logged: unknown[]): Log {
  const log: Log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (message, _fields, error) => void logged.push(error ?? message),
    error: (message, _fields, error) => void logged.push(error ?? message),
    child: () => log,
  };
  return log;
}
