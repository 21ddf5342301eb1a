// A fresh place for the real program to live in: a data folder, and a database in it or a new one on the PostgreSQL of the tests.
// What is asked of the database here is asked as its owner, whom nothing binds.

import assert from "node:assert/strict";
import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { PGlite } from "@electric-sql/pglite";
import pg from "pg";

import { createUuid } from "#base/uuid.ts";
import { dataFolderPaths, type DataFolderPaths } from "#platform/data-folder/data-folder.ts";
import { engineOfAny, enginesOfShortRun } from "#platform/db/testing/for-each-engine.ts";
import { reachPostgres } from "#platform/db/testing/postgres-template.ts";

export type EngineName = "pglite" | "postgres";

export interface FreshPlace {
  readonly engine: EngineName;
  readonly dataDir: string;
  readonly paths: DataFolderPaths;
  /** What lies in scratch: nothing where there is no such folder. */
  scratchEntries(): Promise<readonly string[]>;
  /** What the program's environment needs to find its database. */
  readonly env: Readonly<Record<string, string>>;
  /** The PostgreSQL database; null where it is in the folder. */
  readonly databaseUrl: string | null;
  /** As the owner; with PGlite only while the program does not run. */
  query(sql: string, parameters?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
}

/** Runs the suite on both engines, or on one in a run that has only so much time; without a server the PostgreSQL half is skipped, or fails where services are required. */
export function onBothEngines(name: string, suite: (place: FreshPlace, t: TestContext) => Promise<void>): void {
  for (const engine of enginesOfShortRun(name)) {
    test(`${name}, on ${engine}`, async (t) => {
      const place = await openPlace(engine, t);
      if (place !== null) await suite(place, t);
    });
  }
}

/** On the engine of those to which all are the same. */
export async function openAnyPlace(t: TestContext): Promise<FreshPlace> {
  const place = await openPlace(await engineOfAny(), t);
  assert.ok(place !== null);
  return place;
}

/** Null when it would be on PostgreSQL and there is none; the test is marked as skipped then. */
export async function openPlace(engine: EngineName, t: TestContext): Promise<FreshPlace | null> {
  const database = engine === "postgres" ? await createDatabaseFor(t) : null;
  if (engine === "postgres" && database === null) return null;
  const dataDir = await mkdtemp(join(tmpdir(), "strongroom-place-"));
  await chmod(dataDir, 0o700);
  const paths = dataFolderPaths(dataDir);
  t.after(() => rm(dataDir, { recursive: true, force: true }));
  t.after(() => rm(paths.scratch, { recursive: true, force: true }));
  return {
    engine,
    dataDir,
    paths,
    scratchEntries: () => readdirIfThere(paths.scratch),
    env: database === null ? {} : { DATABASE_URL: database },
    databaseUrl: database,
    query: (sql, parameters = []) => (database === null ? queryFolder(paths.database, sql, parameters) : queryServer(database, sql, parameters)),
  };
}

async function readdirIfThere(folder: string): Promise<readonly string[]> {
  try {
    return await readdir(folder);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
}

async function createDatabaseFor(t: TestContext): Promise<string | null> {
  const database = await createDatabase();
  if ("unreachable" in database) {
    assert.notEqual(process.env["STRONGROOM_REQUIRE_SERVICES"], "1", `Expected a PostgreSQL server: ${database.unreachable}.`);
    t.skip(`PostgreSQL half skipped: ${database.unreachable}.`);
    return null;
  }
  t.after(() => database.drop());
  return database.url;
}

/** An empty one on the PostgreSQL of the tests. */
export async function createDatabase(): Promise<{ readonly url: string; drop(): Promise<void> } | { readonly unreachable: string }> {
  const server = await reachPostgres();
  if ("unreachable" in server) return server;
  const name = `strongroom_place_${createUuid().replaceAll("-", "")}`;
  await queryServer(server.url, `create database ${name}`, []);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  return { url: url.href, drop: async () => void (await queryServer(server.url, `drop database if exists ${name} with (force)`, [])) };
}

async function queryServer(url: string, sql: string, parameters: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql, [...parameters])).rows;
  } finally {
    await client.end();
  }
}

async function queryFolder(folder: string, sql: string, parameters: readonly unknown[]): Promise<readonly Record<string, unknown>[]> {
  const database = await PGlite.create(folder);
  try {
    return (await database.query<Record<string, unknown>>(sql, [...parameters])).rows;
  } finally {
    await database.close();
  }
}
