// SQL of suppressions. The tenant is that of the transaction.

import { sql } from "kysely";

import type { Uuid } from "#base/uuid.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Page } from "#platform/http/paging.ts";

import type { SuppressionsTable, SuppressionTables } from "./tables.ts";

export type SuppressionRow = Omit<SuppressionsTable, "tenant_id">;

const COLUMNS = [
  "suppressions.id", "suppressions.vault_id", "suppressions.rule", "suppressions.finding_hash", "suppressions.state", "suppressions.justification", "suppressions.response", "suppressions.key_id",
  "suppressions.words_sealed", "suppressions.created_by", "suppressions.created_at", "suppressions.expires_at", "suppressions.ended_by", "suppressions.ended_at",
] as const;

export async function insertSuppression(tx: Tx, row: SuppressionRow): Promise<void> {
  const db = tx.as<SuppressionTables>();
  await db.insertInto("suppressions").values(row).execute();
  await db.insertInto("suppression_ends").values({ suppression_id: row.id, expires_at: row.expires_at }).execute();
}

/** Null when it is not there; it stays as it is when it has ended. */
export async function endSuppression(tx: Tx, id: Uuid, end: { readonly by: Uuid; readonly now: Date }): Promise<SuppressionRow | null> {
  const db = tx.as<SuppressionTables>();
  await db.updateTable("suppressions").set({ ended_by: end.by, ended_at: end.now }).where("id", "=", id).where("ended_at", "is", null).where("expires_at", ">", end.now).execute();
  await db.deleteFrom("suppression_ends").where("suppression_id", "=", id).execute();
  return findSuppression(tx, id);
}

export async function findSuppression(tx: Tx, id: Uuid): Promise<SuppressionRow | null> {
  return (await tx.as<SuppressionTables>().selectFrom("suppressions").select(COLUMNS).where("id", "=", id).executeTakeFirst()) ?? null;
}

/** All that ever reached the vault and were there at `asOf`: its own, and those of the team. */
export async function listReaching(tx: Tx, vaultId: Uuid, asOf: Date): Promise<readonly SuppressionRow[]> {
  return await tx.as<SuppressionTables>().selectFrom("suppressions").select(COLUMNS)
    .where((where) => where.or([where("vault_id", "=", vaultId), where("vault_id", "is", null)]))
    .where("created_at", "<=", asOf).orderBy("id").execute();
}

export interface ListAsked {
  readonly page: Page;
  readonly projects: "all" | readonly Uuid[];
  /** Of this vault and of the team; null for all. */
  readonly vaultId: Uuid | null;
}

/** Newest first, one more than the page's limit: the team's, and those of vaults in these projects. */
export async function listSuppressions(tx: Tx, { page, projects, vaultId }: ListAsked): Promise<readonly SuppressionRow[]> {
  let query = tx.as<SuppressionTables & VaultTables>().selectFrom("suppressions")
    .leftJoin("vaults", (join) => join.onRef("vaults.tenant_id", "=", "suppressions.tenant_id").onRef("vaults.id", "=", "suppressions.vault_id"))
    .select(COLUMNS);
  if (vaultId !== null) query = query.where((where) => where.or([where("suppressions.vault_id", "=", vaultId), where("suppressions.vault_id", "is", null)]));
  if (projects !== "all") {
    query = projects.length === 0
      ? query.where("suppressions.vault_id", "is", null)
      : query.where((where) => where.or([where("suppressions.vault_id", "is", null), where("vaults.project_id", "in", projects)]));
  }
  const { after } = page;
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("suppressions.created_at", "suppressions.id"), "<", tuple(after.at, after.id)));
  return await query.orderBy("suppressions.created_at", "desc").orderBy("suppressions.id", "desc").limit(page.limit + 1).execute();
}

export type DecidedRow = Pick<SuppressionRow, "id" | "vault_id" | "rule" | "finding_hash" | "state" | "justification" | "response">;

/** All that are in force, of the team and of its vaults. */
export async function listInForce(tx: Tx, now: Date): Promise<readonly DecidedRow[]> {
  return await tx.as<SuppressionTables>().selectFrom("suppressions").select(["id", "vault_id", "rule", "finding_hash", "state", "justification", "response"])
    .where("created_at", "<=", now).where("ended_at", "is", null).where("expires_at", ">", now).orderBy("id").execute();
}

export async function countInForce(tx: Tx, now: Date): Promise<number> {
  const row = await tx.as<SuppressionTables>().selectFrom("suppressions").select(({ fn }) => fn.countAll().as("all")).where("ended_at", "is", null).where("expires_at", ">", now).executeTakeFirst();
  return Number(row?.all ?? 0);
}

/** What a team's end leaves to this domain: its keys are destroyed already. */
export async function deleteSuppressions(tx: Tx): Promise<void> {
  const db = tx.as<SuppressionTables>();
  const rows = await db.deleteFrom("suppressions").returning("id").execute();
  if (rows.length > 0) await db.deleteFrom("suppression_ends").where("suppression_id", "=", sql<Uuid>`any(${`{${rows.map(({ id }) => id).join(",")}}`}::uuid[])`).execute();
}
