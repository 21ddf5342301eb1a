// SQL of the access domain. All but the directory and the list of purges is behind row-level security: the tenant is that of
// the transaction.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import { deleteGrantRows } from "./grants/store.ts";
import { deleteInvitationRows } from "./invitations/store.ts";
import { deleteProvisioningRows } from "./provisioning/store.ts";
import { deleteRequestRows } from "./requests/store.ts";
import { deleteReviewRows } from "./reviews/store.ts";
import { deletePolicyRows } from "./policies/store.ts";
import { deleteSessionRows } from "./sessions/store.ts";
import type { AccessTables } from "./tables.ts";

export interface SealedName {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

export interface TeamRow {
  readonly name: SealedName;
  readonly createdAt: Date;
  readonly deletion: { readonly requestedAt: Date; readonly finalAt: Date } | null;
}

export interface ProjectRow {
  readonly id: Uuid;
  readonly name: SealedName;
  readonly createdAt: Date;
}

export async function insertTeam(tx: Tx, team: { readonly name: SealedName; readonly now: Date }): Promise<void> {
  await tx
    .as<AccessTables>()
    .insertInto("teams")
    .values({ key_id: team.name.keyId, name_sealed: team.name.sealed, created_at: team.now, deleted_at: null, purge_after: null })
    .execute();
}

export async function findTeam(tx: Tx): Promise<TeamRow | null> {
  const row = await tx.as<AccessTables>().selectFrom("teams").select(["key_id", "name_sealed", "created_at", "deleted_at", "purge_after"]).executeTakeFirst();
  if (row === undefined) return null;
  const deletion = row.deleted_at === null || row.purge_after === null ? null : { requestedAt: row.deleted_at, finalAt: row.purge_after };
  return { name: { keyId: row.key_id, sealed: row.name_sealed }, createdAt: row.created_at, deletion };
}

/** The same; until the transaction ends nobody changes the team (`shared`), or nobody else does (`alone`). */
export async function lockTeam(tx: Tx, lock: "shared" | "alone"): Promise<TeamRow | null> {
  const query = tx.as<AccessTables>().selectFrom("teams").select("tenant_id");
  await (lock === "alone" ? query.forUpdate() : query.forShare()).executeTakeFirst();
  return findTeam(tx);
}

export async function renameTeam(tx: Tx, name: SealedName): Promise<void> {
  await tx.as<AccessTables>().updateTable("teams").set({ key_id: name.keyId, name_sealed: name.sealed }).execute();
}

export async function markTeamDeleted(tx: Tx, teamId: Uuid, deletion: { readonly requestedAt: Date; readonly finalAt: Date }): Promise<void> {
  await tx.as<AccessTables>().updateTable("teams").set({ deleted_at: deletion.requestedAt, purge_after: deletion.finalAt }).execute();
  await tx.as<AccessTables>().insertInto("team_purges").values({ team_id: teamId, purge_after: deletion.finalAt }).execute();
}

export async function unmarkTeamDeleted(tx: Tx, teamId: Uuid): Promise<void> {
  await tx.as<AccessTables>().updateTable("teams").set({ deleted_at: null, purge_after: null }).execute();
  await tx.as<AccessTables>().deleteFrom("team_purges").where("team_id", "=", teamId).execute();
}

/** Asked without a tenant. */
export async function listTeamIds(tx: Tx, personId: Uuid): Promise<readonly Uuid[]> {
  const rows = await tx.as<AccessTables>().selectFrom("team_directory").select("team_id").where("person_id", "=", personId).orderBy("team_id").execute();
  return rows.map((row) => row.team_id);
}

export async function insertProject(tx: Tx, project: ProjectRow): Promise<void> {
  await tx
    .as<AccessTables>()
    .insertInto("projects")
    .values({ id: project.id, key_id: project.name.keyId, name_sealed: project.name.sealed, created_at: project.createdAt })
    .execute();
}

export async function listProjects(tx: Tx): Promise<readonly ProjectRow[]> {
  const rows = await tx.as<AccessTables>().selectFrom("projects").select(["id", "key_id", "name_sealed", "created_at"]).orderBy("created_at").orderBy("id").execute();
  return rows.map(asProject);
}

export async function findProject(tx: Tx, id: Uuid): Promise<ProjectRow | null> {
  const row = await tx.as<AccessTables>().selectFrom("projects").select(["id", "key_id", "name_sealed", "created_at"]).where("id", "=", id).executeTakeFirst();
  return row === undefined ? null : asProject(row);
}

/** False when there is no such project. */
export async function renameProject(tx: Tx, id: Uuid, name: SealedName): Promise<boolean> {
  const result = await tx.as<AccessTables>().updateTable("projects").set({ key_id: name.keyId, name_sealed: name.sealed }).where("id", "=", id).executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Asked without a tenant, by the worker. */
export async function listDuePurges(tx: Tx, now: Date): Promise<readonly Uuid[]> {
  const rows = await tx.as<AccessTables>().selectFrom("team_purges").select("team_id").where("purge_after", "<=", now).orderBy("purge_after").execute();
  return rows.map((row) => row.team_id);
}

/** All rows of the transaction's tenant that this domain has. */
export async function deleteTeamRows(tx: Tx, teamId: Uuid): Promise<void> {
  const tables = tx.as<AccessTables>();
  await deleteReviewRows(tx);
  await deleteGrantRows(tx);
  await deleteRequestRows(tx);
  await deleteInvitationRows(tx, teamId);
  await deletePolicyRows(tx);
  await deleteProvisioningRows(tx, teamId);
  await deleteSessionRows(tx);
  await tables.deleteFrom("projects").execute();
  await tables.deleteFrom("memberships").execute();
  await tables.deleteFrom("teams").execute();
  await tables.deleteFrom("team_directory").where("team_id", "=", teamId).execute();
  await tables.deleteFrom("team_purges").where("team_id", "=", teamId).execute();
}

function asProject(row: { readonly id: Uuid; readonly key_id: Uuid; readonly name_sealed: Uint8Array; readonly created_at: Date }): ProjectRow {
  return { id: row.id, name: { keyId: row.key_id, sealed: row.name_sealed }, createdAt: row.created_at };
}
