// SQL of passwords. Times are given; nothing here reads a clock.

import type { IdentityTables } from "#domains/identity/tables.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

export interface PasswordRow {
  readonly hash: string;
  readonly setAt: Date;
}

export async function findPassword(tx: Tx, personId: Uuid): Promise<PasswordRow | null> {
  const row = await tx.as<IdentityTables>().selectFrom("passwords").select(["hash", "set_at"]).where("person_id", "=", personId).executeTakeFirst();
  return row === undefined ? null : { hash: row.hash, setAt: row.set_at };
}

/** The newest first. */
export async function listEarlierHashes(tx: Tx, personId: Uuid, limit: number): Promise<readonly string[]> {
  const rows = await tx.as<IdentityTables>().selectFrom("earlier_passwords").select("hash").where("person_id", "=", personId).orderBy("set_at", "desc").limit(limit).execute();
  return rows.map(({ hash }) => hash);
}

/** The one before goes to the earlier ones, of which the newest stay. */
export async function putPassword(tx: Tx, given: { readonly personId: Uuid; readonly hash: string; readonly now: Date; readonly history: number }): Promise<void> {
  const { personId } = given;
  await retirePassword(tx, personId);
  await tx.as<IdentityTables>().insertInto("passwords").values({ person_id: personId, hash: given.hash, set_at: given.now }).execute();
  const kept = tx.as<IdentityTables>().selectFrom("earlier_passwords").select("set_at").where("person_id", "=", personId).orderBy("set_at", "desc").limit(given.history);
  await tx.as<IdentityTables>().deleteFrom("earlier_passwords").where("person_id", "=", personId).where("set_at", "not in", kept).execute();
}

/** False when there was none. */
export async function retirePassword(tx: Tx, personId: Uuid): Promise<boolean> {
  const current = await findPassword(tx, personId);
  if (current === null) return false;
  await tx.as<IdentityTables>().insertInto("earlier_passwords").values({ person_id: personId, hash: current.hash, set_at: current.setAt }).onConflict((conflict) => conflict.doNothing()).execute();
  await tx.as<IdentityTables>().deleteFrom("passwords").where("person_id", "=", personId).execute();
  return true;
}
