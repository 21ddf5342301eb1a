// Reports as people read them: results out of the database, and for those who may see it the evidence out of its sealed blob.
// That somebody saw evidence is recorded before they do.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import { evidenceSchema, type Evidence } from "#domains/vaults/analysis/evidence.ts";
import type { BlobRef } from "#platform/blobs/blobs.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { MAX_TREND_POINTS, type Snapshot } from "#protocol/api/reports.ts";
import type { PageQuery } from "#protocol/api/values.ts";
import type { Report } from "#protocol/report/schema.ts";

import { composePage, parsePage, type Page } from "#platform/http/paging.ts";
import { findEvidence, findSnapshot, type SnapshotRow } from "./run-views-store.ts";
import { findContainer } from "./store.ts";
import { listPoints, type PointRow } from "./summary-store.ts";
import { recordGuestLook } from "./guest-looks.ts";
import { getVaultRow, reachOf, reaches, type AskedVault } from "./reach.ts";
import { recordVaultAct, webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";
import { composeSnapshot, parseResults } from "./views.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`. */
export interface VaultReports {
  /** The newest. @throws AppError `report.unknown`. */
  newest(caller: Caller, place: VaultPlace): Promise<Report>;
  /** @throws AppError `report.unknown`. */
  of(caller: Caller, place: VaultPlace, snapshotId: Uuid): Promise<Report>;
  /** With its names, for who may see them; others are refused. @throws AppError `report.unknown`. */
  named(caller: Caller, place: VaultPlace, snapshotId: Uuid): Promise<Report>;
  snapshots(caller: Caller, place: VaultPlace, query: PageQuery): Promise<{ items: Snapshot[]; nextCursor: string | null }>;
  /** All of them, oldest first: of more than the longest trend the newest. */
  trend(caller: Caller, place: VaultPlace): Promise<{ items: Snapshot[] }>;
}

interface TrendAsked {
  readonly caller: Caller;
  readonly place: VaultPlace;
  readonly page: Page;
}

export function createVaultReports(deps: VaultsDeps): VaultReports {
  const { db, permissions } = deps;
  const list = async ({ caller, place: { teamId, vaultId }, page }: TrendAsked): Promise<readonly PointRow[]> => {
    permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
    return db.tenant(webScope(teamId), async (tx) => {
      const { person } = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read" });
      await recordGuestLook(deps, tx, { person, teamId, vaultId, what: "trend" });
      return listPoints(tx, vaultId, page);
    });
  };
  return {
    newest: (caller, place) => read(deps, { caller, place, snapshotId: null, permission: "vaults.read" }),
    of: (caller, place, snapshotId) => read(deps, { caller, place, snapshotId, permission: "vaults.read" }),
    named: (caller, place, snapshotId) => read(deps, { caller, place, snapshotId, permission: "vaults.read-evidence" }),
    async snapshots(caller, place, query) {
      const page = parsePage(query);
      return composePage(await list({ caller, place, page }), page, { place: (row) => row, item: composeSnapshot });
    },
    async trend(caller, place) {
      const rows = await list({ caller, place, page: { limit: MAX_TREND_POINTS, after: null } });
      return { items: rows.slice(0, MAX_TREND_POINTS).toReversed().map(composeSnapshot) };
    },
  };
}

interface Found {
  readonly snapshot: SnapshotRow;
  readonly evidence: { readonly blob: BlobRef; readonly container: Uuid } | null;
}

interface Asked {
  readonly caller: Caller;
  readonly place: VaultPlace;
  readonly snapshotId: Uuid | null;
  readonly permission: "vaults.read" | "vaults.read-evidence";
}

async function read(deps: VaultsDeps, { caller, place, snapshotId, permission }: Asked): Promise<Report> {
  const { teamId, vaultId } = place;
  deps.permissions.authorise(caller, { tenantId: teamId, permission });
  const evidenceReach = reachOf(deps, { caller, teamId, permission: "vaults.read-evidence" });
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const { snapshot, person, projectId } = await findReported(deps, tx, { caller, teamId, vaultId, permission, snapshotId });
    await recordGuestLook(deps, tx, { person, teamId, vaultId, what: "report" });
    const evidence = reaches(evidenceReach, projectId) ? await locateEvidence(tx, snapshot.id) : null;
    if (evidence !== null) {
      const reader = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-evidence", projectId });
      await recordVaultAct(deps, tx, { person: reader, event: "vaults.evidence-seen", vaultId });
    }
    return { snapshot, evidence };
  });
  return composeReport({ results: parseResults(found.snapshot), evidence: await openEvidence(deps, place, found.evidence), version: deps.version });
}

/** The one named, or the newest. @throws AppError `vault.unknown`, `report.unknown`. */
async function findReported(deps: VaultsDeps, tx: Tx, asked: AskedVault & { readonly snapshotId: Uuid | null }): Promise<{ readonly snapshot: SnapshotRow; readonly person: PersonCaller; readonly projectId: Uuid }> {
  const { row, person } = await getVaultRow(deps, tx, asked);
  const id = asked.snapshotId ?? row.lastSnapshotId;
  const snapshot = id === null ? null : await findSnapshot(tx, asked.vaultId, id);
  if (snapshot === null) throw new AppError("report.unknown");
  return { snapshot, person, projectId: row.projectId };
}

async function locateEvidence(tx: Tx, snapshotId: Uuid): Promise<Found["evidence"]> {
  const blob = await findEvidence(tx, snapshotId);
  const container = await findContainer(tx);
  return blob === null || container === null ? null : { blob, container };
}

async function openEvidence(deps: VaultsDeps, { teamId, vaultId }: VaultPlace, found: Found["evidence"]): Promise<Evidence | null> {
  if (found === null) return null;
  const key = await deps.keys.evidence({ tenantId: teamId, vaultId });
  const reader = await deps.blobs.open(found.container, key, found.blob);
  try {
    const bytes = await reader.read(0, reader.bytes);
    return evidenceSchema.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)));
  } finally {
    await reader.close();
  }
}
