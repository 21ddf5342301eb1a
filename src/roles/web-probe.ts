// The web role as a stranger meets it over TLS, for the claims about it: the same routes over the living database, asked without a network.
// What it is asked is no attack and is not counted as one.

import type { OperatorDoorGiven } from "#domains/assurance/claims/operator-door.ts";
import type { WebProbe } from "#domains/assurance/claims/web/web-probe.ts";
import { createWebReports } from "#domains/assurance/index.ts";
import { isAppError } from "#base/app-error.ts";
import { SECOND } from "#base/units.ts";
import { createLog } from "#platform/log/log.ts";
import type { Pages } from "#platform/http/pages.ts";
import { createProxies } from "#platform/http/proxies.ts";
import { composeNamedCookie, composeSessionCookie } from "#platform/http/session-cookie.ts";
import { runProcess } from "#platform/process/process.ts";

import type { Core, CoreGiven } from "./core.ts";
import { DOMAINS } from "./domains.ts";
import { openTransport } from "./transport.ts";
import { createWebRole } from "./web.ts";

export interface WebProbeGiven extends CoreGiven {
  readonly core: Core;
  readonly pages: Pages | null;
  readonly version: string;
}

const HOST = "strongroom.example";

export function createWebProbe({ config, clock, core, pages, version }: WebProbeGiven): WebProbe {
  const { db, authority, blobs, jobs } = core;
  const log = createLog({ level: "silent", clock, to: process.stderr });
  const role = createWebRole({
    config: { ...config, publicUrl: `https://${HOST}` },
    db, clock, log, blobs, jobs, authority, pages, version,
    transport: { kind: "tcp", tls: true, certificate: null, proxies: createProxies([]) },
    domains: DOMAINS,
    serviceToken: authority.tokenSource("web"),
    onAct: () => undefined,
    readVerifier: async () => new Uint8Array(),
    reports: { ...createWebReports({ db, clock, log }), note: () => undefined },
    claims: { list: async () => [], run: async () => [] },
  });
  return {
    routes: role.routes,
    host: HOST,
    async ask({ method, url, headers, body }) {
      const answer = await role.server.inject({ method: method as "GET", url, headers, ...(body === undefined ? {} : { payload: body }) });
      const flat = Object.entries(answer.headers).map(([name, value]): [string, string] => [name, String(Array.isArray(value) ? value[0] : value)]);
      return { status: answer.statusCode, headers: Object.fromEntries(flat), body: answer.body };
    },
  };
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
