// SQL of the portfolio: live vaults of a team with how each stands, a few points of each trend, and the filters that a person keeps.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { SourceKind, VaultState, VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";

export interface PortfolioVaultRow {
  readonly id: Uuid;
  readonly projectId: Uuid;
  readonly nameSealed: Uint8Array;
  readonly sourceKind: SourceKind;
  readonly state: VaultState;
  readonly lastSnapshotId: Uuid | null;
  readonly createdAt: Date;
  /** A run is queued or under way. */
  readonly working: boolean;
  /** Any run there ever was. */
  readonly ran: boolean;
}

/** Those that are not being deleted, newest first, and how many there are beyond the limit. */
export async function listPortfolioVaults(tx: Tx, given: { readonly projects: "all" | readonly Uuid[]; readonly limit: number }): Promise<{ readonly rows: readonly PortfolioVaultRow[]; readonly more: number }> {
  const { projects, limit } = given;
  if (projects !== "all" && projects.length === 0) return { rows: [], more: 0 };
  let query = tx.as<VaultTables>().selectFrom("vaults").where("vaults.deleted_at", "is", null);
  if (projects !== "all") query = query.where("vaults.project_id", "in", projects);
  const rows = await query
    .leftJoin("vault_runs", (join) => join.onRef("vault_runs.tenant_id", "=", "vaults.tenant_id").onRef("vault_runs.vault_id", "=", "vaults.id").on("vault_runs.state", "in", ["queued", "running"]))
    .select(({ eb, exists, selectFrom }) => [
      "vaults.id", "vaults.project_id", "vaults.name_sealed", "vaults.source_kind", "vaults.state", "vaults.last_snapshot_id", "vaults.created_at", "vault_runs.id as run_id",
      // Only a vault that never came to an end has to be told apart by it.
      eb.and([eb("vaults.state", "=", "new"), exists(selectFrom("vault_runs as any_run").select("any_run.id").whereRef("any_run.tenant_id", "=", "vaults.tenant_id").whereRef("any_run.vault_id", "=", "vaults.id"))]).as("ran"),
    ])
    .orderBy("vaults.created_at", "desc").orderBy("vaults.id", "desc").limit(limit).execute();
  const all = rows.length < limit ? rows.length : (await query.select(({ fn }) => fn.countAll().as("all")).executeTakeFirstOrThrow()).all;
  return {
    rows: rows.map((row) => ({
      id: row.id,
      projectId: row.project_id,
      nameSealed: row.name_sealed,
      sourceKind: row.source_kind,
      state: row.state,
      lastSnapshotId: row.last_snapshot_id,
      createdAt: row.created_at,
      working: row.run_id !== null,
      ran: Boolean(row.ran),
    })),
    more: Number(all) - rows.length,
  };
}

export interface ShortTrend {
  readonly code: number[];
  readonly score: (number | null)[];
}

/** The newest points of each vault, oldest first. What the worker has not summarised yet is left out. */
export async function listTrendPoints(tx: Tx, given: { readonly vaultIds: readonly Uuid[]; readonly points: number }): Promise<ReadonlyMap<Uuid, ShortTrend>> {
  if (given.vaultIds.length === 0) return new Map();
  // A row a vault, of text: many rows of a few numbers take longer to send than to find.
  const { rows } = await sql<{ readonly vault_id: Uuid; readonly code: string; readonly score: string }>`
    select vaults.id as vault_id, string_agg(point.trend_code::text, ',' order by point.created_at) as code, string_agg(coalesce(point.trend_score::text, ''), ',' order by point.created_at) as score
    from vaults cross join lateral (
      select created_at, trend_code, trend_score from vault_snapshots
      where vault_snapshots.tenant_id = vaults.tenant_id and vault_snapshots.vault_id = vaults.id and trend_code is not null
      order by created_at desc limit ${given.points}::int
    ) point
    where vaults.id = any(${`{${given.vaultIds.join(",")}}`}::uuid[])
    group by vaults.id`.execute(tx.as<VaultTables>());
  return new Map(rows.map(({ vault_id: vaultId, code, score }) => [vaultId, { code: code.split(",").map(Number), score: score.split(",").map((each) => (each === "" ? null : Number(each))) }]));
}

export async function findFilters(tx: Tx, personId: Uuid): Promise<Uint8Array | null> {
  const row = await tx.as<VaultTables>().selectFrom("vault_filters").select("filters_sealed").where("person_id", "=", personId).executeTakeFirst();
  return row?.filters_sealed ?? null;
}

export async function putFilters(tx: Tx, row: { readonly personId: Uuid; readonly keyId: Uuid; readonly sealed: Uint8Array }): Promise<void> {
  const values = { key_id: row.keyId, filters_sealed: row.sealed };
  await tx.as<VaultTables>().insertInto("vault_filters").values({ person_id: row.personId, ...values }).onConflict((conflict) => conflict.columns(["tenant_id", "person_id"]).doUpdateSet(values)).execute();
}

export async function deleteFilters(tx: Tx, personId: Uuid): Promise<void> {
  await tx.as<VaultTables>().deleteFrom("vault_filters").where("person_id", "=", personId).execute();
}
