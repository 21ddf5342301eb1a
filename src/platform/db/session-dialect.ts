// Kysely bound to one open transaction. It cannot begin, commit or take another connection, so what a store builds with
// it runs under the role and the tenant that the transaction was opened with, or not at all.

import {
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from "kysely";

import type { Session } from "./engine.ts";

export interface BoundTransaction {
  /** Typed by each store with its own tables. */
  as<Tables>(): Kysely<Tables>;
  /** From here on every use is a defect. */
  end(): void;
}

export function bindTransaction(session: Session): BoundTransaction {
  const connection = new SessionConnection(session);
  let kysely: Kysely<unknown> | undefined;
  return {
    as<Tables>() {
      kysely ??= new Kysely<unknown>({ dialect: dialectOver(connection) });
      // The types of tables exist for the compiler only: one instance serves all stores that share the transaction.
      return kysely as Kysely<Tables>;
    },
    end: () => connection.end(),
  };
}

class SessionConnection implements DatabaseConnection {
  readonly #session: Session;
  #ended = false;

  constructor(session: Session) {
    this.#session = session;
  }

  end(): void {
    this.#ended = true;
  }

  async executeQuery<Row>(query: CompiledQuery): Promise<QueryResult<Row>> {
    if (this.#ended) throw new Error("Defect: a transaction was used after its end; await all queries inside the callback.");
    const { rows, changed } = await this.#session.query(query.sql, query.parameters);
    return { rows: [...rows] as Row[], numAffectedRows: BigInt(changed) };
  }

  streamQuery<Row>(): AsyncIterableIterator<QueryResult<Row>> {
    throw new Error("Defect: streaming is not offered by both engines; page by key instead.");
  }
}

function dialectOver(connection: DatabaseConnection): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => boundDriver(connection),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function boundDriver(connection: DatabaseConnection): Driver {
  const refuse = () => Promise.reject(new Error("Defect: a transaction cannot be begun, ended or nested from inside; the Db does that."));
  return {
    init: () => Promise.resolve(),
    acquireConnection: () => Promise.resolve(connection),
    releaseConnection: () => Promise.resolve(),
    beginTransaction: refuse,
    commitTransaction: refuse,
    rollbackTransaction: refuse,
    destroy: () => Promise.resolve(),
  };
}
