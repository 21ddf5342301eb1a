// SQL of people and of one-time links. Times are given; nothing here reads a clock.

import { sql } from "kysely";

import type { IdentityTables } from "#domains/identity/tables.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { SealedEmail } from "./emails.ts";

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

/** Who has the address, with the address as they gave it. */
export async function findPersonByIndex(tx: Tx, index: Uint8Array): Promise<{ readonly personId: Uuid; readonly keyId: Uuid; readonly sealed: Uint8Array } | null> {
  const row = await tx.as<IdentityTables>().selectFrom("people").select(["person_id", "email_key_id", "email_sealed"]).where("email_index", "=", index).executeTakeFirst();
  return row === undefined || row.email_key_id === null || row.email_sealed === null ? null : { personId: row.person_id, keyId: row.email_key_id, sealed: row.email_sealed };
}

/** The same without the address: one row of one column comes back, whether anybody has it or not, so that there is nothing more to read for one than for the other. */
export async function findPersonIdByIndex(tx: Tx, index: Uint8Array): Promise<Uuid | null> {
  const { rows } = await sql<{ person_id: Uuid | null }>`select (select person_id from people where email_index = ${index}) as person_id`.execute(tx.as<IdentityTables>());
  return rows[0]?.person_id ?? null;
}

/** False when somebody else has the address. */
export async function updateEmail(tx: Tx, personId: Uuid, email: SealedEmail): Promise<boolean> {
  // Asked in the same statement: a violated key would end the transaction.
  const result = await tx
    .as<IdentityTables>()
    .updateTable("people")
    .set({ email_key_id: email.keyId, email_sealed: email.sealed, email_index: email.index })
    .where("person_id", "=", personId)
    .where(sql<boolean>`not exists (select from people as other where other.email_index = ${email.index} and other.person_id <> ${personId})`)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** The first person there ever was: the owner of the first team. */
export async function findFirstPerson(tx: Tx): Promise<Uuid | null> {
  const row = await tx.as<IdentityTables>().selectFrom("people").select("person_id").orderBy("created_at").orderBy("person_id").limit(1).executeTakeFirst();
  return row?.person_id ?? null;
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

/** Links of theirs that were made before and not used are good no more; of nobody, those for a first owner. */
export async function deleteWelcomeLinksOf(tx: Tx, personId: Uuid | null): Promise<void> {
  await tx.as<IdentityTables>().deleteFrom("welcome_links").where("person_id", personId === null ? "is" : "=", personId).where("used_at", "is", null).execute();
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
