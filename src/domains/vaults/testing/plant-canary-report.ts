// A small report with canaries for names, planted where a worker would have put one.

import { createUuid, type Uuid } from "#base/uuid.ts";
import { evidenceSchema } from "#domains/vaults/analysis/evidence.ts";
import { resultsSchema } from "#domains/vaults/analysis/results.ts";
import type { createFolderBlobs } from "#platform/blobs/folder-blobs.ts";
import type { TestSuite } from "#platform/db/testing/for-each-engine.ts";
import type { DataKey } from "#platform/keyring/authority.ts";

export interface PlantGiven {
  readonly suite: TestSuite;
  readonly blobs: ReturnType<typeof createFolderBlobs>;
  readonly key: DataKey;
  readonly tenantId: Uuid;
  readonly vaultId: Uuid;
  readonly runId: Uuid;
}

/** Results and evidence as of a run that ended, and the vault that has them. Gives the snapshot's id. */
export async function plantReport({ suite, blobs, key, tenantId, vaultId, runId }: PlantGiven): Promise<Uuid> {
  const lines = { bytes: 0, lines: 0, code: 0, comment: 0, blank: 0 };
  const at = "2026-01-01T00:00:00.000Z";
  const results = resultsSchema.parse({
    schema: "strongroom.results/1", sourceKind: "git", generatedAt: at, analyzers: { files: 1 }, languages: [], fileTypes: [], limits: [], timings: [],
    totals: { files: 7, ...lines, binaryFiles: 0, vendoredFiles: 0, generatedFiles: 0, documentationFiles: 0 },
    history: { commits: 1, merges: 0, tags: 0, branches: 1, contributors: 1, halfOfCommitsBy: 1, activeDays: 1, firstCommitAt: at, lastCommitAt: at, months: [] },
  });
  const evidence = evidenceSchema.parse({
    schema: "strongroom.evidence/1", commit: "a".repeat(40), ref: "refs/heads/canary-branch", branches: ["canary-branch"], tags: [], fileTypes: [],
    contributors: [{ name: "Canary Person", commits: 1, linesAdded: 1, linesDeleted: 0, firstCommitAt: at, lastCommitAt: at, share: 1 }],
  });
  const [row] = await suite.asOwner("select container from vault_containers where tenant_id = $1", [tenantId]);
  const blob = await blobs.put(String(row?.["container"]), key, Buffer.from(JSON.stringify(evidence)));
  const snapshotId = createUuid();
  await suite.asOwner("insert into vault_snapshots (tenant_id, id, vault_id, run_id, results, created_at) values ($1, $2, $3, $4, $5, $6)", [tenantId, snapshotId, vaultId, runId, JSON.stringify(results), new Date(suite.clock.now())]);
  await suite.asOwner("insert into vault_evidence (tenant_id, snapshot_id, vault_id, blob_name, blob_key_id, blob_bytes) values ($1, $2, $3, $4, $5, $6)", [tenantId, snapshotId, vaultId, blob.name, blob.keyId, blob.bytes]);
  await suite.asOwner("update vaults set last_snapshot_id = $1, state = 'ready' where id = $2", [snapshotId, vaultId]);
  return snapshotId;
}
