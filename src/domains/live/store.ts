// SQL of live sessions. Times are given; nothing here reads a clock.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Page } from "#platform/http/paging.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import type { LiveEndReason } from "#protocol/api/live-sessions.ts";

import type { LiveTables } from "./tables.ts";

export interface Credential {
  readonly kind: PersonCaller["credential"];
  readonly id: Uuid;
  readonly personId: Uuid;
}

export interface LiveSessionRow {
  readonly id: Uuid;
  /** Null at the end. */
  readonly hostTokenHash: Uint8Array | null;
  readonly membersOnly: boolean;
  readonly startedBy: Credential;
  readonly startedAt: Date;
  readonly mostParticipants: number;
  readonly ended: { readonly at: Date; readonly reason: LiveEndReason; readonly by: Uuid | null } | null;
}

const COLUMNS = ["id", "host_token_hash", "members_only", "started_by", "credential", "credential_id", "started_at", "most_participants", "ended_at", "end_reason", "ended_by"] as const;

export async function insertLiveSession(tx: Tx, given: { readonly id: Uuid; readonly hostTokenHash: Uint8Array; readonly membersOnly: boolean; readonly startedBy: Credential; readonly now: Date }): Promise<void> {
  const { id, hostTokenHash, membersOnly, startedBy, now } = given;
  await tx
    .as<LiveTables>()
    .insertInto("live_sessions")
    .values({ id, host_token_hash: hostTokenHash, members_only: membersOnly, started_by: startedBy.personId, credential: startedBy.kind, credential_id: startedBy.id, started_at: now, most_participants: 0, ended_at: null, end_reason: null, ended_by: null })
    .execute();
}

export async function countRunning(tx: Tx): Promise<number> {
  const row = await tx.as<LiveTables>().selectFrom("live_sessions").select(({ fn }) => fn.countAll().as("count")).where("ended_at", "is", null).executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function findLiveSession(tx: Tx, id: Uuid): Promise<LiveSessionRow | null> {
  const row = await tx.as<LiveTables>().selectFrom("live_sessions").select(COLUMNS).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : asSession(row);
}

/** Those of the ids that run. */
export async function listRunningIds(tx: Tx, ids: readonly Uuid[]): Promise<readonly Uuid[]> {
  const rows = await tx.as<LiveTables>().selectFrom("live_sessions").select("id").where("id", "in", ids).where("ended_at", "is", null).execute();
  return rows.map((row) => row.id);
}

export async function listRunningOf(tx: Tx, personId: Uuid): Promise<readonly Uuid[]> {
  const rows = await tx.as<LiveTables>().selectFrom("live_sessions").select("id").where("started_by", "=", personId).where("ended_at", "is", null).execute();
  return rows.map((row) => row.id);
}

/** Newest first, one above the limit of the page. */
export async function listLiveSessionRows(tx: Tx, page: Page): Promise<readonly LiveSessionRow[]> {
  const { after } = page;
  let query = tx.as<LiveTables>().selectFrom("live_sessions").select(COLUMNS).orderBy("started_at", "desc").orderBy("id", "desc").limit(page.limit + 1);
  if (after !== null) query = query.where((eb) => eb.or([eb("started_at", "<", after.at), eb.and([eb("started_at", "=", after.at), eb("id", "<", after.id)])]));
  return (await query.execute()).map(asSession);
}

/** Null when it had ended; else as it was before, with the most that there were. */
export async function markEnded(tx: Tx, given: { readonly id: Uuid; readonly reason: LiveEndReason; readonly by: Uuid | null; readonly mostParticipants: number; readonly now: Date }): Promise<LiveSessionRow | null> {
  const { id, reason, by, now } = given;
  const before = await tx.as<LiveTables>().selectFrom("live_sessions").select(COLUMNS).where("id", "=", id).where("ended_at", "is", null).forUpdate().executeTakeFirst();
  if (before === undefined) return null;
  const mostParticipants = Math.max(before.most_participants, given.mostParticipants);
  await tx.as<LiveTables>().updateTable("live_sessions").set({ host_token_hash: null, ended_at: now, end_reason: reason, ended_by: by, most_participants: mostParticipants }).where("id", "=", id).execute();
  await tx.as<LiveTables>().updateTable("live_connections").set({ disconnected_at: now }).where("live_session_id", "=", id).where("disconnected_at", "is", null).execute();
  return { ...asSession(before), mostParticipants };
}

export async function raiseParticipants(tx: Tx, { id, mostParticipants }: { readonly id: Uuid; readonly mostParticipants: number }): Promise<void> {
  await tx.as<LiveTables>().updateTable("live_sessions").set({ most_participants: mostParticipants }).where("id", "=", id).where("most_participants", "<", mostParticipants).where("ended_at", "is", null).execute();
}

function asSession(row: Pick<LiveTables["live_sessions"], Exclude<(typeof COLUMNS)[number], "tenant_id">>): LiveSessionRow {
  return {
    id: row.id,
    hostTokenHash: row.host_token_hash,
    membersOnly: row.members_only,
    startedBy: { kind: row.credential, id: row.credential_id, personId: row.started_by },
    startedAt: row.started_at,
    mostParticipants: row.most_participants,
    ended: row.ended_at === null || row.end_reason === null ? null : { at: row.ended_at, reason: row.end_reason, by: row.ended_by },
  };
}
