// SQL of the log: where it stands, what waits, its entries, tiles and checkpoints. None of it reads a record.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Tile } from "#protocol/audit/edge.ts";
import type { TileSource } from "#protocol/audit/subtrees.ts";
import { TILE_WIDTH, type TileId } from "#protocol/audit/tile-path.ts";
import { HASH_BYTES } from "#protocol/audit/crypto.ts";
import type { LogTables } from "./tables.ts";

export interface PendingRow {
  readonly recordId: Uuid;
  readonly stream: Uuid;
  readonly recordHash: Uint8Array;
}

export interface NewEntry extends PendingRow {
  readonly index: number;
  readonly sequence: number;
}

export interface LogState {
  readonly size: number;
}

export interface StoredCheckpoint {
  readonly size: number;
  readonly root: Uint8Array;
  readonly note: string;
  readonly signedAt: Date;
}

/** Takes or keeps the lead for so long; null when another program has it. By the database's clock, which all programs share. */
export async function takeLead(tx: Tx, given: { readonly leaderId: Uuid; readonly forMs: number }): Promise<LogState | null> {
  const { rows } = await sql<{ size: number }>`
    update audit_log set leader_id = ${given.leaderId}, leader_until = clock_timestamp() + ${given.forMs}::int * interval '1 millisecond'
    where leader_id is null or leader_id = ${given.leaderId} or leader_until < clock_timestamp() returning size`.execute(tx.as<LogTables>());
  return rows[0] ?? null;
}

export async function giveUpLead(tx: Tx, leaderId: Uuid): Promise<void> {
  await tx.as<LogTables>().updateTable("audit_log").set({ leader_id: null, leader_until: null }).where("leader_id", "=", leaderId).execute();
}

export async function hasPending(tx: Tx): Promise<boolean> {
  return (await tx.as<LogTables>().selectFrom("audit_pending").select("ordinal").limit(1).executeTakeFirst()) !== undefined;
}

/** The oldest first; those of one statement in their order. */
export async function readPending(tx: Tx, limit: number): Promise<readonly PendingRow[]> {
  const rows = await tx.as<LogTables>().selectFrom("audit_pending").select(["record_id", "stream_id", "record_hash"]).orderBy("queued_at").orderBy("ordinal").orderBy("record_id").limit(limit).execute();
  return rows.map((row) => ({ recordId: row.record_id, stream: row.stream_id, recordHash: row.record_hash }));
}

