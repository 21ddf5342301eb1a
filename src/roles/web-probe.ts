// The web role as a stranger meets it over TLS, for the claims about it: the same routes over the living database, asked without a network.
// What it is asked is no attack and is not counted as one.

import type { OperatorDoorGiven } from "#domains/assurance/claims/operator-door.ts";
import type { ProbeSession, WebProbe } from "#domains/assurance/claims/web/web-probe.ts";
import { createWebReports } from "#domains/assurance/index.ts";
import { insertGrant } from "#domains/access/grants/store.ts";
import { insertMember } from "#domains/access/members/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { insertTeam } from "#domains/access/store.ts";
import { insertPerson } from "#domains/identity/people/store.ts";
import { insertSession } from "#domains/identity/sessions/store.ts";
import { createToken, hashToken } from "#domains/identity/token.ts";
import { isAppError } from "#base/app-error.ts";
import { MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Db } from "#platform/db/db.ts";
import { rolledBack } from "#platform/db/rolled-back.ts";
import { createLog } from "#platform/log/log.ts";
import type { Pages } from "#platform/http/pages.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { composeNamedCookie, composeSessionCookie, deriveCsrfToken, sessionCookieName } from "#platform/http/session-cookie.ts";
import { runProcess } from "#platform/process/process.ts";
import { endpointUrl } from "#protocol/api/endpoint.ts";
import { createSessionToken } from "#protocol/api/session.ts";

import type { Core, CoreGiven } from "./core.ts";
import { DOMAINS } from "./domains.ts";
import { openTransport } from "./transport.ts";
import { createWebRole, type WebRole } from "./web.ts";

export interface WebProbeGiven extends CoreGiven {
  readonly core: Core;
  readonly pages: Pages | null;
  readonly version: string;
}

const HOST = "strongroom.example";
/** Longer than the check. */
const SESSION_MS = 10 * MINUTE;

export function createWebProbe(given: WebProbeGiven): WebProbe {
  const role = createProbedRole(given, given.core.db);
  return {
    routes: role.routes,
    host: HOST,
    ask: askOf(role),
    signedIn(work) {
      const teamId = createUuid();
      return rolledBack(given.core.db, webScope(teamId), (db) => signIn(given, { db, teamId }, work));
    },
  };
}

function createProbedRole({ config, clock, core, pages, version }: WebProbeGiven, db: Db): WebRole {
  const { authority, blobs, jobs, scanner } = core;
  const log = createLog({ level: "silent", clock, to: process.stderr });
  return createWebRole({
    config: { ...config, publicUrl: `https://${HOST}` },
    db, clock, log, blobs, jobs, scanner, authority, pages, version,
    transport: { kind: "tcp", tls: true, certificate: null, proxies: createProxies([]) },
    domains: DOMAINS,
    serviceToken: authority.tokenSource("web"),
    onAct: () => undefined,
    readVerifier: async () => new Uint8Array(),
    reports: { ...createWebReports({ db, clock, log }), note: () => undefined },
    claims: { list: async () => [], run: async () => [] },
  });
}

function askOf({ server }: Pick<WebRole, "server">): WebProbe["ask"] {
  return async ({ method, url, headers, body }) => {
    const answer = await server.inject({ method: method as "GET", url, headers, ...(body === undefined ? {} : { payload: body }) });
    const flat = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(Array.isArray(value) ? value[0] : value)]);
    return { status: answer.statusCode, headers: Object.fromEntries(flat), body: answer.body };
  };
}

/** Somebody who is nobody and owns a team, in a transaction that is taken back: the session is real, and never was. */
async function signIn<Result>(given: WebProbeGiven, { db, teamId }: { readonly db: Db; readonly teamId: Uuid }, work: (session: ProbeSession) => Promise<Result>): Promise<Result> {
  const role = createProbedRole(given, db);
  try {
    const ask = askOf(role);
    const [token, personId, sessionId, now] = [createToken(), createUuid(), createUuid(), new Date(given.clock.now())];
    const expiresAt = new Date(now.getTime() + SESSION_MS);
    await db.tenant(webScope(teamId), async (tx) => {
      await insertPerson(tx, { personId, email: null, now });
      await insertSession(tx, {
        sessionId, personId, tokenHash: hashToken(token), createdAt: now, seenAt: now, expiresAt, methods: ["passkey"], strength: "passkey", client: null, onlyTeam: null,
        deviceHash: null,
      });
      // Nothing is ever opened in this team, so no key stands behind its name.
      await insertTeam(tx, { name: { keyId: createUuid(), sealed: new Uint8Array(1) }, now });
      await insertMember(tx, { teamId, personId, role: "owner", projects: "all", expiresAt: null, since: now });
      await insertGrant(tx, { id: createUuid(), personId, kind: "elevation", permissions: [], projects: "all", sessionId, requestId: null, reason: null, beginsAt: now, expiresAt });
    });
    const cookie = `${sessionCookieName({ tls: true })}=${token}`;
    const csrfToken = deriveCsrfToken(token);
    const { body } = await ask({ method: "POST", url: endpointUrl(createSessionToken), headers: { host: HOST, origin: `https://${HOST}`, cookie, "x-strongroom-csrf": csrfToken } });
    return await work({ cookie, csrfToken, teamId, bearer: `Bearer ${createSessionToken.output.parse(JSON.parse(body)).token}`, ask });
  } finally {
    role.closeRelay();
    await role.server.close();
    await role.localServer.close();
  }
}

/** Every cookie there is, as it is sent over TLS. */
export function allCookies(): readonly string[] {
  const value = { token: "t", maxAgeSeconds: 60 };
  return [composeSessionCookie(value, { tls: true }), ...(["attempt", "device"] as const).map((cookie) => composeNamedCookie(cookie, value, { tls: true }))];
}

/** Asks for a start on every address without TLS. */
export async function refusesPlain({ clock, log }: Pick<CoreGiven, "clock" | "log">): Promise<boolean> {
  try {
    await openTransport({ host: "0.0.0.0", publicUrl: null, tlsCertificateFile: null, tlsKeyFile: null, trustedProxies: [] }, { clock, log });
    return false;
  } catch (error) {
    if (isAppError(error, "serve.host-insecure")) return true;
    throw error;
  }
}

/** Asks a process that is started as jobs are. */
export const jobUser: OperatorDoorGiven["jobUser"] = async () => {
  const { stdout } = await runProcess({
    program: process.execPath,
    args: ["-p", "process.getuid()"],
    env: {},
    cwd: "/",
    stdin: "none",
    limits: { timeoutMs: 10 * SECOND, maxOutputBytes: 100, maxMemoryBytes: "none" },
    isolation: { network: "none", user: "ordinary" },
  });
  return { uid: Number(stdout.toString().trim()), processUid: process.getuid?.() ?? -1 };
};
