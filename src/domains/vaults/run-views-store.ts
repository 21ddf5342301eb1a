// SQL of what happened in a vault, as the web reads it: runs, contacts, snapshots and where their evidence is.

import { sql, type RawBuilder } from "kysely";

import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { BlobRef } from "#platform/blobs/blobs.ts";
import type { FacetName } from "#protocol/report/facets/index.ts";

import type { Page } from "#platform/http/paging.ts";
import type { ArchiveFormat, ContactAsked, ContactReason, ProgressUnit, RunStage, RunState, VaultTables } from "./tables.ts";

export interface RunRow {
  readonly id: Uuid;
  readonly vaultId: Uuid;
  readonly reason: ContactReason;
  readonly state: RunState;
  readonly stage: RunStage | null;
  readonly progress: { readonly unit: ProgressUnit; readonly done: number; readonly total: number | null } | null;
  readonly attempt: number;
  readonly cancelAsked: boolean;
  readonly errorCode: string | null;
  readonly snapshotId: Uuid | null;
  readonly queuedAt: Date;
  readonly startedAt: Date | null;
  readonly endedAt: Date | null;
}

function selectRuns(tx: Tx) {
  return tx
    .as<VaultTables>()
    .selectFrom("vault_runs")
    .leftJoin("vault_snapshots", (join) => join.onRef("vault_snapshots.run_id", "=", "vault_runs.id").onRef("vault_snapshots.tenant_id", "=", "vault_runs.tenant_id"))
    .select([
      "vault_runs.id", "vault_runs.vault_id", "vault_runs.reason", "vault_runs.state", "vault_runs.stage", "vault_runs.progress_done", "vault_runs.progress_total",
      "vault_runs.progress_unit", "vault_runs.attempt", "vault_runs.cancel_asked", "vault_runs.error_code", "vault_snapshots.id as snapshot_id", "vault_runs.queued_at",
      "vault_runs.started_at", "vault_runs.ended_at",
    ]);
}

type SelectedRun = Awaited<ReturnType<ReturnType<typeof selectRuns>["execute"]>>[number];

function asRun(row: SelectedRun): RunRow {
  const progress = row.progress_unit === null ? null : { unit: row.progress_unit, done: Number(row.progress_done), total: row.progress_total === null ? null : Number(row.progress_total) };
  return {
    id: row.id,
    vaultId: row.vault_id,
    reason: row.reason,
    state: row.state,
    stage: row.stage,
    progress,
    attempt: row.attempt,
    cancelAsked: row.cancel_asked,
    errorCode: row.error_code,
    snapshotId: row.snapshot_id,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    endedAt: row.ended_at,
  };
}

export async function insertRun(tx: Tx, run: { readonly id: Uuid; readonly vaultId: Uuid; readonly reason: ContactReason; readonly askedBy: Uuid; readonly now: Date }): Promise<void> {
  await tx
    .as<VaultTables>()
    .insertInto("vault_runs")
    .values({ id: run.id, vault_id: run.vaultId, reason: run.reason, state: "queued", asked_by: run.askedBy, stage: null, progress_unit: null, error_code: null, queued_at: run.now, started_at: null, seen_at: null, ended_at: null })
    .execute();
  // Should its message be lost, the worker's scan finds the vault here.
  const lookAt = new Date(run.now.getTime() + LOOK_AFTER_MS);
  await tx
    .as<VaultTables>()
    .updateTable("vault_directory")
    .set({ next_due_at: lookAt })
    .where("vault_id", "=", run.vaultId)
    .where((where) => where.or([where("next_due_at", "is", null), where("next_due_at", ">", lookAt)]))
    .execute();
}

/** Long enough for a queue that is only busy. */
const LOOK_AFTER_MS = 10 * MINUTE;

export async function findRun(tx: Tx, vaultId: Uuid, runId: Uuid): Promise<RunRow | null> {
  const row = await selectRuns(tx).where("vault_runs.vault_id", "=", vaultId).where("vault_runs.id", "=", runId).executeTakeFirst();
  return row === undefined ? null : asRun(row);
}

