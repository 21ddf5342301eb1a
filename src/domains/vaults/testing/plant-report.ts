// A snapshot of a vault as a worker leaves it, out of a report for tests: results in the database, evidence sealed in a blob.

import { createUuid, type Uuid } from "#base/uuid.ts";
import { evidenceSchema } from "#domains/vaults/analysis/evidence.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import { resultsSchema } from "#domains/vaults/analysis/results.ts";
import { summarise } from "#domains/vaults/analysis/summarise.ts";
import { composeFindingNames, replaceFindingNames } from "#domains/vaults/suppressions/finding-names.ts";
import type { Blobs } from "#platform/blobs/blobs.ts";
import type { TestDatabase } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { PUBLISHED } from "#protocol/licences/policy.ts";
import { FACETS, type FacetName } from "#protocol/report/facets/index.ts";
import type { Report } from "#protocol/report/schema.ts";
import { SUMMARY_FORMAT } from "#protocol/report/summary.ts";

export interface PlantedReport {
  readonly report: Report;
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
  readonly at: Date;
  /** Of the vault's evidence. */
  readonly key: DataKey;
  /** The team's field key: with a summary, and the names of its findings; without, as before the worker has come by. */
  readonly field?: DataKey;
}

/** Gives the snapshot's id. */
export async function plantNamedReport({ asOwner, db }: Pick<TestDatabase, "asOwner" | "db">, blobs: Pick<Blobs, "put">, { report, tenantId, vaultId, at, key, field }: PlantedReport): Promise<Uuid> {
  const half = (of: "results" | "evidence"): object => Object.fromEntries(Object.entries(report.facets).map(([name, section]) => [name, Object.fromEntries(Object.entries(section ?? {}).filter(([field]) => field in FACETS[name as FacetName][of].shape))]));
  const { source, generatedAt, product, totals, languages, fileTypes, history, contributors, limits, timings } = report;
  const results = resultsSchema.parse({ schema: "strongroom.results/1", sourceKind: source.kind, generatedAt, analyzers: product.analyzers, totals, languages, fileTypes, history, facets: half("results"), limits, timings });
  const evidence = evidenceSchema.parse({ schema: "strongroom.evidence/1", commit: source.commit, ref: source.ref, branches: [], tags: [], contributors, fileTypes, facets: half("evidence") });
  const [row] = await asOwner("select container from vault_containers where tenant_id = $1", [tenantId]);
  const blob = await blobs.put(String(row?.["container"]), key, Buffer.from(JSON.stringify(evidence)));
  const snapshotId = createUuid();
  await asOwner("insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, created_at, summary, summarised) values ($1, $2, $3, $4, $5, $6, $7, $8)", [
    tenantId, snapshotId, vaultId, createUuid(), JSON.stringify(results), at, field === undefined ? null : JSON.stringify(summarise(results, PUBLISHED)), field === undefined ? null : SUMMARY_FORMAT,
  ]);
  await asOwner("insert into vault_evidence (tenant_id, snapshot_id, vault_id, blob_name, blob_key_id, blob_bytes) values ($1, $2, $3, $4, $5, $6)", [tenantId, snapshotId, vaultId, blob.name, blob.keyId, blob.bytes]);
  if (field !== undefined) await db.tenant({ role: "strongroom_worker", tenantId }, (tx) => replaceFindingNames(tx, vaultId, composeFindingNames(composeReport({ results, evidence, version: "", licences: PUBLISHED }), field)));
  await asOwner("update vaults set last_snapshot_id = $1, state = 'ready' where id = $2", [snapshotId, vaultId]);
  return snapshotId;
}
