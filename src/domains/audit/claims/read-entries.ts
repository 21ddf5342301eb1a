// SQL of the check: the log's entries as they stand, and how long the oldest has waited for its place.

import { sql } from "kysely";

import type { LogTables } from "#domains/audit/log/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Leaf } from "#protocol/audit/record.ts";

export interface PlacedEntry extends Leaf {
  readonly index: number;
}

/** Those with leaves from `from` to `to` (excluded), in their order. */
export async function readEntries(tx: Tx, { from, to }: { readonly from: number; readonly to: number }): Promise<readonly PlacedEntry[]> {
  const rows = await tx
    .as<LogTables>()
    .selectFrom("audit_entries")
    .select(["leaf_index", "stream_id", "stream_sequence", "record_hash"])
    .where("leaf_index", ">=", from)
    .where("leaf_index", "<", to)
    .orderBy("leaf_index")
    .execute();
  return rows.map((row) => ({ index: row.leaf_index, stream: row.stream_id, sequence: row.stream_sequence, recordHash: row.record_hash }));
}

/** The hashes that the entries of these leaves commit to. */
export async function readRecordHashes(tx: Tx, indexes: readonly number[]): Promise<ReadonlyMap<number, Uint8Array>> {
  if (indexes.length === 0) return new Map();
  const rows = await tx.as<LogTables>().selectFrom("audit_entries").select(["leaf_index", "record_hash"]).where("leaf_index", "in", indexes).execute();
  return new Map(rows.map((row) => [row.leaf_index, row.record_hash]));
}

/** Whether the log ever had an entry, by itself or by what it says of its size. */
export async function hasEntries(tx: Tx): Promise<boolean> {
  const log = await tx.as<LogTables>().selectFrom("audit_log").select("size").executeTakeFirst();
  const entry = await tx.as<LogTables>().selectFrom("audit_entries").select("leaf_index").limit(1).executeTakeFirst();
  return log?.size !== 0 || entry !== undefined;
}

/** In milliseconds, by the database's clock; null when nothing waits. */
export async function readLongestWait(tx: Tx): Promise<number | null> {
  const { rows } = await sql<{ waited: number | null }>`
    select (extract(epoch from clock_timestamp() - min(queued_at)) * 1000)::float8 as waited from audit_pending`.execute(tx.as<LogTables>());
  return rows[0]?.waited ?? null;
}
