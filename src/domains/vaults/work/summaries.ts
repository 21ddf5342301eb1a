// Summaries of snapshots as the worker writes them: with the snapshot, and anew when their format has changed, or the policy by which licences are judged.

import type { Uuid } from "#base/uuid.ts";
import { resultsSchema, type Results } from "#domains/vaults/analysis/results.ts";
import { summarise } from "#domains/vaults/analysis/summarise.ts";
import { readLicencePolicy } from "#domains/vaults/licences/licence-policies.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { JobGrant } from "#platform/keyring/authority.ts";
import { SUMMARY_FORMAT, summaryFormatOf, summarySchema, type Summary } from "#protocol/report/summary.ts";

import { inTenant, type WorkerDeps } from "./vault-context.ts";

export interface NewSnapshot {
  readonly id: Uuid;
  readonly vaultId: Uuid;
  readonly runId: Uuid;
  readonly results: Results;
  readonly now: Date;
}

export async function insertSnapshot(tx: Tx, { id, vaultId, runId, results, now }: NewSnapshot): Promise<Summary> {
  const licences = await readLicencePolicy(tx);
  const summary = summarise(results, licences);
  await tx.as<VaultTables>().insertInto("vault_snapshots")
    .values({ id, vault_id: vaultId, run_id: runId, results: JSON.stringify(results), summary: JSON.stringify(summary), summarised: summaryFormatOf(licences), created_at: now })
    .execute();
  return summary;
}

/** Of the vault's newest snapshot; null while there is none, or none of the program's format and the team's policy. */
export async function findSummary(tx: Tx, vaultId: Uuid): Promise<Summary | null> {
  const row = await tx.as<VaultTables>().selectFrom("vaults").innerJoin("vault_snapshots", (join) => join.onRef("vault_snapshots.tenant_id", "=", "vaults.tenant_id").onRef("vault_snapshots.id", "=", "vaults.last_snapshot_id"))
    .select("summary").where("vaults.id", "=", vaultId).where("summarised", "=", summaryFormatOf(await readLicencePolicy(tx))).executeTakeFirst();
  return row === undefined ? null : summarySchema.parse(row.summary);
}

/** Results in memory at once: they may be megabytes each. */
const ROWS_AT_A_TIME = 10;

/** Those of one vault that are not of the program's format and the team's policy; a transaction for some of them, so that nobody waits for long. */
export async function renewSummaries(deps: Pick<WorkerDeps, "db">, { tenantId, vaultId }: JobGrant): Promise<void> {
  for (;;) {
    const left = await inTenant(deps, tenantId, async (tx) => {
      const db = tx.as<VaultTables>();
      // Before the policy: whoever changes it changes this too, and then the vault is looked at again.
      const marked = await db.selectFrom("vault_directory").select("summarised").where("vault_id", "=", vaultId).executeTakeFirst();
      const licences = await readLicencePolicy(tx);
      const format = summaryFormatOf(licences);
      const rows = await db.selectFrom("vault_snapshots").select(["id", "results"]).where("vault_id", "=", vaultId)
        .where((where) => where.or([where("summarised", "is", null), where("summarised", "!=", format)]))
        .orderBy("created_at", "desc").limit(ROWS_AT_A_TIME).execute();
      for (const { id, results } of rows) {
        await db.updateTable("vault_snapshots").set({ summary: JSON.stringify(summarise(resultsSchema.parse(results), licences)), summarised: format }).where("id", "=", id).execute();
      }
      if (rows.length < ROWS_AT_A_TIME && marked?.summarised !== SUMMARY_FORMAT) {
        await db.updateTable("vault_directory").set({ summarised: SUMMARY_FORMAT }).where("vault_id", "=", vaultId)
          .where("summarised", "is not distinct from", marked?.summarised ?? null).execute();
      }
      return rows.length;
    });
    if (left < ROWS_AT_A_TIME) return;
  }
}
