// SQL of the portfolio: live vaults of a team with how each stands, a few points of each trend, and the filters that a person keeps.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import { joinFacets } from "#domains/vaults/analysis/compose-report.ts";
import type { Results } from "#domains/vaults/analysis/results.ts";
import { listSummariesById } from "#domains/vaults/summary-store.ts";
import type { SourceKind, VaultState, VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import type { Report } from "#protocol/report/schema.ts";
import { isOfFormat, summaryFormatOf, summarySchema, type Summary } from "#protocol/report/summary.ts";

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
  /** Whether the worker has written by what the findings of its newest report are decided about; after a change of the licence policy those of licences may be of the one before. */
  readonly named: boolean;
}

/** Those that are not being deleted, newest first, and how many there are beyond the limit. */
export async function listPortfolioVaults(tx: Tx, given: { readonly projects: Projects; readonly limit: number }): Promise<{ readonly rows: readonly PortfolioVaultRow[]; readonly more: number }> {
  const { projects, limit } = given;
  if (projects !== "all" && projects.length === 0) return { rows: [], more: 0 };
  let query = tx.as<VaultTables>().selectFrom("vaults").where("vaults.deleted_at", "is", null);
  if (projects !== "all") query = query.where("vaults.project_id", "in", projects);
  const rows = await query
    .leftJoin("vault_runs", (join) => join.onRef("vault_runs.tenant_id", "=", "vaults.tenant_id").onRef("vault_runs.vault_id", "=", "vaults.id").on("vault_runs.state", "in", ["queued", "running"]))
    .leftJoin("vault_snapshots", (join) => join.onRef("vault_snapshots.tenant_id", "=", "vaults.tenant_id").onRef("vault_snapshots.id", "=", "vaults.last_snapshot_id"))
    .select(({ eb, exists, selectFrom }) => [
      "vault_snapshots.summarised", "vaults.id", "vaults.project_id", "vaults.name_sealed", "vaults.source_kind", "vaults.state", "vaults.last_snapshot_id", "vaults.created_at", "vault_runs.id as run_id",
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
      named: isOfFormat(row.summarised),
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
  // A row a vault, of text: many rows of a few numbers take longer to send than to find. The index has them newest first, and so they stay.
  const { rows } = await sql<{ readonly vault_id: Uuid; readonly code: string; readonly score: string }>`
    select vaults.id as vault_id, trend.code, trend.score
    from vaults cross join lateral (
      select string_agg(point.trend_code::text, ',') as code, string_agg(coalesce(point.trend_score::text, ''), ',') as score from (
        select trend_code, trend_score from vault_snapshots
        where vault_snapshots.tenant_id = vaults.tenant_id and vault_snapshots.vault_id = vaults.id and trend_code is not null
        order by created_at desc limit ${given.points}::int
      ) point
    ) trend
    where vaults.id = any(${`{${given.vaultIds.join(",")}}`}::uuid[]) and trend.code is not null`.execute(tx.as<VaultTables>());
  return new Map(rows.map(({ vault_id: vaultId, code, score }) => [vaultId, { code: code.split(",").map(Number).toReversed(), score: score.split(",").map((each) => (each === "" ? null : Number(each))).toReversed() }]));
}

export interface TrendStep {
  readonly at: Date;
  readonly vaults: number;
  readonly code: number;
  /** Of each vault that has a score, by its lines of code, as `weighScores` weighs them. */
  readonly score: number | null;
  readonly judged: number;
}

/** When the oldest report of any vault that is there now was made; null while there is none. */
export async function findFirstReport(tx: Tx, projects: Projects): Promise<Date | null> {
  const { rows } = await sql<{ readonly first: Date | null }>`
    select min(oldest.created_at) as first
    from vaults cross join lateral (
      select created_at from vault_snapshots where vault_snapshots.tenant_id = vaults.tenant_id and vault_snapshots.vault_id = vaults.id and trend_code is not null order by created_at limit 1
    ) oldest
    where vaults.deleted_at is null and ${withinProjects(projects)}`.execute(tx.as<VaultTables>());
  return rows[0]?.first ?? null;
}

/** At each of these times all vaults that had a report by then, each with its newest of then. */
export async function listTrendSteps(tx: Tx, { projects, at }: { readonly projects: Projects; readonly at: readonly Date[] }): Promise<readonly TrendStep[]> {
  const { rows } = await sql<{ readonly at: Date; readonly vaults: string; readonly code: string; readonly score: string | null; readonly judged: string }>`
    select step.at, count(*) as vaults, sum(point.trend_code) as code, count(point.trend_score) as judged,
      round(sum(point.trend_score * greatest(point.trend_code, 1)) / sum(greatest(point.trend_code, 1)) filter (where point.trend_score is not null)) as score
    from unnest(${`{${at.map((each) => each.toISOString()).join(",")}}`}::timestamptz[]) step(at)
    cross join vaults cross join lateral (
      select trend_code, trend_score from vault_snapshots
      where vault_snapshots.tenant_id = vaults.tenant_id and vault_snapshots.vault_id = vaults.id and trend_code is not null and created_at <= step.at
      order by created_at desc limit 1
    ) point
    where vaults.deleted_at is null and ${withinProjects(projects)}
    group by step.at order by step.at`.execute(tx.as<VaultTables>());
  return rows.map((row) => ({ at: row.at, vaults: Number(row.vaults), code: Number(row.code), score: row.score === null ? null : Number(row.score), judged: Number(row.judged) }));
}

export type Projects = "all" | readonly Uuid[];

function withinProjects(projects: Projects) {
  return projects === "all" ? sql`true` : sql`vaults.project_id = any(${`{${projects.join(",")}}`}::uuid[])`;
}

const SHOWN = ["score", "files", "code", "commits", "contributors", "lastCommitAt", "languages", "secrets", "risks", "vulnerabilities", "cost", "urgent"] as const;

/** Of a summary, what a row of the portfolio shows. */
export type ShownSummary = Pick<Summary, (typeof SHOWN)[number]>;

export interface NewestReport {
  readonly id: Uuid;
  readonly at: Date;
  readonly summary: ShownSummary;
}

const LEFT_OUT = Object.keys(summarySchema.shape).filter((field) => !SHOWN.some((shown) => shown === field));

/** By their ids. Whoever wrote a summary of this format parsed it; to parse thousands again would take longer than all the rest. */
export async function listNewestReports(tx: Tx, ids: readonly Uuid[], licences: AppliedLicencePolicy): Promise<ReadonlyMap<Uuid, NewestReport>> {
  if (ids.length === 0) return new Map();
  const format = summaryFormatOf(licences);
  const { rows } = await sql<{ readonly id: Uuid; readonly created_at: Date; readonly shown: ShownSummary | null }>`
    select id, created_at, case when summarised = ${format} then summary - ${`{${LEFT_OUT.join(",")}}`}::text[] end as shown
    from vault_snapshots where id = any(${`{${ids.join(",")}}`}::uuid[])`.execute(tx.as<VaultTables>());
  const made = await listSummariesById(tx, rows.flatMap(({ id, shown }) => (shown === null ? [id] : [])));
  return new Map(rows.flatMap(({ id, created_at: at, shown }) => {
    const summary = shown ?? made.get(id)?.summary;
    return summary === undefined ? [] : [[id, { id, at, summary }] as const];
  }));
}

/** What a report is summarised by, without its names. Whoever wrote results parsed them. */
export async function listFacets(tx: Tx, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Report["facets"]>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ readonly id: Uuid; readonly facets: Results["facets"] | null }>`
    select id, results -> 'facets' as facets from vault_snapshots where id = any(${`{${ids.join(",")}}`}::uuid[])`.execute(tx.as<VaultTables>());
  return new Map(rows.map(({ id, facets }) => [id, joinFacets(facets ?? {}, {})]));
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
