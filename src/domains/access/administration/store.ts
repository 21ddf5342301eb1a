// SQL of administration sessions, and of what is counted over all teams.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { AccessTables } from "#domains/access/tables.ts";
import type { AdministrationTables } from "./tables.ts";

export interface AdminSessionRow {
  readonly id: Uuid;
  readonly personId: Uuid;
  readonly reason: { readonly keyId: Uuid; readonly sealed: Uint8Array };
  readonly factor: "totp" | "passkey";
  readonly beginsAt: Date;
  readonly expiresAt: Date;
}

export async function insertAdminSession(tx: Tx, row: AdminSessionRow & { readonly tokenHash: Uint8Array }): Promise<void> {
  await tx
    .as<AdministrationTables>()
    .insertInto("admin_sessions")
    .values({
      id: row.id,
      token_hash: row.tokenHash,
      person_id: row.personId,
      key_id: row.reason.keyId,
      reason_sealed: row.reason.sealed,
      factor: row.factor,
      begins_at: row.beginsAt,
      expires_at: row.expiresAt,
      ended_at: null,
    })
    .execute();
}

/** In force now. */
export async function findAdminSession(tx: Tx, tokenHash: Uint8Array, now: Date): Promise<{ readonly id: Uuid; readonly personId: Uuid } | null> {
  const row = await tx
    .as<AdministrationTables>()
    .selectFrom("admin_sessions")
    .select(["id", "person_id"])
    .where("token_hash", "=", tokenHash)
    .where("ended_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row === undefined ? null : { id: row.id, personId: row.person_id };
}

/** All of a person's. */
export async function endAdminSessionsOf(tx: Tx, personId: Uuid, now: Date): Promise<void> {
  await tx.as<AdministrationTables>().updateTable("admin_sessions").set({ ended_at: now }).where("person_id", "=", personId).where("ended_at", "is", null).execute();
}

export async function endAdminSession(tx: Tx, id: Uuid, now: Date): Promise<void> {
  await tx.as<AdministrationTables>().updateTable("admin_sessions").set({ ended_at: now }).where("id", "=", id).where("ended_at", "is", null).execute();
}

/** Asked without a tenant. */
export async function listAllTeamIds(tx: Tx): Promise<readonly Uuid[]> {
  const rows = await tx.as<AccessTables>().selectFrom("team_directory").select("team_id").distinct().orderBy("team_id").execute();
  return rows.map((row) => row.team_id);
}
