// What the two engines have in common: one transaction at a time on one connection, opened with what row-level security
// needs to know. Only `platform/db` and `platform/jobs` see it; domains get a `Db`.

/** One open transaction. */
export interface Session {
  /** One statement with `$1` parameters. */
  query(sql: string, parameters: readonly unknown[]): Promise<QueryRows>;
  /** Any number of statements without parameters, in one message. */
  exec(sql: string): Promise<void>;
}

export interface QueryRows {
  readonly rows: readonly Record<string, unknown>[];
  /** Rows that an insert, update, delete or merge has changed; 0 for all else. */
  readonly changed: number;
}

export interface Engine {
  readonly name: "pglite" | "postgres";
  /**
   * Runs `work` between `begin` and `commit`; rolls back when it throws. `prologue` (statements that are ours: never
   * from outside) goes in the same message as `begin` where the engine can.
   */
  transaction<Result>(prologue: string, work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Calls back for each notification on `channel` until closed. */
  listen(channel: string, onNotification: () => void): Promise<{ close(): Promise<void> }>;
  close(): Promise<void>;
}
