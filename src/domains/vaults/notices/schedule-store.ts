// SQL of reports by mail: plans, whether attachments may leave, and who got which.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";

import { enterInDirectory, leaveDirectory } from "./directory.ts";
import type { NoticeTables, ReportTime } from "./tables.ts";

export interface ScheduleRow {
  readonly id: Uuid;
  /** Null: the portfolio. */
  readonly vault: { readonly id: Uuid; readonly projectId: Uuid; readonly snapshotId: Uuid | null; readonly live: boolean } | null;
  readonly every: ReportTime;
  readonly attach: boolean;
  readonly people: readonly Uuid[];
  readonly dueAt: Date | null;
  readonly sentAt: Date | null;
  readonly createdAt: Date;
}

export interface NewSchedule extends Pick<ScheduleRow, "id" | "every" | "attach" | "people" | "dueAt"> {
  readonly vaultId: Uuid | null;
  readonly now: Date;
}

export async function insertSchedule(tx: Tx, { id, vaultId, every, attach, people, dueAt, now }: NewSchedule): Promise<void> {
  await tx.as<NoticeTables>().insertInto("report_schedules").values({ id, vault_id: vaultId, every, attach, people, due_at: dueAt, sent_at: null, created_at: now }).execute();
  await enterInDirectory(tx, id, dueAt);
}

/** Oldest first. */
export async function listSchedules(tx: Tx, only: { readonly id: Uuid } | { readonly vaultId: Uuid } | "all"): Promise<readonly ScheduleRow[]> {
  let query = tx.as<NoticeTables & VaultTables>().selectFrom("report_schedules").leftJoin("vaults", (join) => join.onRef("vaults.tenant_id", "=", "report_schedules.tenant_id").onRef("vaults.id", "=", "report_schedules.vault_id"))
    .select(["report_schedules.id", "report_schedules.vault_id", "every", "attach", "people", "due_at", "sent_at", "report_schedules.created_at", "vaults.project_id", "vaults.last_snapshot_id", "vaults.deleted_at"]);
  if (only !== "all") query = "id" in only ? query.where("report_schedules.id", "=", only.id) : query.where("report_schedules.vault_id", "=", only.vaultId);
  const rows = await query.orderBy("report_schedules.created_at").orderBy("report_schedules.id").execute();
  return rows.map((row) => ({
    id: row.id,
    vault: row.vault_id === null || row.project_id === null ? null : { id: row.vault_id, projectId: row.project_id, snapshotId: row.last_snapshot_id, live: row.deleted_at === null },
    every: row.every, attach: row.attach, people: row.people, dueAt: row.due_at, sentAt: row.sent_at, createdAt: row.created_at,
  }));
}

export async function deleteSchedule(tx: Tx, id: Uuid): Promise<void> {
  await tx.as<NoticeTables>().deleteFrom("report_schedules").where("id", "=", id).execute();
  await leaveDirectory(tx, [id]);
}

/** When it is due next, where it is due by time. */
export async function planNextReport(tx: Tx, id: Uuid, plan: { readonly dueAt: Date | null; readonly sentAt: Date | null }): Promise<void> {
  const db = tx.as<NoticeTables>();
  await db.updateTable("report_schedules").set({ due_at: plan.dueAt, ...(plan.sentAt === null ? {} : { sent_at: plan.sentAt }) }).where("id", "=", id).execute();
  await db.updateTable("notice_directory").set({ due_at: plan.dueAt }).where("id", "=", id).execute();
}

/** Of whatever team, the longest due first. */
export async function listDueSchedules(tx: Tx, now: Date, limit: number): Promise<readonly { readonly id: Uuid; readonly teamId: Uuid }[]> {
  const rows = await tx.as<NoticeTables>().selectFrom("notice_directory").select(["id", "tenant_id"]).where("due_at", "<=", now).orderBy("due_at").limit(limit).execute();
  return rows.map(({ id, tenant_id }) => ({ id, teamId: tenant_id }));
}

/** Gives out of how many. A plan that is for nobody any more ends. */
export async function takeFromSchedules(tx: Tx, personId: Uuid): Promise<number> {
  const db = tx.as<NoticeTables>();
  const of = sql<boolean>`${personId}::uuid = any (people)`;
  const rows = await db.updateTable("report_schedules").set({ people: sql<Uuid[]>`array_remove(people, ${personId}::uuid)` }).where(of).returning(["id", "people"]).execute();
  for (const { id, people } of rows) if (people.length === 0) await deleteSchedule(tx, id);
  return rows.length;
}

/** False when the person got this one before. */
export async function noteReportMail(tx: Tx, mail: { readonly scheduleId: Uuid; readonly occasion: string; readonly personId: Uuid; readonly now: Date }): Promise<boolean> {
  const result = await tx.as<NoticeTables>().insertInto("report_mails").values({ schedule_id: mail.scheduleId, occasion: mail.occasion, person_id: mail.personId, at: mail.now }).onConflict((conflict) => conflict.doNothing()).executeTakeFirst();
  return (result.numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Who got this one. */
export async function listMailed(tx: Tx, scheduleId: Uuid, occasion: string): Promise<ReadonlySet<Uuid>> {
  const rows = await tx.as<NoticeTables>().selectFrom("report_mails").select("person_id").where("schedule_id", "=", scheduleId).where("occasion", "=", occasion).execute();
  return new Set(rows.map(({ person_id }) => person_id));
}

export async function mayAttach(tx: Tx): Promise<boolean> {
  return (await tx.as<NoticeTables>().selectFrom("report_mail_settings").select("attachments").executeTakeFirst())?.attachments ?? false;
}

export async function putMayAttach(tx: Tx, attachments: boolean, now: Date): Promise<void> {
  const values = { attachments, changed_at: now };
  await tx.as<NoticeTables>().insertInto("report_mail_settings").values(values).onConflict((conflict) => conflict.column("tenant_id").doUpdateSet(values)).execute();
}
