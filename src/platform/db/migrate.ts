// Brings the tables to what the program expects: each migration once, in order, in a transaction of its own that also
// records it. One that was applied and has changed since is refused: the tables would not be what the file says.

import { AppError } from "#base/app-error.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Log } from "#platform/log/log.ts";
import type { Engine, Session } from "./engine.ts";
import type { Migration } from "./migration-files.ts";

/** The platform's own table; the catalogue check knows it. */
export const MIGRATIONS_TABLE = "strongroom_migrations";

/** Any constant: two processes that start at once migrate one after the other ("stro" in ASCII). */
const LOCK_KEY = 0x7374726f;

const CREATE_TABLE = `
  create table if not exists ${MIGRATIONS_TABLE} (
    domain text not null,
    name text not null,
    digest text not null,
    applied_at timestamptz not null,
    primary key (domain, name)
  )`;

export interface MigrateGiven {
  readonly engine: Engine;
  readonly migrations: readonly Migration[];
  readonly clock: Clock;
  readonly log: Log;
}

/** @throws AppError `database.migration-changed`, `database.newer-than-program`. */
export async function migrate(given: MigrateGiven): Promise<void> {
  await locked(given.engine, (session) => session.exec(CREATE_TABLE));
  await given.engine.transaction("", (session) => refuseForeign(session, given.migrations));
  for (const migration of given.migrations) {
    const applied = await locked(given.engine, (session) => applyOnce(session, migration, given.clock));
    if (applied) given.log.debug("a migration was applied", { domain: migration.domain, migration: migration.name });
  }
}

function locked<Result>(engine: Engine, work: (session: Session) => Promise<Result>): Promise<Result> {
  // The timeout of single statements is for requests; a migration takes as long as it takes.
  return engine.transaction(`set local statement_timeout = 0; select pg_advisory_xact_lock(${LOCK_KEY})`, work);
}

async function applyOnce(session: Session, migration: Migration, clock: Clock): Promise<boolean> {
  const { rows } = await session.query(`select digest from ${MIGRATIONS_TABLE} where domain = $1 and name = $2`, [migration.domain, migration.name]);
  const found = rows[0]?.["digest"];
  if (found === migration.digest) return false;
  if (found !== undefined) throw changed(migration);
  await session.exec(migration.sql);
  await session.query(`insert into ${MIGRATIONS_TABLE} (domain, name, digest, applied_at) values ($1, $2, $3, $4)`, [
    migration.domain,
    migration.name,
    migration.digest,
    new Date(clock.now()),
  ]);
  return true;
}

function changed({ domain, name }: Migration): AppError {
  return new AppError("database.migration-changed", `The migration ${domain}/${name} was applied with another content than the program now has.`);
}

/** A migration that the program does not know, or one that would have to run before others that have run already. */
async function refuseForeign(session: Session, migrations: readonly Migration[]): Promise<void> {
  const { rows } = await session.query(`select domain, name from ${MIGRATIONS_TABLE} order by domain, name`, []);
  for (const row of rows) {
    const known = migrations.find(({ domain, name }) => domain === row["domain"] && name === row["name"]);
    if (known === undefined) {
      throw new AppError("database.newer-than-program", `The database has the migration ${String(row["domain"])}/${String(row["name"])}, which this program does not know.`);
    }
    const late = migrations.find(({ domain, name }) => domain === row["domain"] && name < String(row["name"]) && !rows.some((other) => other["domain"] === domain && other["name"] === name));
    if (late !== undefined) {
      throw new AppError("database.migration-changed", `The migration ${late.domain}/${late.name} comes before ${String(row["name"])}, which is applied already.`);
    }
  }
}
