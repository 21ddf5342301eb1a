// SQL of second factors. Times are given; nothing here reads a clock.

import type { IdentityTables } from "#domains/identity/tables.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

export interface TotpRow {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
  readonly createdAt: Date;
  readonly lastStep: number;
}

export async function findTotp(tx: Tx, personId: Uuid, state: "pending" | "active"): Promise<TotpRow | null> {
  const row = await tx
    .as<IdentityTables>()
    .selectFrom("totp_factors")
    .select(["key_id", "secret_sealed", "created_at", "last_step"])
    .where("person_id", "=", personId)
    .where("state", "=", state)
    .executeTakeFirst();
  return row === undefined ? null : { keyId: row.key_id, sealed: row.secret_sealed, createdAt: row.created_at, lastStep: row.last_step };
}

/** In the place of the one that was there. */
export async function putTotp(tx: Tx, given: { readonly personId: Uuid; readonly state: "pending" | "active"; readonly keyId: Uuid; readonly sealed: Uint8Array; readonly now: Date; readonly lastStep: number }): Promise<void> {
  const row = { key_id: given.keyId, secret_sealed: given.sealed, created_at: given.now, last_step: given.lastStep };
  await tx
    .as<IdentityTables>()
    .insertInto("totp_factors")
    .values({ person_id: given.personId, state: given.state, ...row })
    .onConflict((conflict) => conflict.columns(["person_id", "state"]).doUpdateSet(row))
    .execute();
}

/** False when a code of this step or a later one was taken: of two at once, one is. */
export async function useTotpStep(tx: Tx, given: { readonly personId: Uuid; readonly step: number }): Promise<boolean> {
  const result = await tx
    .as<IdentityTables>()
    .updateTable("totp_factors")
    .set({ last_step: given.step })
    .where("person_id", "=", given.personId)
    .where("state", "=", "active")
    .where("last_step", "<", given.step)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False when there was none. */
export async function deleteTotp(tx: Tx, personId: Uuid, state: "pending" | "active"): Promise<boolean> {
  const result = await tx.as<IdentityTables>().deleteFrom("totp_factors").where("person_id", "=", personId).where("state", "=", state).executeTakeFirst();
  return result.numDeletedRows > 0n;
}

export async function replaceRecoveryCodes(tx: Tx, given: { readonly personId: Uuid; readonly hashes: readonly Uint8Array[]; readonly now: Date }): Promise<void> {
  await deleteRecoveryCodes(tx, given.personId);
  await tx
    .as<IdentityTables>()
    .insertInto("recovery_codes")
    .values(given.hashes.map((hash) => ({ code_hash: hash, person_id: given.personId, created_at: given.now, used_at: null })))
    .execute();
}

export async function deleteRecoveryCodes(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<IdentityTables>().deleteFrom("recovery_codes").where("person_id", "=", personId).execute();
}

/** Uses the code up in one statement; false when it is not one, or was used. */
export async function useRecoveryCode(tx: Tx, given: { readonly personId: Uuid; readonly hash: Uint8Array; readonly now: Date }): Promise<boolean> {
  const result = await tx
    .as<IdentityTables>()
    .updateTable("recovery_codes")
    .set({ used_at: given.now })
    .where("code_hash", "=", given.hash)
    .where("person_id", "=", given.personId)
    .where("used_at", "is", null)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function countRecoveryCodes(tx: Tx, personId: Uuid): Promise<{ readonly left: number; readonly madeAt: Date } | null> {
  const rows = await tx.as<IdentityTables>().selectFrom("recovery_codes").select(["created_at", "used_at"]).where("person_id", "=", personId).execute();
  const [first] = rows;
  return first === undefined ? null : { left: rows.filter((row) => row.used_at === null).length, madeAt: first.created_at };
}
