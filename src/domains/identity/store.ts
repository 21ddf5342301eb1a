// SQL of the identity domain. Times are given; nothing here reads a clock.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { IdentityTables } from "./tables.ts";

export interface SessionRow {
  readonly sessionId: Uuid;
  readonly personId: Uuid;
  readonly createdAt: Date;
  readonly seenAt: Date;
  readonly expiresAt: Date;
}

export interface SealedEmail {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
  readonly index: Uint8Array;
}

export async function insertPerson(tx: Tx, person: { readonly personId: Uuid; readonly email: SealedEmail | null; readonly now: Date }): Promise<void> {
  const { email } = person;
  await tx
    .as<IdentityTables>()
    .insertInto("people")
    .values({
      person_id: person.personId,
      email_key_id: email?.keyId ?? null,
      email_sealed: email?.sealed ?? null,
      email_index: email?.index ?? null,
      created_at: person.now,
    })
    .execute();
}

export async function findSealedEmail(tx: Tx, personId: Uuid): Promise<{ readonly keyId: Uuid; readonly sealed: Uint8Array } | null> {
  const row = await tx.as<IdentityTables>().selectFrom("people").select(["email_key_id", "email_sealed"]).where("person_id", "=", personId).executeTakeFirst();
  return row === undefined || row.email_key_id === null || row.email_sealed === null ? null : { keyId: row.email_key_id, sealed: row.email_sealed };
}

/** The first person there ever was: the owner of the first team. */
export async function findFirstPerson(tx: Tx): Promise<Uuid | null> {
  const row = await tx.as<IdentityTables>().selectFrom("people").select("person_id").orderBy("created_at").orderBy("person_id").limit(1).executeTakeFirst();
  return row?.person_id ?? null;
}

export async function insertSession(tx: Tx, session: SessionRow & { readonly tokenHash: Uint8Array }): Promise<void> {
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
    })
    .execute();
}

/** A session that was not ended and is not past its time. */
export async function findLiveSession(tx: Tx, given: { readonly tokenHash: Uint8Array; readonly now: Date; readonly idleSince: Date }): Promise<SessionRow | null> {
  const row = await tx
    .as<IdentityTables>()
    .selectFrom("sessions")
    .select(["session_id", "person_id", "created_at", "seen_at", "expires_at"])
    .where("token_hash", "=", given.tokenHash)
    .where("ended_at", "is", null)
    .where("expires_at", ">", given.now)
    .where("seen_at", ">", given.idleSince)
    .executeTakeFirst();
  return row === undefined ? null : asSession(row);
}

export async function findSession(tx: Tx, sessionId: Uuid): Promise<SessionRow | null> {
  const row = await tx
    .as<IdentityTables>()
    .selectFrom("sessions")
    .select(["session_id", "person_id", "created_at", "seen_at", "expires_at"])
    .where("session_id", "=", sessionId)
    .executeTakeFirst();
  return row === undefined ? null : asSession(row);
}

export async function touchSession(tx: Tx, sessionId: Uuid, now: Date): Promise<void> {
  await tx.as<IdentityTables>().updateTable("sessions").set({ seen_at: now }).where("session_id", "=", sessionId).execute();
}

export async function endSession(tx: Tx, sessionId: Uuid, now: Date): Promise<void> {
  await tx.as<IdentityTables>().updateTable("sessions").set({ ended_at: now }).where("session_id", "=", sessionId).where("ended_at", "is", null).execute();
}

export async function deleteExpired(tx: Tx, now: Date): Promise<void> {
  await tx.as<IdentityTables>().deleteFrom("sessions").where("expires_at", "<=", now).execute();
  await tx.as<IdentityTables>().deleteFrom("welcome_links").where("expires_at", "<=", now).execute();
}

export async function insertWelcomeLink(
  tx: Tx,
  link: { readonly tokenHash: Uint8Array; readonly personId: Uuid | null; readonly now: Date; readonly expiresAt: Date },
): Promise<void> {
  await tx
    .as<IdentityTables>()
    .insertInto("welcome_links")
    .values({ token_hash: link.tokenHash, person_id: link.personId, created_at: link.now, expires_at: link.expiresAt, used_at: null })
    .execute();
}

/** Links that were made before and not used are good no more. */
export async function deleteWelcomeLinks(tx: Tx): Promise<void> {
  await tx.as<IdentityTables>().deleteFrom("welcome_links").where("used_at", "is", null).execute();
}

export async function findWelcomeLink(tx: Tx, tokenHash: Uint8Array, now: Date): Promise<{ readonly personId: Uuid | null } | null> {
  const row = await tx
    .as<IdentityTables>()
    .selectFrom("welcome_links")
    .select("person_id")
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row === undefined ? null : { personId: row.person_id };
}

/** Marks the link as used in one statement, so that of two holders only one gets in; null when it is not good. */
export async function useWelcomeLink(tx: Tx, tokenHash: Uint8Array, now: Date): Promise<{ readonly personId: Uuid | null } | null> {
  const row = await tx
    .as<IdentityTables>()
    .updateTable("welcome_links")
    .set({ used_at: now })
    .where("token_hash", "=", tokenHash)
    .where("used_at", "is", null)
    .where("expires_at", ">", now)
    .returning("person_id")
    .executeTakeFirst();
  return row === undefined ? null : { personId: row.person_id };
}

type SelectedSession = Pick<IdentityTables["sessions"], "session_id" | "person_id" | "created_at" | "seen_at" | "expires_at">;

function asSession(row: SelectedSession): SessionRow {
  return { sessionId: row.session_id, personId: row.person_id, createdAt: row.created_at, seenAt: row.seen_at, expiresAt: row.expires_at };
}
