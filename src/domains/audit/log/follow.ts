// The log as a stream for workers, in the order of the log, across all teams: each entry with its record, which is read as the team
// that it belongs to. Whoever follows keeps the index of what it has seen, and goes on from there after a restart.

import { findActs, type StoredAct } from "#domains/audit/acts/read-acts.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Db, DbRole } from "#platform/db/db.ts";
import type { LogTables } from "./tables.ts";

export interface FollowedEntry {
  readonly index: number;
  readonly tenantId: Uuid;
  /** In the team's stream. */
  readonly sequence: number;
  /** Null where the record is gone from its table. */
  readonly act: StoredAct | null;
}

export interface AuditStream {
  /** Entries from `fromIndex` on, at most so many; fewer or none at the end of the log. Call again with the last index + 1. */
  follow(fromIndex: number, limit?: number): Promise<readonly FollowedEntry[]>;
}

const STRETCH = 500;

export function createAuditStream({ db, role }: { readonly db: Db; readonly role: DbRole }): AuditStream {
  return {
    async follow(fromIndex, limit = STRETCH) {
      const entries = await db.global(role, (tx) =>
        tx.as<LogTables>().selectFrom("audit_entries").select(["leaf_index", "stream_id", "stream_sequence", "record_id"]).where("leaf_index", ">=", fromIndex).orderBy("leaf_index").limit(limit).execute(),
      );
      const acts = new Map<Uuid, StoredAct>();
      for (const tenantId of new Set(entries.map(({ stream_id }) => stream_id))) {
        const ids = entries.filter(({ stream_id }) => stream_id === tenantId).map(({ record_id }) => record_id);
        for (const [id, act] of await db.tenant({ role, tenantId }, (tx) => findActs(tx, ids))) acts.set(id, act);
      }
      return entries.map((entry) => ({ index: entry.leaf_index, tenantId: entry.stream_id, sequence: entry.stream_sequence, act: acts.get(entry.record_id) ?? null }));
    },
  };
}
