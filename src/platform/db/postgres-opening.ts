// The first statement of a transaction on PostgreSQL, sent together with what opens the transaction: one round trip for both. All of it
// comes before one Sync of the extended protocol, and when a part fails the server skips what follows to the Sync (PostgreSQL's manual,
// "Extended Query"): so the statement runs under the role and the tenant, or not at all. Statements that were only sent one after the
// other would not have that: the second would run without them.

import pg from "pg";

import { BEGIN, scopeParameters, SET_SCOPE, type SessionScope } from "./session-scope.ts";

type Result = pg.QueryResult<Record<string, unknown>>;

/** What pg calls on whatever is submitted to it, as far as it is needed here (pg/lib/client.js, query.js). */
interface Submitted {
  submit(connection: Wire): Error | null;
  handleDataRow(message: unknown): void;
  handleCommandComplete(message: unknown, connection: Wire): void;
}

/** pg/lib/connection.js; its types have other arguments. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  bind(config: { readonly statement: string; readonly values?: readonly string[] }): void;
  execute(config: Readonly<Record<string, never>>): void;
}

const prepared = new WeakSet<pg.PoolClient>();

/** Opens the transaction alone: the first time on a connection, so that the next time its statements are known there. */
export async function openTransaction(client: pg.PoolClient, scope: SessionScope): Promise<void> {
  await client.query(BEGIN);
  await client.query({ ...SET_SCOPE, values: scopeParameters(scope) });
  prepared.add(client);
}

/** Opens the transaction and runs its first statement. */
export async function queryOpening(client: pg.PoolClient, scope: SessionScope, statement: pg.QueryConfig): Promise<Result> {
  if (!prepared.has(client)) {
    await openTransaction(client, scope);
    return await client.query(statement);
  }
  return await new Promise<Result>((resolve, reject) => {
    // Never the simple protocol, which would not be a part of what is skipped.
    const query = new pg.Query<Record<string, unknown>>({ ...statement, queryMode: "extended" } as pg.QueryConfig, (error, result) => (error ? reject(error) : resolve(result as unknown as Result)));
    client.query(Object.assign(query, openingOf(query as unknown as Submitted, scope)));
  });
}

/** How many statements answer before the one that is asked for. */
const OPENING_STATEMENTS = 2;

function openingOf(query: Submitted, scope: SessionScope): Submitted {
  const [submit, handleDataRow, handleCommandComplete] = [query.submit.bind(query), query.handleDataRow.bind(query), query.handleCommandComplete.bind(query)];
  let opening = OPENING_STATEMENTS;
  return {
    submit(connection) {
      connection.stream.cork();
      try {
        connection.bind({ statement: BEGIN.name });
        connection.execute({});
        connection.bind({ statement: SET_SCOPE.name, values: scopeParameters(scope) });
        connection.execute({});
        return submit(connection);
      } finally {
        connection.stream.uncork();
      }
    },
    handleDataRow(message) {
      if (opening === 0) handleDataRow(message);
    },
    handleCommandComplete(message, connection) {
      if (opening === 0) handleCommandComplete(message, connection);
      else opening--;
    },
  };
}
