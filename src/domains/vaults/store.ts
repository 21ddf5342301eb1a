// SQL of vaults as the web reads and writes them. The tenant is that of the transaction.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";

import type { Page } from "#platform/http/paging.ts";
import type { CredentialKind, Schedule, SourceKind, VaultState, VaultTables } from "./tables.ts";

export interface VaultRow {
  readonly id: Uuid;
  readonly projectId: Uuid;
  readonly nameSealed: Uint8Array;
  readonly sourceKind: SourceKind;
  readonly urlSealed: Uint8Array | null;
  readonly branchSealed: Uint8Array | null;
  readonly schedule: Schedule;
  readonly nextDueAt: Date | null;
  readonly state: VaultState;
  readonly lastSnapshotId: Uuid | null;
  readonly createdAt: Date;
  readonly deletion: { readonly requestedAt: Date; readonly finalAt: Date } | null;
  readonly hasCredential: boolean;
}

export interface NewVault extends Pick<VaultRow, "id" | "projectId" | "nameSealed" | "sourceKind" | "urlSealed" | "branchSealed" | "schedule"> {
  readonly keyId: Uuid;
  readonly createdBy: Uuid;
  readonly now: Date;
}

/** The vault and its place in the directory, by which a worker finds it. */
export async function insertVault(tx: Tx, vault: NewVault): Promise<void> {
  const db = tx.as<VaultTables>();
  await db
    .insertInto("vaults")
    .values({
      id: vault.id,
      project_id: vault.projectId,
      key_id: vault.keyId,
      name_sealed: vault.nameSealed,
      source_kind: vault.sourceKind,
      source_url_sealed: vault.urlSealed,
      branch_sealed: vault.branchSealed,
      schedule: vault.schedule,
      next_due_at: null,
      last_error_code: null,
      last_snapshot_id: null,
      created_by: vault.createdBy,
      created_at: vault.now,
      updated_at: vault.now,
      deleted_at: null,
      purge_after: null,
    })
    .execute();
  await db.insertInto("vault_directory").values({ vault_id: vault.id, next_due_at: null, purge_after: null }).execute();
}

function selectVaults(tx: Tx) {
  return tx
    .as<VaultTables>()
    .selectFrom("vaults")
    .leftJoin("vault_credentials", (join) => join.onRef("vault_credentials.vault_id", "=", "vaults.id").onRef("vault_credentials.tenant_id", "=", "vaults.tenant_id"))
    .select([
      "vaults.id", "vaults.project_id", "vaults.name_sealed", "vaults.source_kind", "vaults.source_url_sealed", "vaults.branch_sealed", "vaults.schedule",
      "vaults.next_due_at", "vaults.state", "vaults.last_snapshot_id", "vaults.created_at", "vaults.deleted_at", "vaults.purge_after", "vault_credentials.kind as credential_kind",
    ]);
}

type SelectedVault = Awaited<ReturnType<ReturnType<typeof selectVaults>["execute"]>>[number];

function asVault(row: SelectedVault): VaultRow {
  return {
    id: row.id,
    projectId: row.project_id,
    nameSealed: row.name_sealed,
    sourceKind: row.source_kind,
    urlSealed: row.source_url_sealed,
    branchSealed: row.branch_sealed,
    schedule: row.schedule,
    nextDueAt: row.next_due_at,
    state: row.state,
    lastSnapshotId: row.last_snapshot_id,
    createdAt: row.created_at,
    deletion: row.deleted_at === null || row.purge_after === null ? null : { requestedAt: row.deleted_at, finalAt: row.purge_after },
    hasCredential: row.credential_kind !== null,
  };
}

export async function findVault(tx: Tx, vaultId: Uuid): Promise<VaultRow | null> {
  const row = await selectVaults(tx).where("vaults.id", "=", vaultId).executeTakeFirst();
  return row === undefined ? null : asVault(row);
}

/** How many are older and not being deleted: its place in the order of their age. */
export async function countOlderVaults(tx: Tx, { createdAt, id }: Pick<VaultRow, "createdAt" | "id">, projects: "all" | readonly Uuid[]): Promise<number> {
  let query = tx.as<VaultTables>().selectFrom("vaults").select(({ fn }) => fn.countAll().as("older")).where("deleted_at", "is", null).where(({ eb, refTuple, tuple }) => eb(refTuple("created_at", "id"), "<", tuple(createdAt, id)));
  if (projects !== "all") query = query.where("project_id", "in", projects);
  return Number((await query.executeTakeFirst())?.older ?? 0);
}

export async function listVaultsById(tx: Tx, ids: readonly Uuid[]): Promise<readonly VaultRow[]> {
  return ids.length === 0 ? [] : (await selectVaults(tx).where("vaults.id", "in", ids).execute()).map(asVault);
}

/** The same; nobody else changes the vault until the transaction ends. */
export async function lockVault(tx: Tx, vaultId: Uuid): Promise<VaultRow | null> {
  await tx.as<VaultTables>().selectFrom("vaults").select("id").where("id", "=", vaultId).forUpdate().executeTakeFirst();
  return findVault(tx, vaultId);
}

