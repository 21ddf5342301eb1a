// SQL of memberships: who is in the transaction's team, as what, with which projects, until when.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { AccessTables } from "#domains/access/tables.ts";

/** What somebody is in a team. Guests alone have projects and an end. */
export interface Standing {
  readonly role: TeamRole;
  readonly projects: "all" | readonly Uuid[];
  readonly expiresAt: Date | null;
}

export interface MemberRow extends Standing {
  readonly personId: Uuid;
  readonly since: Date;
}

const COLUMNS = ["person_id", "role", "project_ids", "expires_at", "created_at"] as const;

export async function insertMember(tx: Tx, member: MemberRow & { readonly teamId: Uuid }): Promise<void> {
  await tx
    .as<AccessTables>()
    .insertInto("memberships")
    .values({ person_id: member.personId, created_at: member.since, ...columnsOf(member) })
    .execute();
  await tx
    .as<AccessTables>()
    .insertInto("team_directory")
    .values({ person_id: member.personId, team_id: member.teamId })
    .onConflict((conflict) => conflict.columns(["person_id", "team_id"]).doNothing())
    .execute();
}

/** Null when the person is not, or no longer, in the team. */
export async function findMember(tx: Tx, personId: Uuid, now: Date): Promise<MemberRow | null> {
  const row = await selectMembers(tx, now).where("person_id", "=", personId).executeTakeFirst();
  return row === undefined ? null : asMember(row);
}

/** Those whose time is not over, oldest first. */
export async function listMembers(tx: Tx, now: Date): Promise<readonly MemberRow[]> {
  return (await selectMembers(tx, now).orderBy("created_at").orderBy("person_id").execute()).map(asMember);
}

/**
 * All rows of members, each locked until the transaction ends: nobody else changes who is in the team, and as what, meanwhile. Read once they are locked,
 * so who joined while this waited is among them. Whoever needs invitations too locks those first, and places in rooms after.
 */
export async function lockMembers(tx: Tx, now: Date): Promise<readonly MemberRow[]> {
  await selectMembers(tx, now).orderBy("created_at").orderBy("person_id").forUpdate().execute();
  return listMembers(tx, now);
}

/** False when the person is not in the team. */
export async function changeMember(tx: Tx, personId: Uuid, standing: Standing): Promise<boolean> {
  const result = await tx.as<AccessTables>().updateTable("memberships").set(columnsOf(standing)).where("person_id", "=", personId).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** With the entry in the directory. False when the person is not in the team. */
export async function deleteMember(tx: Tx, member: { readonly teamId: Uuid; readonly personId: Uuid }): Promise<boolean> {
  const result = await tx.as<AccessTables>().deleteFrom("memberships").where("person_id", "=", member.personId).executeTakeFirst();
  await tx.as<AccessTables>().deleteFrom("team_directory").where("team_id", "=", member.teamId).where("person_id", "=", member.personId).execute();
  return result.numDeletedRows > 0n;
}

function selectMembers(tx: Tx, now: Date) {
  return tx
    .as<AccessTables>()
    .selectFrom("memberships")
    .select([...COLUMNS])
    .where((eb) => eb.or([eb("expires_at", "is", null), eb("expires_at", ">", now)]));
}

function columnsOf({ role, projects, expiresAt }: Standing) {
  return { role, project_ids: projects === "all" ? null : projects, expires_at: expiresAt };
}

function asMember(row: Pick<AccessTables["memberships"], (typeof COLUMNS)[number]>): MemberRow {
  return { personId: row.person_id, role: row.role, projects: row.project_ids ?? "all", expiresAt: row.expires_at, since: row.created_at };
}
