// Opens the database: engine, roles, migrations, catalogue check, in this order; then the only two ways to ask it anything.

import { AsyncLocalStorage } from "node:async_hooks";

import { AppError } from "#base/app-error.ts";
import { isUuid } from "#base/uuid.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Log } from "#platform/log/log.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import { readCatalogue } from "./catalogue-facts.ts";
import { judgeCatalogue } from "./catalogue-rules.ts";
import type { Db, DbRole, Tx } from "./db.ts";
import type { Engine } from "./engine.ts";
import { readMigrations, type DomainTables } from "./migration-files.ts";
import { migrate } from "./migrate.ts";
import { openPglite } from "./pglite-engine.ts";
import { openPostgres } from "./postgres-engine.ts";
import { DB_ROLES, ensureRoles } from "./roles.ts";
import { bindTransaction } from "./session-dialect.ts";
import type { SessionScope } from "./session-scope.ts";

/** Where the database is: in a folder, in the process itself, or a server. */
export type DatabasePlace =
  | { readonly kind: "pglite"; readonly folder: string }
  | { readonly kind: "postgres"; readonly url: Secret; readonly maxConnections: number };

export interface CreateDbGiven {
  readonly database: DatabasePlace;
  /** In the order in which their migrations run. */
  readonly domains: readonly DomainTables[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * @throws AppError `database.unavailable`, `database.too-old`, `database.roles-missing`, `database.migration-changed`,
 * `database.newer-than-program`, `database.refused` when the catalogue is not what row-level security needs.
 */
export async function createDb(given: CreateDbGiven): Promise<Db> {
  const engine = await openEngine(given);
  try {
    return await prepareDb(engine, given);
  } catch (error) {
    await engine.close();
    throw error;
  }
}

/** The same over an engine that is open already; for the test support. */
export async function prepareDb(engine: Engine, given: Pick<CreateDbGiven, "domains" | "clock" | "log">): Promise<Db> {
  await refuseOld(engine);
  await ensureRoles(engine);
  await migrate({ engine, migrations: await readMigrations(given.domains), clock: given.clock, log: given.log });
  await refuseUnsafe(engine, given.domains);
  return dbOver(engine);
}

/** As the server numbers itself: 15.0. Before it, everyone could make tables in the schema public. */
const OLDEST_VERSION = 150_000;

/** @throws AppError `database.too-old`. */
async function refuseOld(engine: Engine): Promise<void> {
  const { rows } = await engine.transaction("", (session) => session.query("select current_setting('server_version_num')::int as number, current_setting('server_version') as name", []));
  if (Number(rows[0]?.["number"]) < OLDEST_VERSION) throw new AppError("database.too-old", `Expected PostgreSQL 15 or later, got ${String(rows[0]?.["name"])}.`);
}

/** @throws AppError `database.refused` naming everything that is wrong. */
export async function refuseUnsafe(engine: Engine, domains: readonly DomainTables[]): Promise<void> {
  const refusals = judgeCatalogue(await readCatalogue(engine), domains.flatMap(({ tables }) => tables));
  if (refusals.length > 0) throw new AppError("database.refused", `The database does not keep tenants apart as it must: ${refusals.join(" ")}`, { details: { refusals: refusals.length } });
}

const engines = new WeakMap<Db, Engine>();

/** The engine below, for the queue, which has tables and connections of its own. */
export function engineOf(db: Db): Engine {
  const engine = engines.get(db);
  if (engine === undefined) throw new Error("Defect: expected a Db made by createDb.");
  return engine;
}

export function dbOver(engine: Engine): Db {
  const inside = new AsyncLocalStorage<{ open: boolean }>();
  const run = async <Result>(scope: SessionScope, work: (tx: Tx) => Promise<Result>): Promise<Result> => {
    // On PGlite it would wait for itself for ever, on a pool as soon as all connections do the same.
    if (inside.getStore()?.open === true) throw new Error("Defect: a transaction was opened inside another; pass the outer Tx on instead.");
    const mark = { open: true };
    return engine.scoped(scope, async (session) => {
      const bound = bindTransaction(session);
      try {
        return await inside.run(mark, () => work(bound));
      } finally {
        mark.open = false;
        bound.end();
      }
    });
  };
  const db: Db = {
    engine: engine.name,
    async tenant({ role, tenantId }, work) {
      if (!isUuid(tenantId)) throw new Error("Defect: expected a tenant's id in its canonical form.");
      return run({ role: knownRole(role), tenant: tenantId }, work);
    },
    async global(role, work) {
      return run({ role: knownRole(role), tenant: "" }, work);
    },
    close: () => engine.close(),
  };
  engines.set(db, engine);
  return db;
}

/** What is no role of ours is a defect, and nothing to ask the database about. */
function knownRole(role: DbRole): DbRole {
  if (!DB_ROLES.includes(role)) throw new Error("Defect: expected one of the database roles of the program.");
  return role;
}

async function openEngine({ database, log }: CreateDbGiven): Promise<Engine> {
  if (database.kind === "pglite") return openPglite({ folder: database.folder });
  return openPostgres({ url: database.url, maxConnections: database.maxConnections, log });
}
