// SQL of invitations, and of the directory in which the holder of a link finds the team that invites.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { InvitationTables } from "./tables.ts";

/** What somebody is invited to be. Guests alone have projects and a longest stay. */
export interface Offer {
  readonly role: TeamRole;
  readonly projects: "all" | readonly Uuid[];
  readonly stayDays: number | null;
}

export interface InvitationRow extends Offer {
  readonly id: Uuid;
  readonly tokenHash: Uint8Array;
  readonly email: { readonly keyId: Uuid; readonly sealed: Uint8Array; readonly index: Uint8Array };
  readonly invitedBy: Uuid;
  readonly createdAt: Date;
  readonly sentAt: Date;
  readonly expiresAt: Date;
  readonly ended: { readonly how: "accepted" | "revoked"; readonly at: Date } | null;
}

export interface InvitationToken {
  readonly teamId: Uuid;
  readonly tokenHash: Uint8Array;
  readonly expiresAt: Date;
}

export async function insertInvitation(tx: Tx, teamId: Uuid, row: Omit<InvitationRow, "ended">): Promise<void> {
  await tx
    .as<InvitationTables>()
    .insertInto("invitations")
    .values({
      id: row.id,
      token_hash: row.tokenHash,
      key_id: row.email.keyId,
      email_sealed: row.email.sealed,
      email_index: row.email.index,
      role: row.role,
      project_ids: row.projects === "all" ? null : row.projects,
      stay_days: row.stayDays,
      invited_by: row.invitedBy,
      created_at: row.createdAt,
      sent_at: row.sentAt,
      expires_at: row.expiresAt,
      accepted_at: null,
      accepted_by: null,
      revoked_at: null,
    })
    .execute();
  await insertDirectory(tx, row.id, { teamId, tokenHash: row.tokenHash, expiresAt: row.expiresAt });
}

/** A new link in place of the one before, which is good no more. */
export async function renewInvitation(tx: Tx, id: Uuid, given: InvitationToken & { readonly sentAt: Date }): Promise<void> {
  await deleteDirectory(tx, id);
  await tx
    .as<InvitationTables>()
    .updateTable("invitations")
    .set({ token_hash: given.tokenHash, sent_at: given.sentAt, expires_at: given.expiresAt })
    .where("id", "=", id)
    .execute();
  await insertDirectory(tx, id, given);
}

/** Whoever joins by it stays for at least so long. */
export async function prolongStay(tx: Tx, id: Uuid, stayDays: number): Promise<void> {
  await tx.as<InvitationTables>().updateTable("invitations").set({ stay_days: stayDays }).where("id", "=", id).where("stay_days", "<", stayDays).execute();
}

export async function markAccepted(tx: Tx, id: Uuid, given: { readonly personId: Uuid; readonly now: Date }): Promise<void> {
  await tx.as<InvitationTables>().updateTable("invitations").set({ accepted_at: given.now, accepted_by: given.personId }).where("id", "=", id).execute();
  await deleteDirectory(tx, id);
}

export async function markRevoked(tx: Tx, id: Uuid, now: Date): Promise<void> {
  await tx.as<InvitationTables>().updateTable("invitations").set({ revoked_at: now }).where("id", "=", id).execute();
  await deleteDirectory(tx, id);
}

/** Nobody else accepts or revokes it until the transaction ends. */
export async function lockInvitation(tx: Tx, id: Uuid): Promise<InvitationRow | null> {
  const row = await tx.as<InvitationTables>().selectFrom("invitations").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
  return row === undefined ? null : asInvitation(row);
}

/** The same for several, in the order of their ids, so that two who lock some of the same wait for each other and not in a ring. */
export async function lockInvitations(tx: Tx, ids: readonly Uuid[]): Promise<void> {
  if (ids.length > 0) await tx.as<InvitationTables>().selectFrom("invitations").select("id").where("id", "in", [...ids]).orderBy("id").forUpdate().execute();
}

export async function findInvitation(tx: Tx, id: Uuid): Promise<InvitationRow | null> {
  const row = await tx.as<InvitationTables>().selectFrom("invitations").selectAll().where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : asInvitation(row);
}

/** Those that were neither accepted nor revoked, newest first; past their time too, so that they can be sent again. */
export async function listOpenInvitations(tx: Tx): Promise<readonly InvitationRow[]> {
  const rows = await tx
    .as<InvitationTables>()
    .selectFrom("invitations")
    .selectAll()
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .orderBy("created_at", "desc")
    .orderBy("id")
    .execute();
  return rows.map(asInvitation);
}

/** Asked without a tenant. */
export async function findDirectory(tx: Tx, tokenHash: Uint8Array, now: Date): Promise<{ readonly teamId: Uuid; readonly invitationId: Uuid } | null> {
  const row = await tx
    .as<InvitationTables>()
    .selectFrom("invitation_directory")
    .select(["team_id", "invitation_id"])
    .where("token_hash", "=", tokenHash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return row === undefined ? null : { teamId: row.team_id, invitationId: row.invitation_id };
}

/** All rows of the transaction's tenant. */
export async function deleteInvitationRows(tx: Tx, teamId: Uuid): Promise<void> {
  await tx.as<InvitationTables>().deleteFrom("invitations").execute();
  await tx.as<InvitationTables>().deleteFrom("invitation_directory").where("team_id", "=", teamId).execute();
}

async function insertDirectory(tx: Tx, invitationId: Uuid, { teamId, tokenHash, expiresAt }: InvitationToken): Promise<void> {
  await tx
    .as<InvitationTables>()
    .insertInto("invitation_directory")
    .values({ token_hash: tokenHash, team_id: teamId, invitation_id: invitationId, expires_at: expiresAt })
    .execute();
}

async function deleteDirectory(tx: Tx, invitationId: Uuid): Promise<void> {
  await tx.as<InvitationTables>().deleteFrom("invitation_directory").where("invitation_id", "=", invitationId).execute();
}

function asInvitation(row: Omit<InvitationTables["invitations"], "tenant_id">): InvitationRow {
  return {
    id: row.id,
    tokenHash: row.token_hash,
    email: { keyId: row.key_id, sealed: row.email_sealed, index: row.email_index },
    role: row.role,
    projects: row.project_ids ?? "all",
    stayDays: row.stay_days,
    invitedBy: row.invited_by,
    createdAt: row.created_at,
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    ended: row.accepted_at !== null ? { how: "accepted", at: row.accepted_at } : row.revoked_at !== null ? { how: "revoked", at: row.revoked_at } : null,
  };
}
