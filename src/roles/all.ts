// All roles in one process, the default. The same code as in processes of their own: calls between roles carry the same tokens,
// which are really verified, and each role is given only what it may hold.

import { access } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { AppError } from "#base/app-error.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import { openDataFolder, type DataFolder } from "#platform/data-folder/data-folder.ts";
import { createDb, type DatabasePlace } from "#platform/db/create-db.ts";
import type { Db } from "#platform/db/db.ts";
import { LOOPBACK_HOSTS } from "#platform/http/cross-site.ts";
import { readPages, type Pages } from "#platform/http/pages.ts";
import { createJobs } from "#platform/jobs/create-jobs.ts";
import { openMasterKeyFile } from "#platform/keyring/master-key-file.ts";
import type { Log } from "#platform/log/log.ts";

import { createAuthority } from "./authority.ts";
import { DOMAINS } from "./domains.ts";
import { createWebRole } from "./web.ts";
import { createWorkerRole } from "./worker.ts";

export interface AllRolesGiven {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly version: string;
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

const PROGRAM_FOLDER = fileURLToPath(new URL("../../", import.meta.url));
const PAGES_FOLDER = join(PROGRAM_FOLDER, "build/web");

/**
 * @throws AppError `serve.host-insecure`, `serve.port-taken`, `data-folder.locked`, and what the parts throw at their start;
 * nothing is left open then.
 */
export async function startAllRoles(given: AllRolesGiven): Promise<RunningServer> {
  assertLoopback(given.config);
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
  const folder = closing.add(await openDataFolder(config.dataDir, clock), (opened) => opened.close());
  const [pages, db] = await Promise.all([readPagesIfBuilt(), createDb({ database: databasePlace(config, folder), domains: DOMAINS, clock, log })]);
  closing.add(db, (opened) => opened.close());
  const masterKey = await openMasterKeyFile({ path: folder.masterKey, whenMissing: (await hasKeys(db)) ? "refuse" : "create" });
  const authority = await createAuthority({ db, masterKey, clock, environment: config.environment });
  const blobs = createFolderBlobs({ folder: blobsFolder(config, folder) });
  const jobs = closing.add(await createJobs({ db, queues: DOMAINS.flatMap((domain) => domain.queues), log }), (started) => started.stop());
  const web = createWebRole({
    config, db, clock, log, blobs, jobs, authority, pages, version,
    domains: DOMAINS,
    serviceToken: authority.tokenSource("web"),
    claims: { list: async () => [], run: async () => [] },
  });
  closing.add(web.localServer, (server) => server.close());
  await web.localServer.listen({ socketPath: folder.socket });
  closing.add(web.server, (server) => server.close());
  const port = await listen(web.server, config);
  const url = config.publicUrl === null ? `http://localhost:${port}` : new URL(config.publicUrl).origin;
  web.setOrigin(url);
  const worker = await createWorkerRole({ config, db, authority, blobs, jobs, clock, log, domains: DOMAINS, serviceToken: authority.tokenSource("worker"), scratchDir: folder.scratch, programDir: PROGRAM_FOLDER });
  await worker.start();
  return { url, firstLink: await web.firstLink(), pages: pages !== null, stop: () => closing.closeAll() };
}

/**
 * Sessions must not cross a network in clear.
 * @throws AppError `serve.host-insecure`.
 */
function assertLoopback({ host }: Config): void {
  if (LOOPBACK_HOSTS.includes(host) || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host)) return;
  throw new AppError("serve.host-insecure", `Serving on ${host} would send sessions over the network without TLS.`);
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

/** Null when they are not built: the API serves without them. */
async function readPagesIfBuilt(): Promise<Pages | null> {
  try {
    await access(PAGES_FOLDER);
  } catch {
    return null;
  }
  return readPages(PAGES_FOLDER);
}

function databasePlace(config: Config, folder: DataFolder): DatabasePlace {
  if (config.databaseUrl === null) return { kind: "pglite", folder: folder.database };
  return { kind: "postgres", url: config.databaseUrl, maxConnections: config.databaseConnections };
}

function blobsFolder(config: Config, folder: DataFolder): string {
  return config.blobsUrl === null ? folder.blobs : fileURLToPath(config.blobsUrl);
}

interface KeyTables {
  authority_tenants: { tenant_id: string };
}

/** An installation with keys has a master key: making another would only hide that it is lost. */
async function hasKeys(db: Db): Promise<boolean> {
  const row = await db.global("strongroom_authority", (tx) => tx.as<KeyTables>().selectFrom("authority_tenants").select("tenant_id").limit(1).executeTakeFirst());
  return row !== undefined;
}

interface Closing {
  add<Resource>(resource: Resource, close: (resource: Resource) => Promise<void>): Resource;
  closeAll(): Promise<void>;
}

/** What was opened is closed in the reverse order, all of it, even when some of it fails; the first failure is thrown. */
function createClosing(): Closing {
  const closers: (() => Promise<void>)[] = [];
  return {
    add(resource, close) {
      closers.push(() => close(resource));
      return resource;
    },
    async closeAll() {
      const failures: unknown[] = [];
      for (let close = closers.pop(); close !== undefined; close = closers.pop()) await close().catch((error: unknown) => void failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}
