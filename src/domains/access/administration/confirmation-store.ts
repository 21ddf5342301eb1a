// SQL of sessions of administration that wait for a passkey. Times are given; nothing here reads a clock.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { AdministrationTables } from "./tables.ts";

export type ConfirmationRow = AdministrationTables["admin_confirmations"];

export interface NewConfirmation {
  readonly id: Uuid;
  readonly secretHash: Uint8Array;
  readonly userCodeHash: Uint8Array;
  readonly personId: Uuid;
  readonly reason: { readonly keyId: Uuid; readonly sealed: Uint8Array };
  readonly minutes: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
}

/** Takes the place of what waited for the person. False when somebody asked at the same moment and was first. */
export async function insertConfirmation(tx: Tx, given: NewConfirmation): Promise<boolean> {
  const tables = tx.as<AdministrationTables>();
  await tables.deleteFrom("admin_confirmations").where("person_id", "=", given.personId).execute();
  const row = await tables
    .insertInto("admin_confirmations")
    .values({
      id: given.id,
      secret_hash: given.secretHash,
      user_code_hash: given.userCodeHash,
      person_id: given.personId,
      key_id: given.reason.keyId,
      reason_sealed: given.reason.sealed,
      minutes: given.minutes,
      created_at: given.createdAt,
      expires_at: given.expiresAt,
      state: "waiting",
    })
    .onConflict((conflict) => conflict.column("person_id").doNothing())
    .returning("id")
    .executeTakeFirst();
  return row !== undefined;
}

/** What nobody took in its time. */
export async function deleteExpiredConfirmations(tx: Tx, now: Date): Promise<void> {
  await tx.as<AdministrationTables>().deleteFrom("admin_confirmations").where("expires_at", "<=", now).execute();
}

export async function findConfirmation(tx: Tx, secretHash: Uint8Array, now: Date): Promise<ConfirmationRow | null> {
  return (await tx.as<AdministrationTables>().selectFrom("admin_confirmations").selectAll().where("secret_hash", "=", secretHash).where("expires_at", ">", now).executeTakeFirst()) ?? null;
}

export async function findWaitingConfirmation(tx: Tx, given: { readonly userCodeHash: Uint8Array; readonly personId: Uuid; readonly now: Date }): Promise<ConfirmationRow | null> {
  const row = await tx
    .as<AdministrationTables>()
    .selectFrom("admin_confirmations")
    .selectAll()
    .where("user_code_hash", "=", given.userCodeHash)
    .where("person_id", "=", given.personId)
    .where("state", "=", "waiting")
    .where("expires_at", ">", given.now)
    .executeTakeFirst();
  return row ?? null;
}

/** Decides once, in one statement; false when it was decided, or is over. */
export async function decideConfirmation(tx: Tx, given: { readonly id: Uuid; readonly state: "confirmed" | "refused"; readonly now: Date }): Promise<boolean> {
  const result = await tx
    .as<AdministrationTables>()
    .updateTable("admin_confirmations")
    .set({ state: given.state })
    .where("id", "=", given.id)
    .where("state", "=", "waiting")
    .where("expires_at", ">", given.now)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Takes what was decided away, once. */
export async function takeConfirmation(tx: Tx, id: Uuid, now: Date): Promise<boolean> {
  const result = await tx.as<AdministrationTables>().deleteFrom("admin_confirmations").where("id", "=", id).where("state", "<>", "waiting").where("expires_at", ">", now).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

/** What waits for a person, and was not taken yet: when everything of theirs is ended. */
export async function deleteConfirmationsOf(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<AdministrationTables>().deleteFrom("admin_confirmations").where("person_id", "=", personId).execute();
}