/** Takes away what waits although it has its place already; gives how many. */
export async function dropKnown(tx: Tx): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    with dropped as (delete from audit_pending p using audit_entries e where e.record_id = p.record_id returning 1) select count(*)::int as count from dropped`.execute(tx.as<LogTables>());
  return rows[0]?.count ?? 0;
}

/** The last sequence of each stream; streams without an entry are left out. */
export async function readLastSequences(tx: Tx, streams: readonly Uuid[]): Promise<ReadonlyMap<Uuid, number>> {
  const { rows } = await sql<{ stream: Uuid; sequence: number | null }>`
    select s.stream, (select e.stream_sequence from audit_entries e where e.stream_id = s.stream order by e.stream_sequence desc limit 1) as sequence
    from json_to_recordset(${JSON.stringify(streams.map((stream) => ({ stream })))}::json) as s(stream uuid)`.execute(tx.as<LogTables>());
  return new Map(rows.flatMap(({ stream, sequence }) => (sequence === null ? [] : [[stream, sequence] as const])));
}

/** How many entries a stream had when the tree had `size` leaves. */
export async function countStreamEntries(tx: Tx, { stream, size }: { readonly stream: Uuid; readonly size: number }): Promise<number> {
  const row = await tx.as<LogTables>().selectFrom("audit_entries").select("stream_sequence").where("stream_id", "=", stream).where("leaf_index", "<", size).orderBy("stream_sequence", "desc").limit(1).executeTakeFirst();
  return row?.stream_sequence ?? 0;
}

/** From `oldSize` to `size`; false when the log no longer stands there, or another program leads. */
export async function moveLog(tx: Tx, { leaderId, oldSize, size }: { readonly leaderId: Uuid; readonly oldSize: number; readonly size: number }): Promise<boolean> {
  const moved = await tx.as<LogTables>().updateTable("audit_log").set({ size }).where("size", "=", oldSize).where("leader_id", "=", leaderId).executeTakeFirst();
  return moved.numUpdatedRows === 1n;
}

/** Takes what waited and gives each its place, in one statement: what is in the log waits no more. Gives how many. */
export async function placeEntries(tx: Tx, entries: readonly NewEntry[]): Promise<number> {
  const places = JSON.stringify(entries.map(({ recordId, index, sequence }) => ({ record_id: recordId, leaf_index: index, stream_sequence: sequence })));
  const { rows } = await sql<{ count: number }>`
    with given as materialized (select * from json_to_recordset(${places}::json) as g(record_id uuid, leaf_index bigint, stream_sequence bigint)),
    taken as (delete from audit_pending p using given g where p.record_id = g.record_id returning g.leaf_index, p.stream_id, g.stream_sequence, p.record_id, p.record_hash),
    placed as (
      insert into audit_entries (leaf_index, stream_id, stream_sequence, record_id, record_hash)
      select leaf_index, stream_id, stream_sequence, record_id, record_hash from taken returning 1
    )
    select count(*)::int as count from placed`.execute(tx.as<LogTables>());
  return rows[0]?.count ?? 0;
}

export async function writeTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  if (tiles.length === 0) return;
  await tx
    .as<LogTables>()
    .insertInto("audit_tiles")
    .values(tiles.map(({ level, index, hashes }) => ({ level, tile_index: index, hashes })))
    .onConflict((conflict) => conflict.columns(["level", "tile_index"]).doUpdateSet((eb) => ({ hashes: eb.ref("excluded.hashes") })))
    .execute();
}

export async function insertCheckpoint(tx: Tx, { size, root, note, signedAt }: StoredCheckpoint): Promise<void> {
  await tx.as<LogTables>().insertInto("audit_checkpoints").values({ size, root, note, signed_at: signedAt }).execute();
}

export async function readTiles(tx: Tx, tiles: readonly TileId[]): Promise<readonly Tile[]> {
  if (tiles.length === 0) return [];
  const wanted = JSON.stringify(tiles.map(({ level, index }) => ({ level, tile_index: index })));
  const { rows } = await sql<{ level: number; tile_index: number; hashes: Uint8Array }>`
    select t.level, t.tile_index, t.hashes from audit_tiles t
    join json_to_recordset(${wanted}::json) as w(level int, tile_index bigint) on w.level = t.level and w.tile_index = t.tile_index`.execute(tx.as<LogTables>());
  const found = new Map(rows.map((row) => [`${row.level}/${row.tile_index}`, row.hashes]));
  return tiles.flatMap(({ level, index, width }) => {
    const hashes = found.get(`${level}/${index}`);
    // A tile may have grown since: of a tree of the asked size it is the beginning.
    return hashes === undefined ? [] : [{ level, index, width, hashes: hashes.subarray(0, Math.min(width, TILE_WIDTH) * HASH_BYTES) }];
  });
}

/** For proofs, within a transaction. A tile that is not there gives nothing, which the protocol refuses (AUD-8). */
export function tileSource(tx: Tx): TileSource {
  return {
    async read(tiles) {
      const found = await readTiles(tx, tiles);
      const byPlace = new Map(found.map((tile) => [`${tile.level}/${tile.index}`, tile.hashes]));
      return tiles.map(({ level, index }) => byPlace.get(`${level}/${index}`) ?? new Uint8Array());
    },
  };
}

export async function readLogSize(tx: Tx): Promise<number> {
  return (await tx.as<LogTables>().selectFrom("audit_log").select("size").executeTakeFirstOrThrow()).size;
}

/** The newest; null before the first act. */
export async function readCheckpoint(tx: Tx): Promise<StoredCheckpoint | null> {
  const row = await tx.as<LogTables>().selectFrom("audit_checkpoints").selectAll().orderBy("size", "desc").limit(1).executeTakeFirst();
  return row === undefined ? null : { size: row.size, root: row.root, note: row.note, signedAt: row.signed_at };
}

/** Those of these sizes that were ever signed, the smallest first. */
export async function findCheckpoints(tx: Tx, sizes: readonly number[]): Promise<readonly StoredCheckpoint[]> {
  if (sizes.length === 0) return [];
  const rows = await tx.as<LogTables>().selectFrom("audit_checkpoints").selectAll().where("size", "in", sizes).orderBy("size").execute();
  return rows.map((row) => ({ size: row.size, root: row.root, note: row.note, signedAt: row.signed_at }));
}
