// SQL of passkeys and their challenges. Times are given; nothing here reads a clock.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { ChallengePurpose, PasskeyTables } from "./tables.ts";

export interface SealedPasskeyName {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

export interface PasskeyRow {
  readonly passkeyId: Uuid;
  readonly personId: Uuid;
  readonly credentialId: Uint8Array;
  readonly publicKey: Uint8Array;
  readonly signCount: number;
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly transports: readonly string[];
  readonly aaguid: Uuid | null;
  readonly name: SealedPasskeyName;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
}

export interface Challenge {
  readonly purpose: ChallengePurpose;
  readonly boundTo: Uuid;
}

/** Waiting challenges of one attempt or session: the page's own at its start, the button's, and a few that were given up. */
const MAX_WAITING = 8;

export async function insertChallenge(tx: Tx, challenge: Challenge & { readonly hash: Uint8Array; readonly now: Date; readonly expiresAt: Date }): Promise<void> {
  const tables = tx.as<PasskeyTables>();
  await tables.deleteFrom("passkey_challenges").where("expires_at", "<=", challenge.now).execute();
  const waiting = await tables
    .selectFrom("passkey_challenges")
    .select("challenge_hash")
    .where("bound_to", "=", challenge.boundTo)
    .orderBy("created_at", "desc")
    .offset(MAX_WAITING - 1)
    .execute();
  for (const { challenge_hash } of waiting) await tables.deleteFrom("passkey_challenges").where("challenge_hash", "=", challenge_hash).execute();
  await tables
    .insertInto("passkey_challenges")
    .values({ challenge_hash: challenge.hash, purpose: challenge.purpose, bound_to: challenge.boundTo, created_at: challenge.now, expires_at: challenge.expiresAt })
    .execute();
}

/** Takes a challenge away in one statement, so that of two answers one counts; false when there is none such. */
export async function useChallenge(tx: Tx, challenge: Challenge & { readonly hash: Uint8Array; readonly now: Date }): Promise<boolean> {
  const row = await tx
    .as<PasskeyTables>()
    .deleteFrom("passkey_challenges")
    .where("challenge_hash", "=", challenge.hash)
    .where("purpose", "=", challenge.purpose)
    .where("bound_to", "=", challenge.boundTo)
    .where("expires_at", ">", challenge.now)
    .returning("challenge_hash")
    .executeTakeFirst();
  return row !== undefined;
}

/** False when somebody has the credential already. */
export async function insertPasskey(tx: Tx, passkey: PasskeyRow): Promise<boolean> {
  const row = await tx
    .as<PasskeyTables>()
    .insertInto("passkeys")
    .values({
      passkey_id: passkey.passkeyId,
      person_id: passkey.personId,
      credential_id: passkey.credentialId,
      public_key: passkey.publicKey,
      sign_count: passkey.signCount,
      backup_eligible: passkey.backupEligible,
      backed_up: passkey.backedUp,
      transports: [...passkey.transports],
      aaguid: passkey.aaguid,
      name_key_id: passkey.name.keyId,
      name_sealed: passkey.name.sealed,
      created_at: passkey.createdAt,
      last_used_at: passkey.lastUsedAt,
    })
    .onConflict((conflict) => conflict.column("credential_id").doNothing())
    .returning("passkey_id")
    .executeTakeFirst();
  return row !== undefined;
}

export async function findByCredential(tx: Tx, credentialId: Uint8Array): Promise<PasskeyRow | null> {
  const row = await tx.as<PasskeyTables>().selectFrom("passkeys").selectAll().where("credential_id", "=", credentialId).executeTakeFirst();
  return row === undefined ? null : asPasskey(row);
}

/** Oldest first. */
export async function listOfPerson(tx: Tx, personId: Uuid): Promise<readonly PasskeyRow[]> {
  const rows = await tx.as<PasskeyTables>().selectFrom("passkeys").selectAll().where("person_id", "=", personId).orderBy("created_at").orderBy("passkey_id").execute();
  return rows.map(asPasskey);
}

/** The same; until the transaction ends nobody else changes them. */
export async function lockOfPerson(tx: Tx, personId: Uuid): Promise<readonly PasskeyRow[]> {
  const rows = await tx.as<PasskeyTables>().selectFrom("passkeys").selectAll().where("person_id", "=", personId).orderBy("created_at").orderBy("passkey_id").forUpdate().execute();
  return rows.map(asPasskey);
}

export async function countOfPerson(tx: Tx, personId: Uuid): Promise<number> {
  const row = await tx
    .as<PasskeyTables>()
    .selectFrom("passkeys")
    .select((query) => query.fn.countAll<string>().as("count"))
    .where("person_id", "=", personId)
    .executeTakeFirst();
  return Number(row?.count ?? 0);
}

/** False when the counter has moved on meanwhile: then another answer of the same authenticator was first. */
export async function markUsed(tx: Tx, used: { readonly passkeyId: Uuid; readonly before: number; readonly signCount: number; readonly backedUp: boolean; readonly now: Date }): Promise<boolean> {
  const result = await tx
    .as<PasskeyTables>()
    .updateTable("passkeys")
    .set({ sign_count: used.signCount, backed_up: used.backedUp, last_used_at: used.now })
    .where("passkey_id", "=", used.passkeyId)
    .where("sign_count", "=", used.before)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** False when the person has no such passkey. */
export async function renameOfPerson(tx: Tx, passkey: { readonly passkeyId: Uuid; readonly personId: Uuid; readonly name: SealedPasskeyName }): Promise<boolean> {
  const result = await tx
    .as<PasskeyTables>()
    .updateTable("passkeys")
    .set({ name_key_id: passkey.name.keyId, name_sealed: passkey.name.sealed })
    .where("passkey_id", "=", passkey.passkeyId)
    .where("person_id", "=", passkey.personId)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

export async function deletePasskey(tx: Tx, passkeyId: Uuid): Promise<void> {
  await tx.as<PasskeyTables>().deleteFrom("passkeys").where("passkey_id", "=", passkeyId).execute();
}

export async function deletePasskeysOf(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<PasskeyTables>().deleteFrom("passkeys").where("person_id", "=", personId).execute();
}

function asPasskey(row: PasskeyTables["passkeys"]): PasskeyRow {
  return {
    passkeyId: row.passkey_id,
    personId: row.person_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    signCount: Number(row.sign_count),
    backupEligible: row.backup_eligible,
    backedUp: row.backed_up,
    transports: row.transports,
    aaguid: row.aaguid,
    name: { keyId: row.name_key_id, sealed: row.name_sealed },
    createdAt: row.created_at,
    lastUsedAt: row.last_used_at,
  };
}