/** The one that waits or is under way; there is at most one. */
export async function findOpenRun(tx: Tx, vaultId: Uuid): Promise<RunRow | null> {
  const row = await selectRuns(tx).where("vault_runs.vault_id", "=", vaultId).where("vault_runs.state", "in", ["queued", "running"]).executeTakeFirst();
  return row === undefined ? null : asRun(row);
}

/** The newest run of each vault. */
export async function listNewestRuns(tx: Tx, vaultIds: readonly Uuid[]): Promise<ReadonlyMap<Uuid, RunRow>> {
  if (vaultIds.length === 0) return new Map();
  const rows = await selectRuns(tx)
    .where("vault_runs.vault_id", "in", vaultIds)
    .distinctOn("vault_runs.vault_id")
    .orderBy("vault_runs.vault_id")
    .orderBy("vault_runs.queued_at", "desc")
    .orderBy("vault_runs.id", "desc")
    .execute();
  return new Map(rows.map((row) => [row.vault_id, asRun(row)]));
}

export async function listRuns(tx: Tx, vaultId: Uuid, page: Page): Promise<readonly RunRow[]> {
  let query = selectRuns(tx).where("vault_runs.vault_id", "=", vaultId);
  const { after } = page;
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("vault_runs.queued_at", "vault_runs.id"), "<", tuple(after.at, after.id)));
  const rows = await query.orderBy("vault_runs.queued_at", "desc").orderBy("vault_runs.id", "desc").limit(page.limit + 1).execute();
  return rows.map(asRun);
}

/** False when the run is not there or has ended. */
export async function askToCancel(tx: Tx, vaultId: Uuid, runId: Uuid): Promise<boolean> {
  const result = await tx
    .as<VaultTables>()
    .updateTable("vault_runs")
    .set({ cancel_asked: true })
    .where("vault_id", "=", vaultId)
    .where("id", "=", runId)
    .where("state", "in", ["queued", "running"])
    .where("cancel_asked", "=", false)
    .executeTakeFirst();
  return result.numUpdatedRows > 0n;
}

/** Those that wait or are under way; gives the vaults of those that wait. */
export async function cancelRunsOf(tx: Tx, personId: Uuid): Promise<readonly Uuid[]> {
  const rows = await tx
    .as<VaultTables>()
    .updateTable("vault_runs")
    .set({ cancel_asked: true })
    .where("asked_by", "=", personId)
    .where("state", "in", ["queued", "running"])
    .where("cancel_asked", "=", false)
    .returning(["vault_id", "state"])
    .execute();
  return rows.filter(({ state }) => state === "queued").map((row) => row.vault_id);
}

export interface UploadRow {
  readonly id: Uuid;
  readonly vaultId: Uuid;
  readonly blob: BlobRef;
  readonly format: ArchiveFormat;
  readonly now: Date;
}

export async function insertUpload(tx: Tx, upload: UploadRow): Promise<void> {
  await tx
    .as<VaultTables>()
    .insertInto("vault_uploads")
    .values({ id: upload.id, vault_id: upload.vaultId, blob_name: upload.blob.name, blob_key_id: upload.blob.keyId, blob_bytes: upload.blob.bytes, format: upload.format, created_at: upload.now })
    .execute();
}

/** An archive that no run has taken yet. */
export async function hasUpload(tx: Tx, vaultId: Uuid): Promise<boolean> {
  return (await tx.as<VaultTables>().selectFrom("vault_uploads").select("id").where("vault_id", "=", vaultId).limit(1).executeTakeFirst()) !== undefined;
}

export interface ContactRow {
  readonly id: Uuid;
  readonly runId: Uuid;
  readonly at: Date;
  readonly reason: ContactReason;
  readonly asked: ContactAsked;
  readonly outcome: string;
  readonly requests: number;
  readonly bytes: number;
}

export async function listContacts(tx: Tx, vaultId: Uuid, page: Page): Promise<readonly ContactRow[]> {
  let query = tx.as<VaultTables>().selectFrom("vault_contacts").select(["id", "run_id", "at", "reason", "asked", "outcome", "requests", "bytes"]).where("vault_id", "=", vaultId);
  const { after } = page;
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("at", "id"), "<", tuple(after.at, after.id)));
  const rows = await query.orderBy("at", "desc").orderBy("id", "desc").limit(page.limit + 1).execute();
  return rows.map(({ run_id: runId, bytes, ...row }) => ({ ...row, runId, bytes: Number(bytes) }));
}

