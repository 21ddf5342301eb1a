// A PostgreSQL server, 15 or later, through a pool of connections.

import pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

import { MINUTE, SECOND } from "#base/units.ts";
import type { Log } from "#platform/log/log.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import { toDatabaseError } from "./database-errors.ts";
import type { Engine, QueryRows, Session } from "./engine.ts";
import { listenPostgres } from "./postgres-listener.ts";
import { OID, parseArrayOf, parseBytea, parseInt8 } from "./values.ts";

/** Longer means that a lock or a plan has gone wrong: better an error than a queue behind it. */
const STATEMENT_TIMEOUT_MS = 2 * MINUTE;
/** A transaction that does nothing for this long has lost its program. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = MINUTE;
const CONNECT_TIMEOUT_MS = 10 * SECOND;

export interface PostgresGiven {
  /** `postgres://user:password@host:port/database` */
  readonly url: Secret;
  readonly maxConnections: number;
  readonly log: Log;
}

export async function openPostgres(given: PostgresGiven): Promise<Engine> {
  const config = await connectionConfig(given.url);
  const pool = new pg.Pool({ ...config, max: given.maxConnections });
  // Without a listener an idle connection that the server closes ends the whole process.
  pool.on("error", () => given.log.warn("a connection to the database was lost while idle"));
  return {
    name: "postgres",
    transaction: (prologue, work) => runTransaction(pool, prologue, work),
    listen: (wanted) => listenPostgres({ ...wanted, config, log: given.log }),
    close: () => pool.end(),
  };
}

async function runTransaction<Result>(pool: pg.Pool, prologue: string, work: (session: Session) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => { throw toDatabaseError(error); });
  let broken = false;
  // A connection that breaks says so by an event as well as by its statements' errors; unheard, the event ends the process.
  const onLost = () => { broken = true; };
  client.on("error", onLost);
  try {
    // One message without parameters: the server runs the statements in order and answers once.
    await client.query(`begin; ${prologue}`);
    const result = await work(postgresSession(client));
    const { command } = await client.query("commit");
    // A server answers a commit of an aborted transaction with ROLLBACK and no error.
    if (command === "ROLLBACK") throw new Error("Defect: a statement had failed, its error was swallowed, and the transaction was rolled back.");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => { broken = true; });
    throw toDatabaseError(error);
  } finally {
    client.off("error", onLost);
    client.release(broken);
  }
}

function postgresSession(client: pg.PoolClient): Session {
  return {
    async query(sql, parameters): Promise<QueryRows> {
      const name = statementNames.of(sql);
      const values = [...parameters];
      const result: pg.QueryResult<Record<string, unknown>> = await client.query(name === null ? { text: sql, values } : { name, text: sql, values });
      return { rows: result.rows, changed: result.command === "SELECT" ? 0 : (result.rowCount ?? 0) };
    },
    async exec(sql) {
      // With several statements pg answers with a list, which its types do not say.
      type Result = pg.QueryResult<Record<string, unknown>>;
      const results: Result | Result[] = await client.query<Record<string, unknown>>(sql);
      return [results].flat().flatMap(({ rows }) => rows);
    },
  };
}

/**
 * Statements that come again are prepared: parsed and planned once for each connection. Row-level security and the role are part of the
 * plan, and the server plans anew when they differ. Lists of any length make any number of texts, so there is an end to it.
 */
const statementNames = createStatementNames();
const MAX_PREPARED = 500;
/** A text longer than this is made of a list, or is run once. */
const MAX_PREPARED_CHARACTERS = 8000;

function createStatementNames(): { of(sql: string): string | null } {
  const seen = new Map<string, string | null>();
  let prepared = 0;
  return {
    of(sql) {
      if (sql.length > MAX_PREPARED_CHARACTERS) return null;
      const known = seen.get(sql);
      if (typeof known === "string") return known;
      if (known === undefined) {
        // The first time tells nothing; of what never came again no more is kept than of what did.
        if (seen.size >= 4 * MAX_PREPARED) for (const [text, name] of seen) if (name === null) seen.delete(text);
        seen.set(sql, null);
        return null;
      }
      if (prepared >= MAX_PREPARED) return null;
      const name = `strongroom_${++prepared}`;
      seen.set(sql, name);
      return name;
    },
  };
}

/** The URL without its password, which is asked for again at each connection and so is held sealed between them. */
async function connectionConfig(url: Secret): Promise<pg.ClientConfig> {
  const place = await url.use((bytes) => {
    const withoutPassword = new URL(Buffer.from(bytes).toString("utf8"));
    withoutPassword.password = "";
    return parseIntoClientConfig(withoutPassword.href);
  });
  return {
    ...place,
    password: () => url.use((bytes) => decodeURIComponent(new URL(Buffer.from(bytes).toString("utf8")).password)),
    application_name: "strongroom",
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
    types: { getTypeParser },
  };
}

const TEXT_PARSERS = new Map<number, (text: string) => unknown>([
  [OID.bytea, parseBytea],
  [OID.int8, parseInt8],
  [OID.date, (text) => text],
  [OID.byteaArray, parseArrayOf(parseBytea)],
  [OID.int8Array, parseArrayOf(parseInt8)],
  [OID.dateArray, parseArrayOf((text) => text)],
]);

const getTypeParser: pg.CustomTypesConfig["getTypeParser"] = (oid: number, format?: "text" | "binary") => {
  const own = format === "binary" ? undefined : TEXT_PARSERS.get(oid);
  return own ?? (pg.types.getTypeParser(oid, format) as (text: string) => unknown);
};
