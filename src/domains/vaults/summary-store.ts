// SQL of snapshots as lists and trends show them. Where a row's summary is of another format than the program's (the worker has not come
// by yet), it is made of the results here, so that what is shown does not depend on when the worker did its work.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Page, PagePlace } from "#platform/http/paging.ts";
import { SUMMARY_FORMAT, summarySchema, type Summary } from "#protocol/report/summary.ts";

import { resultsSchema } from "./analysis/results.ts";
import { summarise } from "./analysis/summarise.ts";
import type { VaultTables } from "./tables.ts";

export interface SummaryRow extends PagePlace {
  readonly runId: Uuid;
  readonly summary: Summary;
}

/** Newest first, one more than the page's limit. */
export async function listSummaries(tx: Tx, vaultId: Uuid, page: Page): Promise<readonly SummaryRow[]> {
  let query = selectSummaries(tx).where("vault_id", "=", vaultId);
  const { after } = page;
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("created_at", "id"), "<", tuple(after.at, after.id)));
  return readSummaries(tx, await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(page.limit + 1).execute());
}

export async function listSummariesById(tx: Tx, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, SummaryRow>> {
  if (ids.length === 0) return new Map();
  const rows = await readSummaries(tx, await selectSummaries(tx).where("id", "in", ids).execute());
  return new Map(rows.map((row) => [row.id, row]));
}

function selectSummaries(tx: Tx) {
  return tx.as<VaultTables>().selectFrom("vault_snapshots").select(["id", "run_id", "summary", "summarised", "created_at"]);
}

type SelectedSummary = Awaited<ReturnType<ReturnType<typeof selectSummaries>["execute"]>>[number];

async function readSummaries(tx: Tx, rows: readonly SelectedSummary[]): Promise<readonly SummaryRow[]> {
  const made = await makeSummaries(tx, rows.flatMap(({ id, summarised }) => (summarised === SUMMARY_FORMAT ? [] : [id])));
  return rows.map((row) => ({ id: row.id, runId: row.run_id, at: row.created_at, summary: made.get(row.id) ?? summarySchema.parse(row.summary) }));
}

/** Results are read one by one: they are large. */
async function makeSummaries(tx: Tx, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, Summary>> {
  const made = new Map<Uuid, Summary>();
  for (const id of ids) {
    const row = await tx.as<VaultTables>().selectFrom("vault_snapshots").select("results").where("id", "=", id).executeTakeFirst();
    if (row !== undefined) made.set(id, summarise(resultsSchema.parse(row.results)));
  }
  return made;
}
