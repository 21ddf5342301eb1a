// Runs a suite on both engines, each time on a fresh database with the tables of the given domains.

import { createHash } from "node:crypto";
import { test, type TestContext } from "node:test";

import { createManualClock, type ManualClock } from "#platform/clock/manual-clock.ts";
import { createSystemClock } from "#platform/clock/system-clock.ts";
import { createLog, type Log } from "#platform/log/log.ts";
import { dbOver, prepareDb } from "#platform/db/create-db.ts";
import type { Db } from "#platform/db/db.ts";
import type { Engine } from "#platform/db/engine.ts";
import { digestOfMigrations, readMigrations, type DomainTables } from "#platform/db/migration-files.ts";
import { ALL_ROLES } from "#platform/db/roles.ts";
import { isWholeRun, seedOfRun } from "#roles/testing/seeded-random.ts";
import { clonePgliteTemplate } from "./pglite-template.ts";
import { clonePostgresTemplate, reachPostgres } from "./postgres-template.ts";

const ENGINES = ["pglite", "postgres"] as const;

export interface TestDatabase {
  readonly db: Db;
  readonly engine: Engine["name"];
  /** As the owner of the tables, whom nothing binds: to look at what is really there, and for sabotage. */
  asOwner(sql: string, parameters?: readonly unknown[]): Promise<readonly Record<string, unknown>[]>;
  /** Several statements without parameters, as the owner. */
  execAsOwner(sql: string): Promise<void>;
  /** A second Db over the same database, as another process would have; PostgreSQL only. */
  readonly url: string | null;
}

export interface TestSuite extends TestDatabase {
  readonly t: TestContext;
  /** Whether it is on its first engine in this run. */
  readonly first: boolean;
  /** Runs `cleanUp` after the last test, the last one first, and all of them before the database is closed. */
  after(cleanUp: () => Promise<void> | void): void;
  readonly clock: ManualClock;
  readonly log: Log;
}

/** The domains whose tables the suite needs, with those that they build on, in the order of their migrations. */
export interface SuiteGiven {
  readonly domains: readonly DomainTables[];
}

interface SuiteChoice extends SuiteGiven {
  /** Of a suite whose time goes to git, sandboxes or attempts and not to its database: a run that has only so much time takes one engine, by its seed. */
  readonly oneWhenShort?: true;
}

/** What every suite logs to: nothing, or standard error with STRONGROOM_TEST_LOG=debug. */
export function createTestLog(): Log {
  const level = process.env["STRONGROOM_TEST_LOG"] === "debug" ? "debug" : "silent";
  return createLog({ level, clock: createSystemClock(), to: process.stderr });
}

/**
 * `forEachEngine("vault store", { domains }, async ({ db }) => { test("a vault is …", async () => { … }) })`: tests that
 * are begun in `suite` become subtests and are waited for. Without a server the PostgreSQL half is skipped and says so;
 * with STRONGROOM_REQUIRE_SERVICES=1 it fails.
 */
export function forEachEngine(name: string, given: SuiteChoice, suite: (given: TestSuite) => Promise<void> | void): void {
  for (const [index, engine] of (given.oneWhenShort === true ? enginesOfShortRun(name) : ENGINES).entries()) {
    test(`${name} on ${engine}`, async (t) => {
      const opened = await openTestDatabase(engine, given);
      if (opened === null) return t.skip(await skipReason());
      const cleanUps: (() => Promise<void> | void)[] = [() => opened.close()];
      t.after(async () => {
        for (const cleanUp of cleanUps.reverse()) await cleanUp();
      });
      await suite({ ...opened, t, first: index === 0, after: (cleanUp) => void cleanUps.push(cleanUp), clock: createManualClock(), log: createTestLog() });
    });
  }
}

/** Which of a suite is taken is another for each seed, and not the same for all suites; without a server it is the one that needs none. */
export function enginesOfShortRun(name: string): readonly Engine["name"][] {
  if (isWholeRun() || (process.env["STRONGROOM_TEST_BUDGET_MS"] ?? "") === "") return ENGINES;
  if ((process.env["STRONGROOM_TEST_DATABASE_URL"] ?? "") === "") return ENGINES.slice(0, 1);
  const chosen = createHash("sha256").update(`${seedOfRun()} ${name}`).digest().readUInt8() % ENGINES.length;
  return ENGINES.slice(chosen, chosen + 1);
}

/** One fresh database; null when it would be on PostgreSQL and no server answers. */
export async function openTestDatabase(engine: Engine["name"], given: SuiteGiven): Promise<(TestDatabase & { close(): Promise<void> }) | null> {
  const log = createTestLog();
  const template = {
    digest: `${ALL_ROLES.join()} ${digestOfMigrations(await readMigrations(given.domains))}`,
    build: async (empty: Engine) => void (await prepareDb(empty, { domains: given.domains, clock: createSystemClock(), log })),
  };
  if (engine === "pglite") {
    const clone = await clonePgliteTemplate(template);
    return { ...describe(clone, null), close: () => clone.close() };
  }
  const server = await reachPostgres();
  if ("unreachable" in server) return null;
  const clone = await clonePostgresTemplate(server.url, template, log);
  const close = async () => {
    await clone.engine.close();
    await clone.drop();
  };
  return { ...describe(clone.engine, clone.url), close };
}

/** For a suite to which the engines are the same: the server where one answers, since that takes less time; a whole run has them on the other. */
export async function engineOfAny(): Promise<Engine["name"]> {
  return isWholeRun() || "unreachable" in (await reachPostgres()) ? "pglite" : "postgres";
}

/** On the engine of those to which all are the same. */
export async function openAnyTestDatabase(given: SuiteGiven): Promise<TestDatabase & { close(): Promise<void> }> {
  const database = await openTestDatabase(await engineOfAny(), given);
  if (database === null) throw new Error("Expected an engine that answered just now");
  return database;
}

function describe(engine: Engine, url: string | null): TestDatabase {
  return {
    db: dbOver(engine),
    engine: engine.name,
    url,
    asOwner: (sql, parameters = []) => engine.transaction("", async (session) => (await session.query(sql, parameters)).rows),
    execAsOwner: (sql) => engine.transaction("", async (session) => void (await session.exec(sql))),
  };
}

async function skipReason(): Promise<string> {
  const server = await reachPostgres();
  const reason = "unreachable" in server ? server.unreachable : "the server went away";
  if (process.env["STRONGROOM_REQUIRE_SERVICES"] === "1") throw new Error(`Expected a PostgreSQL server (STRONGROOM_REQUIRE_SERVICES=1), but ${reason}.`);
  return `PostgreSQL half skipped: ${reason}.`;
}
