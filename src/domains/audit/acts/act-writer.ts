// Acts that have no other work in their transaction (a look at something, an attempt to sign in): those that arrive while one
// transaction is being made durable share the next one. Each caller waits until its own record is on the disk.

import type { Uuid } from "#base/uuid.ts";
import type { Db, DbRole } from "#platform/db/db.ts";
import { insertActs, type PreparedAct } from "./insert-acts.ts";

export interface ActWriter {
  /** Resolves when the record is durable, rejects when it is not: then nothing was recorded. Never within a transaction. */
  write(tenantId: Uuid, act: PreparedAct): Promise<void>;
}

export interface ActWriterGiven {
  readonly db: Db;
  readonly role: DbRole;
}

interface Waiting {
  readonly act: PreparedAct;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** More in one statement is no quicker. */
const MAX_BATCH = 1_000;

export function createActWriter({ db, role }: ActWriterGiven): ActWriter {
  const queues = new Map<Uuid, Waiting[]>();

  async function drain(tenantId: Uuid, queue: Waiting[]): Promise<void> {
    // Those of the same turn come along with the first.
    await new Promise((resolve) => setImmediate(resolve));
    for (let batch = queue.splice(0, MAX_BATCH); batch.length > 0; batch = queue.splice(0, MAX_BATCH)) {
      try {
        await db.tenant({ role, tenantId }, (tx) => insertActs(tx, batch.map(({ act }) => act)));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    queues.delete(tenantId);
  }

  return {
    write: (tenantId, act) =>
      new Promise((resolve, reject) => {
        const queue = queues.get(tenantId);
        if (queue !== undefined) return void queue.push({ act, resolve, reject });
        const fresh: Waiting[] = [{ act, resolve, reject }];
        queues.set(tenantId, fresh);
        void drain(tenantId, fresh);
      }),
  };
}
