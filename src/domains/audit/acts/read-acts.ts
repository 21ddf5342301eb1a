// SQL that reads a team's records, each with what leads to a person, where that is still there, and its place in the log, where it has
// one yet. Row-level security decides whose they are.

import { sql, type SelectQueryBuilder } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { RoleName } from "#platform/keyring/authority.ts";
import type { PublicPart } from "#protocol/audit/record.ts";
import type { Actor } from "./act.ts";
import type { PersonalColumns } from "./compose-record.ts";
import type { ActTables } from "./tables.ts";

export interface StoredAct {
  readonly id: Uuid;
  /** Milliseconds since 1970. */
  readonly recordedAt: number;
  readonly publicPart: PublicPart;
  /** Null in records of before the log. */
  readonly commitment: Uint8Array | null;
  readonly personal: StoredPersonal | "destroyed" | "none";
  /** Null until the sequencer has been there; also for records of before the log. */
  readonly entry: { readonly index: number; readonly sequence: number } | null;
}

export interface StoredPersonal {
  readonly columns: Omit<PersonalColumns, "text">;
  readonly salt: Uint8Array | null;
  /** Sealed text, where there is some. */
  readonly text: { readonly recordKey: Uint8Array; readonly sealed: Uint8Array } | null;
}

export interface ActFilter {
  readonly from?: Date | undefined;
  /** Excluded. */
  readonly to?: Date | undefined;
  /** A whole event, or a domain and a dot: all of its events. */
  readonly event?: string | undefined;
  readonly personId?: Uuid | undefined;
  readonly subjectId?: Uuid | undefined;
  readonly grantId?: Uuid | undefined;
}

/** Where a page of the list ended; null for the newest. */
export type ActPlace = { readonly recordedAt: number; readonly id: Uuid } | null;

/** Newest first, from `after` on. */
export async function listActs(tx: Tx, { filter, after, limit }: { readonly filter: ActFilter; readonly after: ActPlace; readonly limit: number }): Promise<readonly StoredAct[]> {
  let query = selectActs(tx);
  const { from, to, event, personId, subjectId, grantId } = filter;
  if (from !== undefined) query = query.where("o.recorded_at", ">=", from);
  if (to !== undefined) query = query.where("o.recorded_at", "<", to);
  if (event !== undefined) query = event.endsWith(".") ? query.where(sql<boolean>`starts_with(o.event, ${event})`) : query.where("o.event", "=", event);
  if (personId !== undefined) query = query.where("p.person_id", "=", personId);
  if (grantId !== undefined) query = query.where("o.actor_grant_id", "=", grantId);
  if (subjectId !== undefined) query = query.where(({ or, eb }) => or([eb("o.subject_id", "=", subjectId), eb("p.subject_id", "=", subjectId)]));
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("o.recorded_at", "o.id"), "<", tuple(new Date(after.recordedAt), after.id)));
  const rows = await query.orderBy("o.recorded_at", "desc").orderBy("o.id", "desc").limit(limit).execute();
  return rows.map(asAct);
}

export async function findAct(tx: Tx, id: Uuid): Promise<StoredAct | null> {
  const row = await selectActs(tx).where("o.id", "=", id).executeTakeFirst();
  return row === undefined ? null : asAct(row);
}

/** A stretch of the team's stream, in its order; `act` is null where the log has an entry and the record is gone. */
export interface StreamStretch {
  readonly stream: Uuid;
  /** Sequences above it. */
  readonly after: number;
  /** Leaves of the tree that is exported. */
  readonly size: number;
  readonly limit: number;
}

export interface StreamRow {
  readonly index: number;
  readonly sequence: number;
  readonly recordId: Uuid;
  readonly act: StoredAct | null;
}

export async function readStream(tx: Tx, { stream, after, size, limit }: StreamStretch): Promise<readonly StreamRow[]> {
  const entries = await tx
    .as<ActTables>()
    .selectFrom("audit_entries")
    .select(["leaf_index", "stream_sequence", "record_id"])
    .where("stream_id", "=", stream)
    .where("stream_sequence", ">", after)
    .where("leaf_index", "<", size)
    .orderBy("stream_sequence")
    .limit(limit)
    .execute();
  const acts = await findActs(tx, entries.map(({ record_id }) => record_id));
  return entries.map((entry) => ({ index: entry.leaf_index, sequence: entry.stream_sequence, recordId: entry.record_id, act: acts.get(entry.record_id) ?? null }));
}

