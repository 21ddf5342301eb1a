// PGlite by the messages of PostgreSQL's protocol, all of a statement's in one call. Its own `query` makes six calls for each statement and
// parses and plans it each time; here what comes again is prepared, as on a server.

import { parse, protocol, type PGlite } from "@electric-sql/pglite";

import { createTurns } from "#base/turns.ts";

import type { QueryRows } from "./engine.ts";
import { BEGIN, scopeParameters, SET_SCOPE, type SessionScope } from "./session-scope.ts";
import { createStatementNames } from "./statement-names.ts";
import { OID } from "./values.ts";

export interface PgliteConnection {
  query(sql: string, parameters: readonly unknown[]): Promise<QueryRows>;
  exec(sql: string): Promise<readonly Record<string, unknown>[]>;
  /** Opens a transaction under a role and within a tenant: together with what is asked first, in one call. */
  begin(scope: SessionScope): Promise<void>;
  /** Gives the command that the server says it has done: ROLLBACK where a statement had failed. */
  commit(): Promise<string>;
}

const { serialize } = protocol;
const COMMIT = { name: "strongroom_commit", text: "commit" } as const;

/** To be used by one transaction at a time, within `runExclusive`. */
export function createPgliteConnection(pglite: PGlite): PgliteConnection {
  const names = createStatementNames();
  /** Types of the parameters of what is prepared, by name. */
  const prepared = new Map<string, readonly number[]>();
  /** Of the transaction that was begun and has asked for nothing yet. */
  let opening: readonly Uint8Array[] = [];
  const send = async (messages: readonly Uint8Array[], syncToFs = false) =>
    await pglite.execProtocolStream(Buffer.concat([...messages, serialize.sync()]), { syncToFs });

  const prepare = async ({ name, text }: { readonly name: string; readonly text: string }): Promise<readonly number[]> => {
    const known = prepared.get(name);
    if (known !== undefined) return known;
    const types = parse.parseDescribeStatementResults(await send([serialize.parse({ name, text }), serialize.describe({ type: "S", name })]));
    // The statement without a name is another one each time.
    if (name !== "") prepared.set(name, types);
    return types;
  };
  const toParameter = (value: unknown, type: number | undefined): string | Uint8Array | null => {
    if (value === null || value === undefined) return null;
    // As it is: the text of it would be digits, counted and copied one by one.
    if (type === OID.bytea && value instanceof Uint8Array) return value;
    const write = type === undefined ? undefined : pglite.serializers[type];
    if (write !== undefined) return write(value);
    if (typeof value === "string" || typeof value === "number" || typeof value === "boolean" || typeof value === "bigint") return String(value);
    throw new TypeError(`Expected a value that type ${type ?? "?"} has a form for, got ${typeof value}.`);
  };
  const resultsOf = (messages: Awaited<ReturnType<typeof send>>) => parse.parseResults([...messages], pglite.parsers);

  const takeOpening = (): readonly Uint8Array[] => {
    const messages = opening;
    opening = [];
    return messages;
  };
  /** What is looked at or parsed for the first time is so under the role and within the tenant. */
  const open = async (): Promise<void> => {
    const messages = takeOpening();
    if (messages.length > 0) await send(messages);
  };

  const query = async (sql: string, parameters: readonly unknown[]): Promise<QueryRows> => {
    const name = names.of(sql) ?? "";
    if (!prepared.has(name)) await open();
    const types = await prepare({ name, text: sql });
    const values = parameters.map((value, index) => toParameter(value, types[index]));
    const answer = await send([...takeOpening(), serialize.bind({ statement: name, values }), serialize.describe({ type: "P" }), serialize.execute({})]);
    const [result] = resultsOf(answer.slice(answer.findLastIndex((message) => message.name === "bindComplete")));
    return { rows: (result?.rows ?? []) as Record<string, unknown>[], changed: result?.affectedRows ?? 0 };
  };
  // PGlite keeps the answer to a call until the next call, and no longer.
  const inTurn = createTurns();

  return {
    query: (sql, parameters) => inTurn(() => query(sql, parameters)),
    exec: (sql) => inTurn(async () => {
      await open();
      return resultsOf(await send([serialize.query(sql)])).flatMap(({ rows }) => rows as Record<string, unknown>[]);
    }),
    begin: (scope) => inTurn(async () => {
      for (const statement of [BEGIN, SET_SCOPE]) await prepare(statement);
      opening = [...run(BEGIN.name), ...run(SET_SCOPE.name, scopeParameters(scope))];
    }),
    commit: () => inTurn(async () => {
      // Nothing was asked, so nothing was begun.
      if (takeOpening().length > 0) return "COMMIT";
      await prepare(COMMIT);
      const done = (await send(run(COMMIT.name), true)).find((message) => message.name === "commandComplete");
      return done !== undefined && "text" in done ? String(done.text) : "";
    }),
  };
}

function run(statement: string, values: readonly string[] = []): Uint8Array[] {
  return [serialize.bind({ statement, values: [...values] }), serialize.execute({})];
}
