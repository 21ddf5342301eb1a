// Reading vaults with what belongs to them (newest run, newest report) and composing what the caller may see.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Vault } from "#protocol/api/vaults.ts";

import { listNewestRuns, type RunRow } from "./run-views-store.ts";
import { reachOf, reaches } from "./reach.ts";
import { findVault, type VaultRow } from "./store.ts";
import { listSummariesById, type SummaryRow } from "./summary-store.ts";
import { webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";
import { composeVault } from "./views.ts";

export interface LookedUp {
  readonly row: VaultRow;
  readonly run: RunRow | null;
  readonly snapshot: SummaryRow | null;
}

export async function lookUp(tx: Tx, rows: readonly VaultRow[]): Promise<readonly LookedUp[]> {
  const runs = await listNewestRuns(tx, rows.map((row) => row.id));
  const snapshots = await listSummariesById(tx, rows.flatMap((row) => (row.lastSnapshotId === null ? [] : [row.lastSnapshotId])));
  return rows.map((row) => ({ row, run: runs.get(row.id) ?? null, snapshot: row.lastSnapshotId === null ? null : (snapshots.get(row.lastSnapshotId) ?? null) }));
}

export async function composeVaults(deps: VaultsDeps, given: { readonly caller: Caller; readonly teamId: Uuid; readonly found: readonly LookedUp[] }): Promise<readonly Vault[]> {
  const { caller, teamId, found } = given;
  if (found.length === 0) return [];
  const key = await deps.keys.field(teamId);
  const evidence = reachOf(deps, { caller, teamId, permission: "vaults.read-evidence" });
  const records = reachOf(deps, { caller, teamId, permission: "vaults.read-records" });
  return found.map((each) => composeVault({ ...each, teamId, key, seesEvidence: reaches(evidence, each.row.projectId), seesRecords: reaches(records, each.row.projectId) }));
}

/** The vault as it is now, for who was let at it. @throws AppError `vault.unknown`. */
export async function getVault(deps: VaultsDeps, caller: Caller, { teamId, vaultId }: VaultPlace): Promise<Vault> {
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const row = await findVault(tx, vaultId);
    return lookUp(tx, row === null ? [] : [row]);
  });
  const [vault] = await composeVaults(deps, { caller, teamId, found });
  if (vault === undefined) throw new AppError("vault.unknown");
  return vault;
}
