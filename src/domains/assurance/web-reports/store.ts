// SQL of the web reports: counted up in place.

import { sql } from "kysely";

import type { Tx } from "#platform/db/db.ts";

interface WebReportTables {
  web_reports: { day: string; kind: ReportKind; detail: string; count: number; first_at: Date; last_at: Date };
}

export type ReportKind = "csp" | "attack";

export interface ReportCount {
  readonly kind: ReportKind;
  readonly detail: string;
  readonly count: number;
  /** UTC, as `2026-11-22`. */
  readonly day: string;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export async function addCounts(tx: Tx, counts: readonly ReportCount[]): Promise<void> {
  await tx
    .as<WebReportTables>()
    .insertInto("web_reports")
    .values(counts.map(({ day, kind, detail, count, firstAt, lastAt }) => ({ day, kind, detail, count, first_at: firstAt, last_at: lastAt })))
    .onConflict((conflict) => conflict.columns(["day", "kind", "detail"]).doUpdateSet({ count: sql`web_reports.count + excluded.count`, last_at: sql`excluded.last_at` }))
    .execute();
}

/** Newest first. */
export async function listCounts(tx: Tx, given: { readonly since: string; readonly limit: number }): Promise<readonly ReportCount[]> {
  const rows = await tx
    .as<WebReportTables>()
    .selectFrom("web_reports")
    .select([sql<string>`day::text`.as("day"), "kind", "detail", "count", "first_at", "last_at"])
    .where("day", ">=", given.since)
    .orderBy("last_at", "desc")
    .orderBy("detail")
    .limit(given.limit)
    .execute();
  return rows.map((row) => ({ day: row.day, kind: row.kind, detail: row.detail, count: Number(row.count), firstAt: row.first_at, lastAt: row.last_at }));
}

export async function deleteCountsBefore(tx: Tx, day: string): Promise<void> {
  await tx.as<WebReportTables>().deleteFrom("web_reports").where("day", "<", day).execute();
}
