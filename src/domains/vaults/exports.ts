// Reports as files that leave the house: who may see evidence may have them, each time is in the log, and what was given out is signed on request.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { writeExport } from "#platform/letter/index.ts";
import type { Caller } from "#platform/http/route.ts";
import { describeReport, type Subject } from "#protocol/attestation/statement.ts";
import type { AssumedCost } from "#protocol/cost/parameters.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { EXPORT_FORMATS, FORMATS, type ExportFormat } from "#protocol/report/exports/formats.ts";
import type { Report } from "#protocol/report/schema.ts";

import { composeComparison } from "./comparisons.ts";
import { readTeamCost } from "./cost/cost.ts";
import { webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";
import { composeDownload, describeSubject, envelopeFile, hashReport, type ReportFile } from "./report-files.ts";
import type { VaultReports } from "./reports.ts";
import { findSnapshotBefore } from "./run-views-store.ts";
import { openVaultText } from "./sealed-columns.ts";
import { findVault } from "./store.ts";

interface Asked {
  readonly snapshotId: Uuid;
  /** RFC 3339: with the suppressions of then; left out: of now. */
  readonly asOf: string | undefined;
}

/** Each method: @throws AppError `access.denied`, `vault.unknown`, `report.unknown`. */
export interface VaultExports {
  file(caller: Caller, place: VaultPlace, given: Asked & { readonly format: ExportFormat }): Promise<Download>;
  signature(caller: Caller, place: VaultPlace, given: Asked): Promise<Download>;
  /** The very files that those two give, for a mail to somebody who was let in elsewhere; whoever sends it records that. @throws AppError `vault.unknown`, `report.unknown`. */
  mailed(place: VaultPlace, snapshotId: Uuid): Promise<MailedReport>;
}

export interface MailedReport {
  readonly pdf: ReportFile;
  /** What changed since the snapshot before; null for the first. */
  readonly comparison: ReportFile | null;
  /** About all of them. */
  readonly signature: ReportFile;
}

interface Exported {
  readonly report: Report;
  /** The vault's name: the same for all files of a snapshot. */
  readonly source: string;
  readonly fileName: string;
  /** Of the team. */
  readonly cost: AssumedCost;
}

export function createVaultExports(deps: VaultsDeps, reports: Pick<VaultReports, "taken" | "unseen">): VaultExports {
  async function open(caller: Caller, place: VaultPlace, { snapshotId, asOf, as }: Asked & { readonly as: ExportFormat | "signature" }): Promise<Exported> {
    const { report, nameSealed } = await reports.taken(caller, place, { snapshotId, as, asOf: asOf === undefined ? null : Date.parse(asOf) });
    return describe(deps, place, { report, nameSealed, snapshotId, asOf: asOf === undefined ? null : new Date(asOf) });
  }

  return {
    async file(caller, place, { format, ...asked }) {
      return composeDownload(await writeFile(await open(caller, place, { ...asked, as: format }), format));
    },
    async signature(caller, place, asked) {
      return composeDownload(await sign(deps, await open(caller, place, { ...asked, as: "signature" }), null));
    },
    async mailed(place, snapshotId) {
      const { row, before } = await deps.db.tenant(webScope(place.teamId), async (tx) => ({ row: await findVault(tx, place.vaultId), before: await findSnapshotBefore(tx, place.vaultId, snapshotId) }));
      if (row === null) throw new AppError("vault.unknown");
      const exported = await describe(deps, place, { report: await reports.unseen(place, snapshotId), nameSealed: row.nameSealed, snapshotId, asOf: null });
      const both = before === null ? null : { before: await reports.unseen(place, before), after: exported.report };
      const comparison = both === null ? null : await composeComparison(both, "pdf");
      return { pdf: await writeFile(exported, "pdf"), comparison, signature: await sign(deps, exported, both === null || comparison === null ? null : { file: comparison, earlier: both.before }) };
    },
  };
}

async function describe(deps: VaultsDeps, { teamId, vaultId }: VaultPlace, given: { readonly report: Report; readonly nameSealed: Uint8Array; readonly snapshotId: Uuid; readonly asOf: Date | null }): Promise<Exported> {
  const { report, nameSealed, snapshotId, asOf } = given;
  const cost = await deps.db.tenant(webScope(teamId), (tx) => readTeamCost(tx, asOf));
  const source = openVaultText(await deps.keys.field(teamId), { vaultId, column: "name_sealed" }, nameSealed);
  return { report, source, cost, fileName: `report-${report.generatedAt.slice(0, 10)}-${snapshotId.slice(0, 8)}` };
}

async function writeFile({ report, source, cost, fileName }: Exported, format: ExportFormat): Promise<ReportFile> {
  return { bytes: Buffer.from(await writeExport(format, report, { source, cost })), mediaType: FORMATS[format].mediaType, fileName: `${fileName}.${FORMATS[format].extension}` };
}

/** `compared`: a file that is signed with the report's own, and says what changed since that earlier one. */
async function sign(deps: VaultsDeps, exported: Exported, compared: { readonly file: ReportFile; readonly earlier: Report } | null): Promise<ReportFile> {
  const subjects: Subject[] = [];
  for (const format of EXPORT_FORMATS) subjects.push(describeSubject(await writeFile(exported, format)));
  if (compared !== null) subjects.push(describeSubject(compared.file));
  const envelope = await deps.signReport({ subjects, claims: describeReport(hashReport(exported.report), compared === null ? null : hashReport(compared.earlier)) });
  return envelopeFile(envelope, `${exported.fileName}.dsse.json`);
}