/** Of the transaction's tenant; ids that are not there are left out. */
export async function findActs(tx: Tx, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, StoredAct>> {
  if (ids.length === 0) return new Map();
  const wanted = sql<Uuid>`(select w.id from json_to_recordset(${JSON.stringify(ids.map((id) => ({ id })))}::json) as w(id uuid))`;
  const rows = await selectActs(tx).where("o.id", "in", wanted).execute();
  return new Map(rows.map((row) => [row.id, asAct(row)]));
}

const COLUMNS = [
  "o.id", "o.recorded_at", "o.actor_kind", "o.actor_role", "o.actor_grant_id", "o.event", "o.subject_kind", "o.subject_id", "o.details", "o.personal_hash",
  "p.record_id as personal_id", "p.person_id", "p.session_id", "p.subject_id as personal_subject_id", "p.details as personal_details", "p.salt", "p.record_key", "p.sealed", "p.destroyed_at",
  "e.leaf_index", "e.stream_sequence",
] as const;

interface ActRow {
  readonly id: Uuid;
  readonly recorded_at: Date;
  readonly actor_kind: Actor["kind"];
  readonly actor_role: RoleName | null;
  readonly actor_grant_id: Uuid | null;
  readonly event: string;
  readonly subject_kind: string;
  readonly subject_id: Uuid | null;
  readonly details: unknown;
  readonly personal_hash: Uint8Array | null;
  readonly personal_id: Uuid | null;
  readonly person_id: Uuid | null;
  readonly session_id: Uuid | null;
  readonly personal_subject_id: Uuid | null;
  readonly personal_details: unknown;
  readonly salt: Uint8Array | null;
  readonly record_key: Uint8Array | null;
  readonly sealed: Uint8Array | null;
  readonly destroyed_at: Date | null;
  readonly leaf_index: number | null;
  readonly stream_sequence: number | null;
}

type Joined = { o: ActTables["audit_outbox"]; p: { [Column in keyof ActTables["audit_personal"]]: ActTables["audit_personal"][Column] | null }; e: { [Column in keyof ActTables["audit_entries"]]: ActTables["audit_entries"][Column] | null } };

function selectActs(tx: Tx): SelectQueryBuilder<Joined, "o" | "p" | "e", ActRow> {
  const query = tx
    .as<ActTables>()
    .selectFrom("audit_outbox as o")
    .leftJoin("audit_personal as p", (join) => join.onRef("p.tenant_id", "=", "o.tenant_id").onRef("p.record_id", "=", "o.id"))
    .leftJoin("audit_entries as e", "e.record_id", "o.id")
    .select([...COLUMNS]);
  // kysely's own type of the joins says the same, in words that no signature can repeat.
  return query as unknown as SelectQueryBuilder<Joined, "o" | "p" | "e", ActRow>;
}

function asAct(row: ActRow): StoredAct {
  return {
    id: row.id,
    recordedAt: row.recorded_at.getTime(),
    publicPart: {
      actor: { kind: row.actor_kind, role: row.actor_role },
      // Written by insertActs only, which checked it.
      details: row.details as PublicPart["details"],
      event: row.event,
      grant: row.actor_grant_id,
      id: row.id,
      recordedAt: row.recorded_at.getTime(),
      subject: { id: row.subject_id, kind: row.subject_kind },
    },
    commitment: row.personal_hash,
    personal: personalOf(row),
    entry: row.leaf_index === null || row.stream_sequence === null ? null : { index: row.leaf_index, sequence: row.stream_sequence },
  };
}

function personalOf(row: ActRow): StoredAct["personal"] {
  if (row.personal_id === null) return "none";
  if (row.destroyed_at !== null) return "destroyed";
  return {
    columns: { personId: row.person_id, sessionId: row.session_id, subjectId: row.personal_subject_id, details: row.personal_details as PersonalColumns["details"] },
    salt: row.salt,
    text: row.record_key === null || row.sealed === null ? null : { recordKey: row.record_key, sealed: row.sealed },
  };
}

/** The stretch of the stream that holds all records of a span of time; `last` is `first - 1` where there is none. */
export async function sequencesBetween(tx: Tx, { stream, size, from, to }: { readonly stream: Uuid; readonly size: number; readonly from: Date | null; readonly to: Date | null }): Promise<{ readonly first: number; readonly last: number }> {
  let query = tx
    .as<ActTables>()
    .selectFrom("audit_entries as e")
    .select(({ fn }) => [fn.min("e.stream_sequence").as("first"), fn.max("e.stream_sequence").as("last")])
    .where("e.stream_id", "=", stream)
    .where("e.leaf_index", "<", size);
  if (from !== null || to !== null) {
    query = query.where(({ exists, selectFrom }) => {
      let within = selectFrom("audit_outbox as o").select("o.id").whereRef("o.id", "=", "e.record_id");
      if (from !== null) within = within.where("o.recorded_at", ">=", from);
      if (to !== null) within = within.where("o.recorded_at", "<", to);
      return exists(within);
    });
  }
  const row = await query.executeTakeFirst();
  return { first: row?.first ?? 1, last: row?.last ?? 0 };
}
