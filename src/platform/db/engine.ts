// What the two engines have in common: one transaction at a time on one connection, opened with what row-level security
// needs to know. Only `platform/db` and `platform/jobs` see it; domains get a `Db`.

import type { SessionScope } from "./session-scope.ts";

/** One open transaction. */
export interface Session {
  /** One statement with `$1` parameters. */
  query(sql: string, parameters: readonly unknown[]): Promise<QueryRows>;
  /** Any number of statements without parameters, in one message; gives the rows of all of them, in order. */
  exec(sql: string): Promise<readonly Record<string, unknown>[]>;
}

export interface QueryRows {
  readonly rows: readonly Record<string, unknown>[];
  /** Rows that an insert, update, delete or merge has changed; 0 for all else. */
  readonly changed: number;
}

export interface ListenGiven {
  readonly channel: string;
  readonly onNotification: (payload: string) => void;
  /** After each time that listening has begun: what was missed before has to be looked for. */
  readonly onListening: () => void;
}

export interface Listener {
  close(): Promise<void>;
}

export interface Engine {
  readonly name: "pglite" | "postgres";
  /**
   * Runs `work` between `begin` and `commit`, as the owner; rolls back when it throws. `prologue` (statements that are ours: never
   * from outside) goes in the same message as `begin`.
   */
  transaction<Result>(prologue: string, work: (session: Session) => Promise<Result>): Promise<Result>;
  /** The same under a role and within a tenant. Where `work` asks nothing, nothing need be begun. */
  scoped<Result>(scope: SessionScope, work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Listens on a connection of its own until closed; one that is lost is made again. */
  listen(given: ListenGiven): Promise<Listener>;
  close(): Promise<void>;
}
