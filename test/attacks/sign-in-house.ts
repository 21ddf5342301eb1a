// A server to sign in at: the real routes of identity behind the real door of the server, with mail that is kept instead of sent, and
// browsers that keep their cookies. Networks are chosen; the clock is given.

import { identityDomain, createIdentityRoutes } from "#domains/identity/index.ts";
import { auditDomain } from "#domains/audit/index.ts";
import { totpCode, totpStep } from "#domains/identity/factors/totp-code.ts";
import { callerOf, createTestIdentity, type TestIdentity } from "#domains/identity/testing.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { createManualClock, type ManualClock } from "#platform/clock/manual-clock.ts";
import { createTestLog, type TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { createHttpServer, type HttpServer } from "#platform/http/server.ts";
import { DEFAULT_HTTP_LIMITS } from "#platform/http/server-context.ts";
import { deriveCsrfToken, deriveGeneration } from "#platform/http/session-cookie.ts";

export const HOUSE_DOMAINS = [auditDomain, identityDomain];
const HOST = "localhost";
/** In the place of a signed token of the pages. */
const PERSON_TOKEN = "page.";

export interface Reply {
  readonly status: number;
  /** Without the request's id, which differs each time. */
  readonly body: string;
  readonly code: string | null;
  readonly cookies: readonly string[];
  readonly headers: Readonly<Record<string, unknown>>;
}

/** A browser keeps its cookies, and sends what our pages send. */
export interface TestBrowser {
  readonly cookies: Map<string, string>;
  network: string;
  post(path: string, body: unknown, headers?: Readonly<Record<string, string | undefined>>): Promise<Reply>;
  get(path: string, headers?: Readonly<Record<string, string | undefined>>): Promise<Reply>;
  delete(path: string): Promise<Reply>;
}

export interface SignInHouse extends TestIdentity {
  readonly clock: ManualClock;
  readonly server: HttpServer;
  browser(network?: string): TestBrowser;
  /** Asks for a code and waits for its mail; gives the code. */
  ask(browser: TestBrowser, email: string): Promise<string>;
  /** To the end, without a second factor. */
  signIn(browser: TestBrowser, email: string): Promise<void>;
  /** Sets up an authenticator for whoever is signed in; gives codes of it. */
  addTotp(personId: Uuid, browser: TestBrowser): Promise<() => string>;
  /** The session of the browser's cookie, or null. */
  sessionOf(browser: TestBrowser): Promise<{ readonly personId: Uuid; readonly sessionId: Uuid; readonly strength: string } | null>;
}

export function createSignInHouse(database: TestDatabase, given: { readonly passwords?: boolean } = {}): SignInHouse {
  const clock = createManualClock();
  const test = createTestIdentity({ db: database.db, clock, ...(given.passwords === true ? { passwords: { on: true, expiryMs: null, history: 3, breachFile: null } } : {}) });
  const { identity, mails } = test;
  const server = createServer(test, clock);
  const house: SignInHouse = {
    ...test,
    clock,
    server,
    browser: (network = "192.0.2.1") => createBrowser(server, network),
    async ask(browser, email) {
      await browser.post("/api/v1/sign-in/passcode", { email });
      await identity.settled();
      return mails.codeTo(email);
    },
    async signIn(browser, email) {
      await clock.advance(20 * MINUTE);
      const reply = await browser.post("/api/v1/sign-in/passcode/enter", { code: await house.ask(browser, email) });
      if (reply.status !== 200) throw new Error(`Not signed in: ${reply.body}`);
    },
    async addTotp(personId, browser) {
      const session = await house.sessionOf(browser);
      const secret = await identity.factors.beginTotp(personId);
      const { token } = await identity.account.confirmTotp(callerOf(personId, session?.sessionId ?? ""), totpCode(secret, totpStep(clock.now())));
      browser.cookies.set("strongroom_session", token);
      return () => totpCode(secret, totpStep(clock.now()));
    },
    sessionOf: async (browser) => identity.sessions.authenticate(browser.cookies.get("strongroom_session") ?? ""),
  };
  return house;
}

function createServer({ identity }: TestIdentity, clock: ManualClock): HttpServer {
  return createHttpServer({
    routes: createIdentityRoutes(identity),
    transport: { kind: "tcp", tls: false, certificate: null, proxies: createProxies([]) },
    allowedHosts: new Set([HOST]),
    pages: null,
    upgrades: null,
    clock,
    log: createTestLog(),
    limits: DEFAULT_HTTP_LIMITS,
    changed: () => undefined,
    noteAttack: () => undefined,
    isDeviceToken: (token) => identity.sessions.isDeviceToken(token),
    async authenticate(token) {
      const found = await identity.sessions.authenticate(token);
      return found === null ? null : { ...callerOf(found.personId, found.sessionId), strength: found.strength };
    },
    authenticateApiToken: async () => null,
    authenticateProvisioner: async () => null,
    // Whoever has the session has a token of the pages; what it proves is looked at in the suite of such tokens.
    async verifyPersonToken(token) {
      const sessionToken = token.replace(PERSON_TOKEN, "");
      const found = await identity.sessions.authenticate(sessionToken);
      if (found === null) throw new AppError("token.refused");
      return { ...found, generation: deriveGeneration(sessionToken) };
    },
    authorise() {
      throw new AppError("team.unknown");
    },
  });
}

function createBrowser(server: HttpServer, first: string): TestBrowser {
  const cookies = new Map<string, string>();
  const browser: TestBrowser = {
    cookies,
    network: first,
    post: (path, body, headers = {}) => send("POST", path, { body, headers }),
    get: (path, headers = {}) => send("GET", path, { headers }),
    delete: (path) => send("DELETE", path, { headers: {} }),
  };
  async function send(method: "GET" | "POST" | "DELETE", url: string, { body, headers }: { readonly body?: unknown; readonly headers: Readonly<Record<string, string | undefined>> }): Promise<Reply> {
    const session = cookies.get("strongroom_session");
    const merged: Record<string, string | undefined> = {
      host: HOST,
      "user-agent": "Attack/1",
      ...(method === "GET" ? {} : { origin: `http://${HOST}`, "sec-fetch-site": "same-origin" }),
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...(cookies.size === 0 ? {} : { cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join("; ") }),
      ...(session === undefined ? {} : { "x-strongroom-csrf": deriveCsrfToken(session), authorization: `Bearer ${PERSON_TOKEN}${session}` }),
      ...headers,
    };
    const sent = Object.fromEntries(Object.entries(merged).filter((entry): entry is [string, string] => entry[1] !== undefined));
    const response = await server.inject({ method, url, remoteAddress: browser.network, headers: sent, ...(body === undefined ? {} : { payload: typeof body === "string" ? body : JSON.stringify(body) }) });
    const set = [response.headers["set-cookie"] ?? []].flat();
    for (const line of set) keepCookie(cookies, line);
    return { status: response.statusCode, body: response.body.replace(/"requestId":"[^"]*"/, '"requestId":""'), code: /"code":"([^"]+)"/.exec(response.body)?.[1] ?? null, cookies: set, headers: response.headers };
  }
  return browser;
}

function keepCookie(cookies: Map<string, string>, line: string): void {
  const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === "") cookies.delete(name);
  else cookies.set(name, value);
}