/** Newest first, one more than the page's limit. */
export async function listVaults(tx: Tx, given: { readonly page: Page; readonly projects: "all" | readonly Uuid[] }): Promise<readonly VaultRow[]> {
  const { page, projects } = given;
  if (projects !== "all" && projects.length === 0) return [];
  let query = selectVaults(tx);
  if (projects !== "all") query = query.where("vaults.project_id", "in", projects);
  const { after } = page;
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("vaults.created_at", "vaults.id"), "<", tuple(after.at, after.id)));
  const rows = await query.orderBy("vaults.created_at", "desc").orderBy("vaults.id", "desc").limit(page.limit + 1).execute();
  return rows.map(asVault);
}

export interface VaultChange {
  readonly nameSealed?: Uint8Array;
  readonly projectId?: Uuid;
  readonly branchSealed?: Uint8Array | null;
  readonly replication?: { readonly schedule: Schedule; readonly nextDueAt: Date | null };
}

export async function changeVault(tx: Tx, vaultId: Uuid, change: VaultChange & { readonly now: Date }): Promise<void> {
  const { nameSealed, projectId, branchSealed, replication } = change;
  const db = tx.as<VaultTables>();
  await db
    .updateTable("vaults")
    .set({
      updated_at: change.now,
      ...(nameSealed === undefined ? {} : { name_sealed: nameSealed }),
      ...(projectId === undefined ? {} : { project_id: projectId }),
      ...(branchSealed === undefined ? {} : { branch_sealed: branchSealed }),
      ...(replication === undefined ? {} : { schedule: replication.schedule, next_due_at: replication.nextDueAt }),
    })
    .where("id", "=", vaultId)
    .execute();
  if (replication !== undefined) await db.updateTable("vault_directory").set({ next_due_at: replication.nextDueAt }).where("vault_id", "=", vaultId).execute();
}

export async function putCredential(tx: Tx, credential: { readonly vaultId: Uuid; readonly kind: CredentialKind; readonly keyId: Uuid; readonly sealed: Uint8Array; readonly now: Date }): Promise<void> {
  await deleteCredential(tx, credential.vaultId);
  await tx
    .as<VaultTables>()
    .insertInto("vault_credentials")
    .values({ vault_id: credential.vaultId, kind: credential.kind, key_id: credential.keyId, sealed: credential.sealed, created_at: credential.now })
    .execute();
}

export async function deleteCredential(tx: Tx, vaultId: Uuid): Promise<void> {
  await tx.as<VaultTables>().deleteFrom("vault_credentials").where("vault_id", "=", vaultId).execute();
}

/** All live vaults of the tenant, or the one named. The runs under way are asked to stop. */
export async function markDeleted(tx: Tx, which: { readonly vaultId: Uuid } | "all", deletion: { readonly requestedAt: Date; readonly finalAt: Date }): Promise<void> {
  const db = tx.as<VaultTables>();
  let query = db.updateTable("vaults").set({ deleted_at: deletion.requestedAt, purge_after: deletion.finalAt, next_due_at: null }).where("deleted_at", "is", null);
  if (which !== "all") query = query.where("id", "=", which.vaultId);
  const marked = (await query.returning("id").execute()).map((row) => row.id);
  if (marked.length === 0) return;
  await db.updateTable("vault_directory").set({ purge_after: deletion.finalAt, next_due_at: null }).where("vault_id", "in", marked).execute();
  await db.updateTable("vault_runs").set({ cancel_asked: true }).where("vault_id", "in", marked).where("state", "in", ["queued", "running"]).execute();
}

/** The one named, or all that were deleted at the moment given; `nextDueAt` by schedule. */
export async function unmarkDeleted(tx: Tx, which: { readonly vaultId: Uuid } | { readonly deletedAt: Date }, nextDueAt: (schedule: Schedule) => Date | null): Promise<void> {
  const db = tx.as<VaultTables>();
  const query = db.selectFrom("vaults").select(["id", "schedule"]).where("deleted_at", "is not", null);
  const rows = await ("vaultId" in which ? query.where("id", "=", which.vaultId) : query.where("deleted_at", "=", which.deletedAt)).execute();
  for (const { id, schedule } of rows) {
    const due = nextDueAt(schedule);
    await db.updateTable("vaults").set({ deleted_at: null, purge_after: null, next_due_at: due }).where("id", "=", id).execute();
    await db.updateTable("vault_directory").set({ purge_after: null, next_due_at: due }).where("vault_id", "=", id).execute();
  }
}

export async function countByProject(tx: Tx): Promise<ReadonlyMap<Uuid, number>> {
  const rows = await tx
    .as<VaultTables>()
    .selectFrom("vaults")
    .select(({ fn }) => ["project_id", fn.countAll().as("vaults")])
    .where("deleted_at", "is", null)
    .groupBy("project_id")
    .execute();
  return new Map(rows.map((row) => [row.project_id, Number(row.vaults)]));
}

export async function findContainer(tx: Tx): Promise<Uuid | null> {
  const row = await tx.as<VaultTables>().selectFrom("vault_containers").select("container").executeTakeFirst();
  return row?.container ?? null;
}

/** Of two at once the first is kept; gives the one that is. */
export async function keepContainer(tx: Tx, container: Uuid): Promise<Uuid> {
  await tx
    .as<VaultTables>()
    .insertInto("vault_containers")
    .values({ container })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  return (await findContainer(tx)) ?? container;
}
