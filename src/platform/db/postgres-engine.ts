// A PostgreSQL server, 15 or later, through a pool of connections.

import pg from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

import { MINUTE, SECOND } from "#base/units.ts";
import type { Log } from "#platform/log/log.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import { sqlState, toDatabaseError } from "./database-errors.ts";
import type { Engine, QueryRows, Session } from "./engine.ts";
import { listenPostgres } from "./postgres-listener.ts";
import { openTransaction, queryOpening } from "./postgres-opening.ts";
import type { SessionScope } from "./session-scope.ts";
import { createStatementNames } from "./statement-names.ts";
import { OID, parseArrayOf, parseBytea, parseInt8 } from "./values.ts";

/** Longer means that a lock or a plan has gone wrong: better an error than a queue behind it. */
const STATEMENT_TIMEOUT_MS = 2 * MINUTE;
/** A transaction that does nothing for this long has lost its program. */
const IDLE_IN_TRANSACTION_TIMEOUT_MS = MINUTE;
/** invalid_sql_statement_name */
const NO_SUCH_STATEMENT = "26000";
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
    transaction: (prologue, work) => runTransaction(pool, (client) => startOwned(client, prologue), work),
    scoped: (scope, work) => runTransaction(pool, async (client) => startScoped(client, scope), work),
    listen: (wanted) => listenPostgres({ ...wanted, config, log: given.log }),
    close: () => pool.end(),
  };
}

/** Starts a transaction on the connection; `isOpen` says at the end whether there is one to commit. */
interface Started {
  readonly session: Session;
  isOpen(): boolean;
}

async function runTransaction<Result>(pool: pg.Pool, start: (client: pg.PoolClient) => Promise<Started>, work: (session: Session) => Promise<Result>): Promise<Result> {
  const client = await pool.connect().catch((error: unknown) => { throw toDatabaseError(error); });
  let broken = false;
  // A connection that breaks says so by an event as well as by its statements' errors; unheard, the event ends the process.
  const onLost = () => { broken = true; };
  client.on("error", onLost);
  try {
    const { session, isOpen } = await start(client);
    const result = await work(session);
    if (!isOpen()) return result;
    const { command } = await client.query("commit");
    // A server answers a commit of an aborted transaction with ROLLBACK and no error.
    if (command === "ROLLBACK") throw new Error("Defect: a statement had failed, its error was swallowed, and the transaction was rolled back.");
    return result;
  } catch (error) {
    await client.query("rollback").catch(() => { broken = true; });
    // A connection that has lost what was prepared on it (through a pooler, say) would lose it for ever.
    broken ||= sqlState(error) === NO_SUCH_STATEMENT;
    throw toDatabaseError(error);
  } finally {
    client.off("error", onLost);
    client.release(broken);
  }
}

async function startOwned(client: pg.PoolClient, prologue: string): Promise<Started> {
  // One message without parameters: the server runs the statements in order and answers once.
  await client.query(`begin; ${prologue}`);
  return { session: sessionOver(client), isOpen: () => true };
}

/** Begun by the first statement, together with it. */
function startScoped(client: pg.PoolClient, scope: SessionScope): Started {
  const { query, exec } = sessionOver(client);
  let opening: Promise<unknown> | null = null;
  return {
    isOpen: () => opening !== null,
    session: {
      async query(sql, parameters) {
        if (opening !== null) return await afterOpening(opening, () => query(sql, parameters));
        const first = queryOpening(client, scope, statementOf(sql, parameters));
        opening = first;
        return rowsOf(await first);
      },
      async exec(sql) {
        opening ??= openTransaction(client, scope);
        return await afterOpening(opening, () => exec(sql));
      },
    },
  };
}

/** A statement behind a first one that failed is told what that one was told: what was not opened is not run in. */
async function afterOpening<Result>(opening: Promise<unknown>, ask: () => Promise<Result>): Promise<Result> {
  await opening;
  return await ask();
}

function sessionOver(client: pg.PoolClient): Session {
  return {
    query: async (sql, parameters) => rowsOf(await client.query<Record<string, unknown>>(statementOf(sql, parameters))),
    async exec(sql) {
      // With several statements pg answers with a list, which its types do not say.
      type Result = pg.QueryResult<Record<string, unknown>>;
      const results: Result | Result[] = await client.query<Record<string, unknown>>(sql);
      return [results].flat().flatMap(({ rows }) => rows);
    },
  };
}

const statementNames = createStatementNames();

function statementOf(sql: string, parameters: readonly unknown[]): pg.QueryConfig {
  const name = statementNames.of(sql);
  const values = [...parameters];
  return name === null ? { text: sql, values } : { name, text: sql, values };
}

function rowsOf({ rows, rowCount, command }: pg.QueryResult<Record<string, unknown>>): QueryRows {
  return { rows, changed: command === "SELECT" ? 0 : (rowCount ?? 0) };
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
