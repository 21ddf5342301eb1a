// SQL of snapshots as lists and trends show them. Where a row's summary is of another format than the program's, or judges licences by another
// policy than the team's (the worker has not come by yet), it is made of the results here, so that what is shown does not depend on when the worker did its work.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Page, PagePlace } from "#platform/http/paging.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import { summaryFormatOf, summarySchema, type Summary } from "#protocol/report/summary.ts";

import { resultsSchema } from "./analysis/results.ts";
import { summarise } from "./analysis/summarise.ts";
import { readLicencePolicy } from "./licences/licence-policies.ts";
import type { VaultTables } from "./tables.ts";

export interface SummaryRow extends PagePlace {
  readonly runId: Uuid;
  readonly summary: Summary;
}

/** A point of a trend: without what only an estimate or the newest report needs. */
export interface PointRow extends PagePlace {
  readonly runId: Uuid;
  readonly summary: Omit<Summary, "cost" | "urgent">;
}

const pointSchema = summarySchema.omit({ cost: true, urgent: true });

/** Newest first, one more than the page's limit. */
export async function listPoints(tx: Tx, vaultId: Uuid, page: Page): Promise<readonly PointRow[]> {
  let query = tx.as<VaultTables>().selectFrom("vault_snapshots").select(["id", "run_id", "summarised", "created_at", sql<unknown>`summary - '{cost,urgent}'::text[]`.as("summary")]).where("vault_id", "=", vaultId);
  const { after } = page;
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("created_at", "id"), "<", tuple(after.at, after.id)));
  return readSummaries(tx, await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(page.limit + 1).execute(), { parse: (stored) => pointSchema.parse(stored), made: asPoint });
}

export async function listSummariesById(tx: Tx, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, SummaryRow>> {
  if (ids.length === 0) return new Map();
  const found = await tx.as<VaultTables>().selectFrom("vault_snapshots").select(["id", "run_id", "summary", "summarised", "created_at"]).where("id", "=", sql<Uuid>`any(${`{${ids.join(",")}}`}::uuid[])`).execute();
  const rows = await readSummaries(tx, found, { parse: (stored) => summarySchema.parse(stored), made: (summary) => summary });
  return new Map(rows.map((row) => [row.id, row]));
}

interface StoredRow {
  readonly id: Uuid;
  readonly run_id: Uuid;
  readonly summary: unknown;
  readonly summarised: string | null;
  readonly created_at: Date;
}

interface Reading<Form> {
  readonly parse: (stored: unknown) => Form;
  /** Of one that was made here. */
  readonly made: (summary: Summary) => Form;
}

async function readSummaries<Form>(tx: Tx, rows: readonly StoredRow[], reading: Reading<Form>): Promise<readonly (PagePlace & { readonly runId: Uuid; readonly summary: Form })[]> {
  const licences = await readLicencePolicy(tx);
  const format = summaryFormatOf(licences);
  const made = await makeSummaries(tx, rows.flatMap(({ id, summarised }) => (summarised === format ? [] : [id])), licences);
  return rows.map((row) => {
    const own = made.get(row.id);
    return { id: row.id, runId: row.run_id, at: row.created_at, summary: own === undefined ? reading.parse(row.summary) : reading.made(own) };
  });
}

function asPoint(summary: Summary): PointRow["summary"] {
  return pointSchema.strip().parse(summary);
}

/** Results are read one by one: they are large. */
async function makeSummaries(tx: Tx, ids: readonly Uuid[], licences: AppliedLicencePolicy): Promise<ReadonlyMap<Uuid, Summary>> {
  const made = new Map<Uuid, Summary>();
  for (const id of ids) {
    const row = await tx.as<VaultTables>().selectFrom("vault_snapshots").select("results").where("id", "=", id).executeTakeFirst();
    if (row !== undefined) made.set(id, summarise(resultsSchema.parse(row.results), licences));
  }
  return made;
}
