// Summaries of snapshots, and the names of the newest one's findings, as the worker writes them: with the snapshot, and anew when their format has changed,
// or the policy by which licences are judged.

import type { Uuid } from "#base/uuid.ts";
import { resultsSchema, type Results } from "#domains/vaults/analysis/results.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import { summarise } from "#domains/vaults/analysis/summarise.ts";
import { openEvidence, type EvidencePlace } from "#domains/vaults/open-evidence.ts";
import { composeFindingNames, replaceFindingNames } from "#domains/vaults/suppressions/finding-names.ts";
import { readLicencePolicy } from "#domains/vaults/licences/licence-policies.ts";
import type { VaultTables } from "#domains/vaults/tables.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import type { Tx } from "#platform/db/db.ts";
import type { JobGrant } from "#platform/keyring/authority.ts";
import { SUMMARY_FORMAT, summaryFormatOf, summarySchema, type Summary } from "#protocol/report/summary.ts";

import { inTenant, type WorkerDeps } from "./vault-context.ts";

export interface NewSnapshot {
  readonly id: Uuid;
  readonly vaultId: Uuid;
  readonly runId: Uuid;
  readonly results: Results;
  readonly licences: AppliedLicencePolicy;
  readonly now: Date;
}

export async function insertSnapshot(tx: Tx, { id, vaultId, runId, results, licences, now }: NewSnapshot): Promise<Summary> {
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
export async function renewSummaries(deps: Pick<WorkerDeps, "db" | "authority" | "blobs">, grant: JobGrant): Promise<void> {
  const { tenantId, vaultId } = grant;
  for (;;) {
    // First: who reads a summary of this format relies on them.
    const named = await renewFindingNames(deps, grant);
    const left = await inTenant(deps, tenantId, async (tx) => {
      const db = tx.as<VaultTables>();
      // Before the policy: whoever changes it changes this too, and then the vault is looked at again.
      const marked = await db.selectFrom("vault_directory").select("summarised").where("vault_id", "=", vaultId).executeTakeFirst();
      const licences = await readLicencePolicy(tx);
      const format = summaryFormatOf(licences);
      // The policy was changed since the names were made, or there is a newer report.
      if (format !== named.format || (await isUnnamed(tx, vaultId, named))) return null;
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
    if (left !== null && left < ROWS_AT_A_TIME) return;
  }
}

/** No format of any program. */
const TO_BE_MADE = "strongroom.summary/none";

interface Named {
  /** The program's, and the policy's by which licences were judged. */
  readonly format: string;
  /** Null: there was nothing to do. */
  readonly snapshotId: Uuid | null;
}

/** Of the newest report, where its summary is not of the format that is given back: the program's and the policy's. */
async function renewFindingNames(deps: Pick<WorkerDeps, "db" | "authority" | "blobs">, grant: JobGrant): Promise<Named> {
  const { tenantId, vaultId } = grant;
  const { licences, newest } = await inTenant(deps, tenantId, async (tx) => {
    const policy = await readLicencePolicy(tx);
    return { licences: policy, newest: await findUnnamed(tx, vaultId, summaryFormatOf(policy)) };
  });
  const format = summaryFormatOf(licences);
  if (newest === null) return { format, snapshotId: null };
  const [field, key] = await Promise.all([deps.authority.dataKey(grant.token, { tenantId, purpose: "field" }), deps.authority.dataKey(grant.token, { tenantId, vaultId, purpose: "evidence" })]);
  const evidence = newest.evidence === null ? null : await openEvidence(deps.blobs, newest.evidence, key);
  const names = composeFindingNames(composeReport({ results: resultsSchema.parse(newest.results), evidence, version: "", licences }), field);
  await inTenant(deps, tenantId, async (tx) => {
    const vault = await tx.as<VaultTables>().selectFrom("vaults").select("last_snapshot_id").where("id", "=", vaultId).forUpdate().executeTakeFirst();
    // A run that ended meanwhile has written those of its own report.
    if (vault?.last_snapshot_id !== newest.id) return;
    await replaceFindingNames(tx, vaultId, names);
    // It vouches for the names of before, until it is made anew.
    await tx.as<VaultTables>().updateTable("vault_snapshots").set({ summarised: TO_BE_MADE }).where("id", "=", newest.id).execute();
  });
  return { format, snapshotId: newest.id };
}

/** Whether the newest report is to be named, and is not the one that was. */
async function isUnnamed(tx: Tx, vaultId: Uuid, { format, snapshotId }: Named): Promise<boolean> {
  const newest = await findUnnamed(tx, vaultId, format);
  return newest !== null && newest.id !== snapshotId;
}

async function findUnnamed(tx: Tx, vaultId: Uuid, format: string): Promise<{ readonly id: Uuid; readonly results: unknown; readonly evidence: EvidencePlace | null } | null> {
  const row = await tx.as<VaultTables>().selectFrom("vaults")
    .innerJoin("vault_snapshots", (join) => join.onRef("vault_snapshots.tenant_id", "=", "vaults.tenant_id").onRef("vault_snapshots.id", "=", "vaults.last_snapshot_id"))
    .leftJoin("vault_evidence", (join) => join.onRef("vault_evidence.tenant_id", "=", "vault_snapshots.tenant_id").onRef("vault_evidence.snapshot_id", "=", "vault_snapshots.id"))
    .leftJoin("vault_containers", "vault_containers.tenant_id", "vaults.tenant_id")
    .select(["vault_snapshots.id", "vault_snapshots.results", "vault_evidence.blob_name", "vault_evidence.blob_key_id", "vault_evidence.blob_bytes", "vault_containers.container"])
    .where("vaults.id", "=", vaultId).where((where) => where.or([where("summarised", "is", null), where("summarised", "!=", format)])).executeTakeFirst();
  if (row === undefined) return null;
  const { id, results, blob_name: name, blob_key_id: keyId, blob_bytes: bytes, container } = row;
  const isThere = name !== null && keyId !== null && bytes !== null && container !== null;
  return { id, results, evidence: isThere ? { container, blob: { name, keyId, bytes: Number(bytes) } } : null };
}
