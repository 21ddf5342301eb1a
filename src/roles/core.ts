// What every composition of roles stands on: the data folder, the database, the authority, blobs and the queue, opened in this order
// and closed in the reverse.

import { fileURLToPath } from "node:url";

import type { Blobs } from "#platform/blobs/blobs.ts";
import { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Config } from "#platform/config/load-config.ts";
import { openDataFolder, type DataFolder } from "#platform/data-folder/data-folder.ts";
import { createDb, type DatabasePlace } from "#platform/db/create-db.ts";
import type { Db } from "#platform/db/db.ts";
import { createJobs } from "#platform/jobs/create-jobs.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { openMasterKeyFile } from "#platform/keyring/master-key-file.ts";
import type { Log } from "#platform/log/log.ts";
import { openUploadScanner, type UploadScanner } from "#platform/malware/scanner.ts";

import { createAuthority, type LocalAuthority } from "./authority.ts";
import { DOMAINS } from "./domains.ts";

export interface CoreGiven {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Core {
  readonly folder: DataFolder;
  readonly db: Db;
  readonly authority: LocalAuthority;
  readonly blobs: Blobs;
  readonly jobs: Jobs;
  /** Of uploads, with the operator's signatures. */
  readonly scanner: UploadScanner;
}

/** The program's own folder. */
export const PROGRAM_FOLDER: string = fileURLToPath(new URL("../../", import.meta.url));

/** @throws AppError `data-folder.locked`, and what the parts throw at their start; `closing` has what was opened until then. */
export async function openCore({ config, clock, log }: CoreGiven, closing: Closing): Promise<Core> {
  const scanner = await openUploadScanner(config.malwareSignaturesFile);
  const folder = closing.add(await openDataFolder(config.dataDir, clock), (opened) => opened.close());
  const db = closing.add(await createDb({ database: databasePlace(config, folder), domains: DOMAINS, clock, log }), (opened) => opened.close());
  const masterKey = await openMasterKeyFile({ path: folder.masterKey, whenMissing: (await hasKeys(db)) ? "refuse" : "create" });
  const authority = await createAuthority({ db, masterKey, clock, environment: config.environment });
  const blobs = createFolderBlobs({ folder: blobsFolder(config, folder) });
  const jobs = closing.add(await createJobs({ db, queues: DOMAINS.flatMap((domain) => domain.queues), log, alone: true }), (started) => started.stop());
  return { folder, db, authority, blobs, jobs, scanner };
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

export interface Closing {
  add<Resource>(resource: Resource, close: (resource: Resource) => Promise<void>): Resource;
  closeAll(): Promise<void>;
}

/** What was opened is closed in the reverse order, all of it, even when some of it fails; the first failure is thrown. */
export function createClosing(): Closing {
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
