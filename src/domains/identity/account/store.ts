// SQL of addresses that wait to be confirmed. Times are given; nothing here reads a clock.

import type { SealedEmail } from "#domains/identity/people/emails.ts";
import type { IdentityTables } from "#domains/identity/tables.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

/** In the place of the one that waited before. */
export async function putEmailChange(tx: Tx, given: { readonly personId: Uuid; readonly email: SealedEmail; readonly codeHash: Uint8Array; readonly tries: number; readonly expiresAt: Date }): Promise<void> {
  const { email } = given;
  const row = { key_id: email.keyId, email_sealed: email.sealed, email_index: email.index, code_hash: given.codeHash, tries_left: given.tries, expires_at: given.expiresAt };
  await tx
    .as<IdentityTables>()
    .insertInto("email_changes")
    .values({ person_id: given.personId, ...row })
    .onConflict((conflict) => conflict.column("person_id").doUpdateSet(row))
    .execute();
}

/** Counts one try before anything is compared; null when none is left or nothing waits. */
export async function takeEmailTry(tx: Tx, personId: Uuid, now: Date): Promise<{ readonly email: SealedEmail; readonly codeHash: Uint8Array } | null> {
  const row = await tx
    .as<IdentityTables>()
    .updateTable("email_changes")
    .set((each) => ({ tries_left: each("tries_left", "-", 1) }))
    .where("person_id", "=", personId)
    .where("tries_left", ">", 0)
    .where("expires_at", ">", now)
    .returning(["key_id", "email_sealed", "email_index", "code_hash"])
    .executeTakeFirst();
  return row === undefined ? null : { email: { keyId: row.key_id, sealed: row.email_sealed, index: row.email_index }, codeHash: row.code_hash };
}

/** False when another request used the code. */
export async function deleteEmailChange(tx: Tx, personId: Uuid, codeHash: Uint8Array): Promise<boolean> {
  const result = await tx.as<IdentityTables>().deleteFrom("email_changes").where("person_id", "=", personId).where("code_hash", "=", codeHash).executeTakeFirst();
  return result.numDeletedRows > 0n;
}
