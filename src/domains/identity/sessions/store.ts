// SQL of sessions and of the browsers that they begin in. Times are given; nothing here reads a clock.

import { sql } from "kysely";

import type { IdentityTables } from "#domains/identity/tables.ts";
import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { SignInStrength } from "#platform/http/route.ts";
import type { SignInMethod } from "#protocol/api/sign-in.ts";

export interface SessionRow {
  readonly sessionId: Uuid;
  readonly personId: Uuid;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
  readonly methods: readonly SignInMethod[];
  readonly strength: SignInStrength;
  readonly client: SealedClient | null;
  /** The only team that the session counts in; null for all. */
  readonly onlyTeam: Uuid | null;
}

/** What the browser said of itself and where it was, under the installation's field key. */
export interface SealedClient {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

const COLUMNS = ["session_id", "person_id", "created_at", "seen_at", "expires_at", "methods", "strength", "client_key_id", "client_sealed", "only_team"] as const;

export async function insertSession(tx: Tx, session: SessionRow & { readonly tokenHash: Uint8Array; readonly deviceHash: Uint8Array | null }): Promise<void> {
  await tx
    .as<IdentityTables>()
    .insertInto("sessions")
    .values({
      session_id: session.sessionId,
      person_id: session.personId,
      token_hash: session.tokenHash,
      created_at: session.createdAt,
      seen_at: session.seenAt,
      expires_at: session.expiresAt,
      ended_at: null,
      methods: [...session.methods],
      strength: session.strength,
      device_hash: session.deviceHash,
      client_key_id: session.client?.keyId ?? null,
      client_sealed: session.client?.sealed ?? null,
      only_team: session.onlyTeam,
    })
    .execute();
}

/** A session that was not ended and is not past its time. */
export async function findLiveSession(tx: Tx, given: { readonly tokenHash: Uint8Array; readonly now: Date; readonly idleSince: Date }): Promise<SessionRow | null> {
  const row = await tx
    .as<IdentityTables>()
    .selectFrom("sessions")
    .select(COLUMNS)
    .where("token_hash", "=", given.tokenHash)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .where("seen_at", ">", given.idleSince)
    .executeTakeFirst();
  return row === undefined ? null : asSession(row);
}

/** Those of the ids that are good. */
export async function listLiveSessionIds(tx: Tx, given: { readonly sessionIds: readonly Uuid[]; readonly now: Date; readonly idleSince: Date }): Promise<readonly Uuid[]> {
  if (given.sessionIds.length === 0) return [];
  const rows = await tx
    .as<IdentityTables>()
    .selectFrom("sessions")
    .select("session_id")
    .where("session_id", "in", given.sessionIds)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .where("seen_at", ">", given.idleSince)
    .execute();
  return rows.map((row) => row.session_id);
}

/** The same by its id. */
export async function findLiveSessionById(tx: Tx, given: { readonly sessionId: Uuid; readonly now: Date; readonly idleSince: Date }): Promise<SessionRow | null> {
  const session = await tx
    .as<IdentityTables>()
    .selectFrom("sessions")
    .select(COLUMNS)
    .where("session_id", "=", given.sessionId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .where("seen_at", ">", given.idleSince)
    .executeTakeFirst();
  return session === undefined ? null : asSession(session);
}

export async function findSession(tx: Tx, sessionId: Uuid): Promise<SessionRow | null> {
  const row = await tx.as<IdentityTables>().selectFrom("sessions").select(COLUMNS).where("session_id", "=", sessionId).executeTakeFirst();
  return row === undefined ? null : asSession(row);
}

/** A person's sessions that are good, the newest first. */
export async function listLiveSessions(tx: Tx, given: { readonly personId: Uuid; readonly now: Date; readonly idleSince: Date }): Promise<readonly SessionRow[]> {
  const rows = await tx
    .as<IdentityTables>()
    .selectFrom("sessions")
    .select(COLUMNS)
    .where("person_id", "=", given.personId)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .where("seen_at", ">", given.idleSince)
    .orderBy("seen_at", "desc")
    .orderBy("session_id")
    .execute();
  return rows.map(asSession);
}

export async function touchSession(tx: Tx, sessionId: Uuid, now: Date): Promise<void> {
  await tx.as<IdentityTables>().updateTable("sessions").set({ seen_at: now }).where("session_id", "=", sessionId).execute();
}

/** False when it had ended, or is another person's. */
export async function endSession(tx: Tx, given: { readonly sessionId: Uuid; readonly personId?: Uuid; readonly onlyTeam?: Uuid | undefined; readonly now: Date }): Promise<boolean> {
  let query = tx.as<IdentityTables>().updateTable("sessions").set({ ended_at: given.now }).where("session_id", "=", given.sessionId).where("ended_at", "is", null);
  if (given.personId !== undefined) query = query.where("person_id", "=", given.personId);
  if (given.onlyTeam !== undefined) query = query.where("only_team", "=", given.onlyTeam);
  return (await query.executeTakeFirst()).numUpdatedRows > 0n;
}

/** The ids of those that ended by it. */
export async function endSessionsOf(tx: Tx, given: { readonly personId: Uuid; readonly except: Uuid | null; readonly onlyTeam?: Uuid | undefined; readonly now: Date }): Promise<readonly Uuid[]> {
  let query = tx.as<IdentityTables>().updateTable("sessions").set({ ended_at: given.now }).where("person_id", "=", given.personId).where("ended_at", "is", null);
  if (given.except !== null) query = query.where("session_id", "<>", given.except);
  if (given.onlyTeam !== undefined) query = query.where("only_team", "=", given.onlyTeam);
  return (await query.returning("session_id").execute()).map((row) => row.session_id);
}

/** Those that count in one team alone. */
export async function endSessionsInTeam(tx: Tx, given: { readonly personId: Uuid; readonly teamId: Uuid; readonly now: Date }): Promise<void> {
  await tx.as<IdentityTables>().updateTable("sessions").set({ ended_at: given.now }).where("person_id", "=", given.personId).where("only_team", "=", given.teamId).where("ended_at", "is", null).execute();
}

/** False when the session has ended. */
export async function replaceToken(
  tx: Tx,
  given: { readonly sessionId: Uuid; readonly tokenHash: Uint8Array; readonly proven: { readonly methods: readonly SignInMethod[]; readonly strength: SignInStrength } | null },
): Promise<boolean> {
  const changes = given.proven === null ? {} : { methods: [...given.proven.methods], strength: given.proven.strength };
  const result = await tx
    .as<IdentityTables>()
    .updateTable("sessions")
    .set({ token_hash: given.tokenHash, ...changes })
    .where("session_id", "=", given.sessionId)
    .where("ended_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function deleteExpiredSessions(tx: Tx, now: Date): Promise<void> {
  await tx.as<IdentityTables>().deleteFrom("sessions").where("expires_at", "<=", now).execute();
  await tx.as<IdentityTables>().deleteFrom("welcome_links").where("expires_at", "<=", now).execute();
}

/** As long as its cookie lives, and a little. */
const DEVICE_MS = 400 * DAY;

export async function rememberDevice(tx: Tx, device: { readonly deviceHash: Uint8Array; readonly personId: Uuid; readonly now: Date }): Promise<void> {
  await tx.as<IdentityTables>().deleteFrom("known_devices").where("person_id", "=", device.personId).where("seen_at", "<", new Date(device.now.getTime() - DEVICE_MS)).execute();
  await tx
    .as<IdentityTables>()
    .insertInto("known_devices")
    .values({ device_hash: device.deviceHash, person_id: device.personId, created_at: device.now, seen_at: device.now })
    .onConflict((conflict) => conflict.columns(["device_hash", "person_id"]).doUpdateSet({ seen_at: device.now }))
    .execute();
}

/** Whether whoever has the address signed in from this browser before; the same work when nobody has it. */
export async function isKnownDevice(tx: Tx, given: { readonly deviceHash: Uint8Array; readonly emailIndex: Uint8Array }): Promise<boolean> {
  const { rows } = await sql<{ known: boolean }>`
    select exists (
      select from known_devices join people on people.person_id = known_devices.person_id
      where known_devices.device_hash = ${given.deviceHash} and people.email_index = ${given.emailIndex}
    ) as known`.execute(tx.as<IdentityTables>());
  return rows[0]?.known === true;
}

export async function isDeviceOf(tx: Tx, given: { readonly deviceHash: Uint8Array; readonly personId: Uuid }): Promise<boolean> {
  const row = await tx.as<IdentityTables>().selectFrom("known_devices").select("person_id").where("device_hash", "=", given.deviceHash).where("person_id", "=", given.personId).executeTakeFirst();
  return row !== undefined;
}

/** Browsers are forgotten when everything of a person is ended. */
export async function forgetDevicesOf(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<IdentityTables>().deleteFrom("known_devices").where("person_id", "=", personId).execute();
}

function asSession(row: Pick<IdentityTables["sessions"], (typeof COLUMNS)[number]>): SessionRow {
  return {
    sessionId: row.session_id,
    personId: row.person_id,
    createdAt: row.created_at,
    seenAt: row.seen_at,
    expiresAt: row.expires_at,
    methods: row.methods,
    strength: row.strength,
    client: row.client_key_id === null || row.client_sealed === null ? null : { keyId: row.client_key_id, sealed: row.client_sealed },
    onlyTeam: row.only_team,
  };
}
