// All roles in one process, the default. The same code as in processes of their own: calls between roles carry the same tokens,
// which are really verified, and each role is given only what it may hold.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { REVIEW_QUEUE, SWEEP_QUEUE } from "#domains/access/index.ts";
import { createWebReports, RUN_DUE_QUEUE } from "#domains/assurance/index.ts";
import { LIVE_SWEEP_QUEUE } from "#domains/live/index.ts";
import { SEND_REPORTS_QUEUE, TELL_QUEUE } from "#domains/vaults/index.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import type { Log } from "#platform/log/log.ts";

import { createAuditLogRole } from "./audit-log.ts";
import { readPagesIfBuilt } from "./built-pages.ts";
import { createClaims } from "./claims.ts";
import { createClosing, openCore, PROGRAM_FOLDER, type Closing } from "./core.ts";
import { DOMAINS } from "./domains.ts";
import { openTransport } from "./transport.ts";
import { createWebRole } from "./web.ts";
import { createWorkerRole } from "./worker.ts";

export interface AllRolesGiven {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
  /** Prints a line for the person who started it. */
  out(line: string): void;
}

export interface RunningServer {
  /** Where people reach it. */
  readonly url: string;
  /** The one-time link for the first owner; null once there is one. */
  readonly firstLink: string | null;
  /** Whether the pages are built; without them there is the API alone. */
  readonly pages: boolean;
  /** Lets what is under way end, then gives everything up. */
  stop(): Promise<void>;
}

const AUDIT_VERIFIER = "src/cli/audit/verify-export.ts";

/**
 * @throws AppError `serve.host-insecure`, `serve.port-taken`, `data-folder.locked`, and what the parts throw at their start;
 * nothing is left open then.
 */
export async function startAllRoles(given: AllRolesGiven): Promise<RunningServer> {
  const closing = createClosing();
  try {
    return await start(given, closing);
  } catch (error) {
    await closing.closeAll();
    throw error;
  }
}

async function start(given: AllRolesGiven, closing: Closing): Promise<RunningServer> {
  const { config, clock, log, version } = given;
  const transport = await openTransport(config, given);
  const [pages, core] = await Promise.all([readPagesIfBuilt(), openCore(given, closing)]);
  const { folder, db, authority, blobs, jobs, scanner } = core;
  const claims = createClaims({ ...given, core, pages });
  const auditLog = closing.add(createAuditLogRole({ config, db, clock, log, authority, domains: DOMAINS, serviceToken: authority.tokenSource("worker") }), (role) => role.stop());
  const web = createWebRole({
    config, db, clock, log, blobs, jobs, authority, pages, version, transport, scanner,
    domains: DOMAINS,
    serviceToken: authority.tokenSource("web"),
    onAct: auditLog.onAct,
    readVerifier: () => readFile(join(PROGRAM_FOLDER, AUDIT_VERIFIER)),
    claims,
    reports: createWebReports({ db, clock, log }),
  });
  closing.add(web, (role) => role.flush());
  closing.add(web.localServer, (server) => server.close());
  await web.localServer.listen({ socketPath: folder.socket });
  closing.add(web.server, (server) => server.close());
  closing.add(web, async (role) => role.closeRelay());
  const port = await listen(web.server, config);
  const url = config.publicUrl === null ? `${transport.tls ? "https" : "http"}://localhost:${port}` : new URL(config.publicUrl).origin;
  web.setOrigin(url);
  const worker = await createWorkerRole({ config, db, authority, blobs, scanner, jobs, clock, log, domains: DOMAINS, serviceToken: authority.tokenSource("worker"), onAct: auditLog.onAct, scratchDir: folder.scratch, publicDataDir: join(folder.root, "advisories"), programDir: PROGRAM_FOLDER, out: given.out });
  auditLog.start();
  await worker.start();
  await jobs.work(SWEEP_QUEUE, { concurrency: 1 }, () => web.upkeep.sweep());
  await jobs.work(REVIEW_QUEUE, { concurrency: 1 }, () => web.upkeep.startReviews());
  await jobs.work(TELL_QUEUE, { concurrency: 1 }, ({ message }) => web.post.teller.tell(message["noticeId"] as Uuid));
  await jobs.work(SEND_REPORTS_QUEUE, { concurrency: 1 }, () => web.post.reportSender.sendDue());
  await jobs.work(LIVE_SWEEP_QUEUE, { concurrency: 1 }, () => web.live.sweep());
  await jobs.work(RUN_DUE_QUEUE, { concurrency: 1 }, async ({ signal }) => void (await claims.runDue(signal)));
  return { url, firstLink: await web.firstLink(), pages: pages !== null, stop: () => closing.closeAll() };
}

async function listen(server: { listen(place: { readonly host: string; readonly port: number }): Promise<number> }, config: Config): Promise<number> {
  try {
    return await server.listen({ host: config.host, port: config.port });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : null;
    if (code === "EADDRINUSE") throw new AppError("serve.port-taken", `Port ${config.port} of ${config.host} is in use.`, { cause: error, details: { port: config.port } });
    if (code === "EACCES" || code === "EADDRNOTAVAIL") throw new AppError("serve.port-taken", `Port ${config.port} of ${config.host} cannot be used (${code}).`, { cause: error, details: { port: config.port } });
    throw error;
  }
}