export interface SnapshotRow {
  readonly id: Uuid;
  /** Parse with `resultsSchema`. */
  readonly results: unknown;
}

export async function findSnapshot(tx: Tx, vaultId: Uuid, snapshotId: Uuid): Promise<SnapshotRow | null> {
  const row = await tx.as<VaultTables>().selectFrom("vault_snapshots").select(["id", "results"]).where("vault_id", "=", vaultId).where("id", "=", snapshotId).executeTakeFirst();
  return row ?? null;
}

/** The one that was made before it; null for the first, and for one that is not there. */
export async function findSnapshotBefore(tx: Tx, vaultId: Uuid, snapshotId: Uuid): Promise<Uuid | null> {
  const row = await tx.as<VaultTables>().selectFrom("vault_snapshots")
    .innerJoin("vault_snapshots as later", (join) => join.onRef("later.tenant_id", "=", "vault_snapshots.tenant_id").onRef("later.vault_id", "=", "vault_snapshots.vault_id"))
    .select("vault_snapshots.id")
    .where("vault_snapshots.vault_id", "=", vaultId).where("later.id", "=", snapshotId)
    .where(({ eb, refTuple }) => eb(refTuple("vault_snapshots.created_at", "vault_snapshots.id"), "<", refTuple("later.created_at", "later.id")))
    .orderBy("vault_snapshots.created_at", "desc").orderBy("vault_snapshots.id", "desc").limit(1).executeTakeFirst();
  return row?.id ?? null;
}

/** The newest first; `kept` counts all that there are. */
export async function listNewestSnapshots(tx: Tx, vaultId: Uuid, limit: number): Promise<{ readonly rows: readonly SnapshotRow[]; readonly kept: number }> {
  const rows = await tx
    .as<VaultTables>()
    .selectFrom("vault_snapshots")
    .select(["id", "results", sql<string>`count(*) over ()`.as("kept")])
    .where("vault_id", "=", vaultId)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return { rows: rows.map(({ id, results }) => ({ id, results })), kept: Number(rows[0]?.kept ?? 0) };
}

/** Of so many at once is read: results are large. */
const FIGURES_AT_ONCE = 100;

/** The results of snapshots by their ids; where facets are given, without the others and without what is long. */
export async function listFigures(tx: Tx, ids: readonly Uuid[], facets: readonly FacetName[] | null): Promise<ReadonlyMap<Uuid, unknown>> {
  const found = new Map<Uuid, unknown>();
  const results = facets === null ? sql<unknown>`results` : sql<unknown>`(results - 'facets' - 'languages' - 'limits') || jsonb_build_object('languages', '[]'::jsonb, 'limits', '[]'::jsonb, 'facets', (${composeFacets(facets)}))`;
  for (let from = 0; from < ids.length; from += FIGURES_AT_ONCE) {
    const rows = await tx.as<VaultTables>().selectFrom("vault_snapshots").select(["id", results.as("results")]).where("id", "in", ids.slice(from, from + FIGURES_AT_ONCE)).execute();
    for (const row of rows) found.set(row.id, row.results);
  }
  return found;
}

function composeFacets(facets: readonly FacetName[]): RawBuilder<unknown> {
  const parts = facets.map((name) => sql`case when jsonb_exists(results -> 'facets', ${name}::text) then jsonb_build_object(${name}::text, results -> 'facets' -> ${name}::text) else '{}'::jsonb end`);
  return parts.length === 0 ? sql`'{}'::jsonb` : sql.join(parts, sql` || `);
}

export async function findEvidence(tx: Tx, snapshotId: Uuid): Promise<BlobRef | null> {
  const row = await tx.as<VaultTables>().selectFrom("vault_evidence").select(["blob_name", "blob_key_id", "blob_bytes"]).where("snapshot_id", "=", snapshotId).executeTakeFirst();
  return row === undefined ? null : { name: row.blob_name, keyId: row.blob_key_id, bytes: Number(row.blob_bytes) };
}
