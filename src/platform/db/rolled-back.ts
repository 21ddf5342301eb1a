// Work on the living database that leaves nothing behind: for checks that go through something as it is.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";

import type { Db, DbRole, Tx } from "./db.ts";

/** In no tenant, or in one that never was. */
export type RolledBackScope = DbRole | { readonly role: DbRole; readonly tenantId: Uuid };

/** All that `work` writes is taken back, also when it throws. It works in one transaction of this scope, whatever scope it asks for. */
export async function rolledBack<Result>(db: Db, scope: RolledBackScope, work: (within: Db) => Promise<Result>): Promise<Result> {
  const done = new Error("Taken back");
  let result: { readonly value: Result } | null = null;
  try {
    const once = async (tx: Tx): Promise<void> => {
      result = { value: await work(withinOne(db, tx)) };
      throw done;
    };
    await (typeof scope === "string" ? db.global(scope, once) : db.tenant(scope, once));
  } catch (error) {
    if (error !== done) throw error;
  }
  if (result === null) throw new Error("Defect: work that is taken back came to no end");
  return (result as { readonly value: Result }).value;
}

/** Each transaction is a part of the one that is taken back, and what throws takes back its own part. One after the other. */
function withinOne(db: Db, tx: Tx): Db {
  let last: Promise<unknown> = Promise.resolve();
  const part = <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result> => {
    const next = last.then(async () => {
      const { raw } = sql;
      await sql`${raw("savepoint part")}`.execute(tx.as<object>());
      try {
        const result = await work(tx);
        await sql`${raw("release savepoint part")}`.execute(tx.as<object>());
        return result;
      } catch (error) {
        await sql`${raw("rollback to savepoint part")}`.execute(tx.as<object>());
        throw error;
      }
    });
    last = next.catch(() => undefined);
    return next;
  };
  return { engine: db.engine, tenant: (_scope, work) => part(work), global: (_role, work) => part(work), close: async () => undefined };
}
