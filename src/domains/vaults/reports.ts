// Reports as people read them: results out of the database, and for those who may see it the evidence out of its sealed blob.
// That somebody saw evidence is recorded before they do.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import { MAX_TREND_POINTS, type Snapshot } from "#protocol/api/reports.ts";
import type { PageQuery } from "#protocol/api/values.ts";
import type { AppliedLicencePolicy } from "#protocol/licences/policy.ts";
import type { ExportFormat } from "#protocol/report/exports/formats.ts";
import type { Report } from "#protocol/report/schema.ts";

import { composePage, parsePage, type Page } from "#platform/http/paging.ts";
import { withoutNames } from "#protocol/suppressions/section.ts";
import { readLicencePolicy } from "./licences/licence-policies.ts";
import { findEvidence, findSnapshot, type SnapshotRow } from "./run-views-store.ts";
import { findContainer, type VaultRow } from "./store.ts";
import { listPoints, type PointRow } from "./summary-store.ts";
import { recordGuestLook } from "./guest-looks.ts";
import { openEvidence, type EvidencePlace } from "./open-evidence.ts";
import { getVaultRow, reachOf, reaches, type AskedVault } from "./reach.ts";
import { recordVaultAct, webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";
import { suppressInReport } from "./suppressions/into-report.ts";
import { listReaching, type SuppressionRow } from "./suppressions/store.ts";
import { composeSnapshot, parseResults } from "./views.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `vault.unknown`. */
export interface VaultReports {
  /** The newest. @throws AppError `report.unknown`. */
  newest(caller: Caller, place: VaultPlace): Promise<Report>;
  /** @throws AppError `report.unknown`. */
  of(caller: Caller, place: VaultPlace, snapshotId: Uuid): Promise<Report>;
  /** With its names, for who may see them; others are refused. @throws AppError `report.unknown`. */
  named(caller: Caller, place: VaultPlace, snapshotId: Uuid): Promise<Report>;
  /** The same as a file will have it, recorded as taken out. @throws AppError `report.unknown`. */
  taken(caller: Caller, place: VaultPlace, given: TakenGiven): Promise<TakenReport>;
  /** Before anything of them is recorded. @throws AppError `access.denied`, `vault.unknown`, `report.unknown`. */
  assertThere(caller: Caller, place: VaultPlace, snapshotIds: readonly Uuid[]): Promise<void>;
  /** With its names, for what is judged by it and told in numbers alone, to whoever was let at it before, and for a mail to those who may see them: that is asked, and recorded, by whoever sends it. @throws AppError `report.unknown`. */
  unseen(place: VaultPlace, snapshotId: Uuid): Promise<Report>;
  snapshots(caller: Caller, place: VaultPlace, query: PageQuery): Promise<{ items: Snapshot[]; nextCursor: string | null }>;
  /** All of them, or of those before a time (RFC 3339), oldest first: of more than the longest trend the newest. */
  trend(caller: Caller, place: VaultPlace, query: { readonly before?: string | undefined }): Promise<{ items: Snapshot[]; older: boolean }>;
}

export interface TakenGiven {
  readonly snapshotId: Uuid;
  readonly as: ExportFormat | "signature" | "comparison";
  /** With the suppressions and the policy of licences of then, milliseconds since 1970; null, or a time to come: of now. */
  readonly asOf: number | null;
}

export interface TakenReport {
  readonly report: Report;
  /** Of the vault, sealed. */
  readonly nameSealed: Uint8Array;
}

interface TrendAsked {
  readonly caller: Caller;
  readonly place: VaultPlace;
  readonly page: Page;
}

/** Of no row: before every one of its time. */
const FIRST_ID = "00000000-0000-0000-0000-000000000000" as Uuid;

export function createVaultReports(deps: VaultsDeps): VaultReports {
  const { db, permissions } = deps;
  const list = async ({ caller, place: { teamId, vaultId }, page }: TrendAsked): Promise<readonly PointRow[]> => {
    permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read" });
    return db.tenant(webScope(teamId), async (tx) => {
      const { person } = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read" });
      await recordGuestLook(deps, tx, { person, teamId, vaultIds: [vaultId], what: "trend" });
      return listPoints(tx, vaultId, page);
    });
  };
  return {
    newest: async (caller, place) => (await read(deps, { caller, place, snapshotId: null, permission: "vaults.read", taken: null })).report,
    of: async (caller, place, snapshotId) => (await read(deps, { caller, place, snapshotId, permission: "vaults.read", taken: null })).report,
    named: async (caller, place, snapshotId) => (await read(deps, { caller, place, snapshotId, permission: "vaults.read-evidence", taken: null })).report,
    taken: (caller, place, taken) => read(deps, { caller, place, snapshotId: taken.snapshotId, permission: "vaults.read-evidence", taken }),
    async assertThere(caller, { teamId, vaultId }, snapshotIds) {
      deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-evidence" });
      await deps.db.tenant(webScope(teamId), async (tx) => {
        for (const snapshotId of snapshotIds) await findReported(deps, tx, { caller, teamId, vaultId, permission: "vaults.read-evidence", snapshotId });
      });
    },
    unseen: (place, snapshotId) => readUnseen(deps, place, snapshotId),
    async snapshots(caller, place, query) {
      const page = parsePage(query);
      return composePage(await list({ caller, place, page }), page, { place: (row) => row, item: composeSnapshot });
    },
    async trend(caller, place, { before }) {
      // Nothing that was made at that very time is before it.
      const after = before === undefined ? null : { at: new Date(before), id: FIRST_ID };
      const rows = await list({ caller, place, page: { limit: MAX_TREND_POINTS, after } });
      return { items: rows.slice(0, MAX_TREND_POINTS).toReversed().map(composeSnapshot), older: rows.length > MAX_TREND_POINTS };
    },
  };
}

interface Found {
  readonly snapshot: SnapshotRow;
  readonly evidence: EvidencePlace | null;
  /** Whether what the evidence names goes into the report. */
  readonly names: boolean;
  readonly rows: readonly SuppressionRow[];
  readonly licences: AppliedLicencePolicy;
}

interface Asked {
  readonly caller: Caller;
  readonly place: VaultPlace;
  readonly snapshotId: Uuid | null;
  readonly permission: "vaults.read" | "vaults.read-evidence";
  /** What leaves the house; null for what is only looked at. */
  readonly taken: TakenGiven | null;
}

async function read(deps: VaultsDeps, { caller, place, snapshotId, permission, taken }: Asked): Promise<TakenReport> {
  const { teamId, vaultId } = place;
  deps.permissions.authorise(caller, { tenantId: teamId, permission });
  const evidenceReach = reachOf(deps, { caller, teamId, permission: "vaults.read-evidence" });
  const now = deps.clock.now();
  const asOf = Math.min(taken?.asOf ?? now, now);
  const found = await deps.db.tenant(webScope(teamId), async (tx) => {
    const { snapshot, person, row: { projectId, nameSealed } } = await findReported(deps, tx, { caller, teamId, vaultId, permission, snapshotId });
    await recordGuestLook(deps, tx, { person, teamId, vaultIds: [vaultId], what: "report" });
    const evidence = await locateEvidence(tx, snapshot.id);
    const names = evidence !== null && reaches(evidenceReach, projectId);
    if (names) {
      const reader = deps.permissions.authorise(caller, { tenantId: teamId, permission: "vaults.read-evidence", projectId });
      await recordVaultAct(deps, tx, { person: reader, event: "vaults.evidence-seen", vaultId });
    }
    if (taken !== null) await recordVaultAct(deps, tx, { person, event: "vaults.report-exported", vaultId, details: { format: taken.as, snapshot: snapshot.id } });
    return { snapshot, evidence, names, nameSealed, rows: await listReaching(tx, vaultId, new Date(asOf)), licences: await readLicencePolicy(tx, new Date(asOf)) };
  });
  return { report: await composeFound(deps, { place, found, asOf }), nameSealed: found.nameSealed };
}

async function readUnseen(deps: VaultsDeps, place: VaultPlace, snapshotId: Uuid): Promise<Report> {
  const asOf = deps.clock.now();
  const found = await deps.db.tenant(webScope(place.teamId), async (tx) => {
    const snapshot = await findSnapshot(tx, place.vaultId, snapshotId);
    if (snapshot === null) throw new AppError("report.unknown");
    return { snapshot, evidence: await locateEvidence(tx, snapshotId), names: true, rows: await listReaching(tx, place.vaultId, new Date(asOf)), licences: await readLicencePolicy(tx, new Date(asOf)) };
  });
  return composeFound(deps, { place, found, asOf });
}

/** What is read in the transaction that let somebody at a snapshot by another way than a permission, as in a room; `asOf` in milliseconds since 1970. */
export interface FoundPlain {
  readonly found: Found;
  readonly asOf: number;
}

export async function findPlain(tx: Tx, { vaultId, snapshot, asOf }: { readonly vaultId: Uuid; readonly snapshot: SnapshotRow; readonly asOf: number }): Promise<FoundPlain> {
  return { found: { snapshot, evidence: await locateEvidence(tx, snapshot.id), names: false, rows: await listReaching(tx, vaultId, new Date(asOf)), licences: await readLicencePolicy(tx, new Date(asOf)) }, asOf };
}

/** Without names, with the suppressions of then in numbers. Keys and blobs are asked for here, after the transaction. */
export async function composePlain(deps: VaultsDeps, place: VaultPlace, plain: FoundPlain): Promise<Report> {
  const report = await composeFound(deps, { place, ...plain });
  return report.suppressions === undefined ? report : { ...report, suppressions: withoutNames(report.suppressions) };
}

/** With names, for what counts by them what is suppressed and tells numbers alone; null where nothing is in force. Keys and blobs are asked for here, after the transaction. */
export async function composeCounted(deps: VaultsDeps, place: VaultPlace, { found, asOf }: FoundPlain): Promise<Report | null> {
  const inForce = found.rows.some(({ ended_at: endedAt, expires_at: expiresAt }) => expiresAt.getTime() > asOf && (endedAt === null || endedAt.getTime() > asOf));
  return inForce ? composeFound(deps, { place, found: { ...found, names: true }, asOf }) : null;
}

interface ComposedOf {
  readonly place: VaultPlace;
  readonly found: Found;
  readonly asOf: number;
}

/** What is suppressed is counted by whoever may see names or not; what it is, is told only where names are. */
async function composeFound(deps: VaultsDeps, { place, found: { snapshot, evidence, names, rows, licences }, asOf }: ComposedOf): Promise<Report> {
  const results = parseResults(snapshot);
  const opened = evidence !== null && (names || rows.length > 0) ? await openEvidence(deps.blobs, evidence, await deps.keys.evidence({ tenantId: place.teamId, vaultId: place.vaultId })) : null;
  const whole = composeReport({ results, evidence: opened, version: deps.version, licences });
  const judged = rows.length === 0 ? whole : suppressInReport(whole, { rows, asOf, key: await deps.keys.field(place.teamId) });
  if (names) return judged;
  const plain = composeReport({ results, evidence: null, version: deps.version, licences });
  return judged.suppressions === undefined ? plain : { ...plain, suppressions: withoutNames(judged.suppressions) };
}

/** The one named, or the newest. @throws AppError `vault.unknown`, `report.unknown`. */
async function findReported(deps: VaultsDeps, tx: Tx, asked: AskedVault & { readonly snapshotId: Uuid | null }): Promise<{ readonly snapshot: SnapshotRow; readonly person: PersonCaller; readonly row: VaultRow }> {
  const { row, person } = await getVaultRow(deps, tx, asked);
  const id = asked.snapshotId ?? row.lastSnapshotId;
  const snapshot = id === null ? null : await findSnapshot(tx, asked.vaultId, id);
  if (snapshot === null) throw new AppError("report.unknown");
  return { snapshot, person, row };
}

async function locateEvidence(tx: Tx, snapshotId: Uuid): Promise<Found["evidence"]> {
  const blob = await findEvidence(tx, snapshotId);
  const container = await findContainer(tx);
  return blob === null || container === null ? null : { blob, container };
}
