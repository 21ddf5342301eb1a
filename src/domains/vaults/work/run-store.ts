// Runs in the database, as the worker sees them: begun, seen to be alive, ended. A run that is begun again (after a crash, or a
// failure that may pass) has a higher attempt, and whoever holds a lower one can write nothing more.

import { sql } from "kysely";

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Progress } from "#domains/vaults/analysis/ports.ts";
import type { ContactAsked, ContactReason, Schedule, VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { ReportTiming } from "#protocol/report/schema.ts";
import { SUMMARY_FORMAT } from "#protocol/report/summary.ts";

export interface RunClaim {
  readonly runId: Uuid;
  readonly vaultId: Uuid;
  readonly attempt: number;
  readonly reason: ContactReason;
}

export type BeginAnswer = { readonly kind: "begun" | "given-up"; readonly run: RunClaim } | { readonly kind: "busy" } | { readonly kind: "nothing" };

/** A run whose worker died so often is likely what kills it; it must not take the program down at every start. */
const MAX_ATTEMPTS = 8;

/**
 * Takes the run that is waiting; or one that nobody has seen alive since `aliveAfter`; or makes one when the schedule is due.
 * `given-up`: the run has died too often, and is to be ended. `busy`: somebody else is at it. `nothing`: there is no run to do (a message that came twice, a run that was stopped before it began).
 */
export async function beginRun(tx: Tx, given: { readonly vaultId: Uuid; readonly now: Date; readonly aliveAfter: Date; readonly dueReason: ContactReason | null }): Promise<BeginAnswer> {
  const db = tx.as<VaultTables>();
  const open = await db.selectFrom("vault_runs").select(["id", "state", "attempt", "reason", "seen_at", "cancel_asked"])
    .where("vault_id", "=", given.vaultId).where("state", "in", ["queued", "running"]).executeTakeFirst();
  if (open === undefined) {
    if (given.dueReason === null) return { kind: "nothing" };
    const runId = createUuid();
    const { numInsertedOrUpdatedRows } = await db.insertInto("vault_runs").values({
      id: runId, vault_id: given.vaultId, reason: given.dueReason, state: "running", stage: "contact", attempt: 1,
      queued_at: given.now, started_at: given.now, seen_at: given.now, ended_at: null, progress_unit: null, error_code: null,
    }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
    if (Number(numInsertedOrUpdatedRows ?? 0) === 0) return { kind: "busy" };
    return { kind: "begun", run: { runId, vaultId: given.vaultId, attempt: 1, reason: given.dueReason } };
  }
  if (open.state === "running" && open.seen_at !== null && open.seen_at > given.aliveAfter) return { kind: "busy" };
  if (open.cancel_asked) {
    await cancelOpenRun(tx, given.vaultId, given.now);
    return { kind: "nothing" };
  }
  if (open.state === "running" && open.attempt >= MAX_ATTEMPTS) {
    return { kind: "given-up", run: { runId: open.id, vaultId: given.vaultId, attempt: open.attempt, reason: open.reason } };
  }
  const attempt = open.attempt + 1;
  const taken = await db.updateTable("vault_runs")
    .set({ state: "running", stage: "contact", attempt, started_at: given.now, seen_at: given.now, error_code: null, progress_done: 0, progress_total: null, progress_unit: null })
    .where("id", "=", open.id).where("attempt", "=", open.attempt).where("state", "in", ["queued", "running"]).executeTakeFirst();
  if (taken.numUpdatedRows !== 1n) return { kind: "busy" };
  return { kind: "begun", run: { runId: open.id, vaultId: given.vaultId, attempt, reason: open.reason } };
}

/** Ends the run that waits, or that nobody works on any more. */
export async function cancelOpenRun(tx: Tx, vaultId: Uuid, now: Date): Promise<void> {
  await tx.as<VaultTables>().updateTable("vault_runs").set({ state: "cancelled", stage: null, ended_at: now })
    .where("vault_id", "=", vaultId).where("state", "in", ["queued", "running"]).execute();
}

/** Says that the run is alive and how far it is. `lost`: somebody else has it now. */
export async function touchRun(tx: Tx, run: RunClaim, given: { readonly now: Date; readonly progress: Progress | null }): Promise<"go-on" | "cancel" | "lost"> {
  const { progress } = given;
  const row = await tx.as<VaultTables>().updateTable("vault_runs")
    .set({
      seen_at: given.now,
      ...(progress === null ? {} : { stage: progress.stage, progress_done: progress.done, progress_total: progress.total, progress_unit: progress.unit }),
    })
    .where("id", "=", run.runId).where("attempt", "=", run.attempt).where("state", "=", "running")
    .returning("cancel_asked").executeTakeFirst();
  if (row === undefined) return "lost";
  return row.cancel_asked ? "cancel" : "go-on";
}

/** `queued`: it will be tried again. Gives false when somebody else has the run. */
export async function endRun(
  tx: Tx,
  run: RunClaim,
  given: { readonly state: "done" | "failed" | "cancelled" | "queued"; readonly errorCode: string | null; readonly timings: readonly ReportTiming[]; readonly now: Date },
): Promise<boolean> {
  const ended = await tx.as<VaultTables>().updateTable("vault_runs")
    .set({
      state: given.state,
      stage: null,
      error_code: given.errorCode,
      timings: JSON.stringify(given.timings),
      ended_at: given.state === "queued" ? null : given.now,
      seen_at: given.now,
    })
    .where("id", "=", run.runId).where("attempt", "=", run.attempt).where("state", "=", "running").executeTakeFirst();
  return ended.numUpdatedRows === 1n;
}

export interface ContactRecord {
  readonly asked: ContactAsked;
  readonly requests: number;
  readonly bytes: number;
  /** `ok`, or the code of an error. */
  readonly outcome: string;
  readonly at: Date;
}

export async function insertContact(tx: Tx, run: RunClaim, contact: ContactRecord): Promise<void> {
  await tx.as<VaultTables>().insertInto("vault_contacts")
    .values({ id: createUuid(), vault_id: run.vaultId, run_id: run.runId, reason: run.reason, ...contact }).execute();
}

export async function updateVaultState(
  tx: Tx,
  vaultId: Uuid,
  given: { readonly state: "ready" | "failed"; readonly errorCode: string | null; readonly snapshotId: Uuid | null; readonly now: Date },
): Promise<void> {
  await tx.as<VaultTables>().updateTable("vaults")
    .set({
      state: given.state,
      last_error_code: given.errorCode,
      updated_at: given.now,
      ...(given.snapshotId === null ? {} : { last_snapshot_id: given.snapshotId }),
    })
    .where("id", "=", vaultId).execute();
}

/** When the source is contacted by itself again, on the vault and in the directory that the scan reads. */
export async function setNextDue(tx: Tx, vaultId: Uuid, nextDueAt: Date | null): Promise<void> {
  const db = tx.as<VaultTables>();
  await db.updateTable("vaults").set({ next_due_at: nextDueAt }).where("id", "=", vaultId).execute();
  await db.updateTable("vault_directory").set({ next_due_at: nextDueAt }).where("vault_id", "=", vaultId).execute();
}

/** The scan looks at the vault again then, should this run die. */
export async function watchVault(tx: Tx, vaultId: Uuid, lookAgainAt: Date): Promise<void> {
  await tx.as<VaultTables>().updateTable("vault_directory").set({ next_due_at: lookAgainAt }).where("vault_id", "=", vaultId).execute();
}

/** Vaults, of whatever tenant, that a worker has to look at: due, to be watched, to be destroyed, or with summaries of an older format. */
export async function listDueVaults(tx: Tx, now: Date, limit: number): Promise<readonly Uuid[]> {
  const rows = await tx.as<VaultTables>().selectFrom("vault_directory").select("vault_id")
    .where((where) => where.or([where("next_due_at", "<=", now), where("purge_after", "<=", now), where("summarised", "!=", SUMMARY_FORMAT)]))
    .orderBy(sql`least(coalesce(next_due_at, 'infinity'), coalesce(purge_after, 'infinity'))`).limit(limit).execute();
  return rows.map(({ vault_id }) => vault_id);
}

export function reasonOf(schedule: Schedule): ContactReason | null {
  return schedule === "manual" ? null : schedule;
}
