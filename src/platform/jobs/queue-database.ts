// The database as pg-boss wants it, over our engines. Each statement runs in a transaction of its own under the queue's
// role, or under the owner for setting up.

import { fromKysely, type ConstructorOptions } from "pg-boss";

import type { Tx } from "#platform/db/db.ts";
import type { Engine } from "#platform/db/engine.ts";
import { QUEUE_ROLE } from "#platform/db/roles.ts";

type IDatabase = NonNullable<ConstructorOptions["db"]>;

/** pg-boss writes the bounds of a transaction into some of its texts; ours stand around it already. */
const OWN_TRANSACTION = /^\s*BEGIN;([\s\S]*)COMMIT;\s*$/;

export function queueDatabase(engine: Engine, as: "owner" | "queue"): IDatabase {
  const prologue = as === "queue" ? `set local role ${QUEUE_ROLE}` : "";
  return {
    async executeSql(text, values) {
      const rows = await engine.transaction(prologue, async (session) => {
        // One statement is prepared when it comes again, as the look at each queue does every second.
        if ((values !== undefined && values.length > 0) || !text.includes(";")) return (await session.query(text, values ?? [])).rows;
        return session.exec(OWN_TRANSACTION.exec(text)?.[1] ?? text);
      });
      return { rows: [...rows] };
    },
    async listen(channel, onNotification, onReconnect) {
      return engine.listen({ channel, onNotification, onListening: onReconnect });
    },
  };
}

/** For a single statement in the caller's transaction, under the caller's role. */
export function callersDatabase(tx: Tx): IDatabase {
  return fromKysely(tx.as<Record<string, never>>());
}
