// Reports as files that leave the house: who may see evidence may have them, each time is in the log, and what was given out is signed on request.

import { createHash } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import { writeExport, writeJson } from "#platform/letter/index.ts";
import type { Caller } from "#platform/http/route.ts";
import { describeReport, type Subject } from "#protocol/attestation/statement.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { EXPORT_FORMATS, FORMATS, type ExportFormat } from "#protocol/report/exports/formats.ts";
import type { Report } from "#protocol/report/schema.ts";

import { recordVaultAct, webScope, type VaultPlace, type VaultsDeps } from "./deps.ts";
import { getVaultRow } from "./reach.ts";
import type { VaultReports } from "./reports.ts";
import { openVaultText } from "./sealed-columns.ts";

/** Each method: @throws AppError `access.denied`, `vault.unknown`, `report.unknown`. */
export interface VaultExports {
  file(caller: Caller, place: VaultPlace, given: { readonly snapshotId: Uuid; readonly format: ExportFormat }): Promise<Download>;
  signature(caller: Caller, place: VaultPlace, snapshotId: Uuid): Promise<Download>;
}

interface Exported {
  readonly report: Report;
  /** The vault's name: the same for all files of a snapshot. */
  readonly source: string;
  readonly fileName: string;
}

export function createVaultExports(deps: VaultsDeps, reports: Pick<VaultReports, "named">): VaultExports {
  async function open(caller: Caller, place: VaultPlace, given: { readonly snapshotId: Uuid; readonly what: ExportFormat | "signature" }): Promise<Exported> {
    const { teamId, vaultId } = place;
    const row = await deps.db.tenant(webScope(teamId), async (tx) => {
      const reached = await getVaultRow(deps, tx, { caller, teamId, vaultId, permission: "vaults.read-evidence" });
      await recordVaultAct(deps, tx, { person: reached.person, event: "vaults.report-exported", vaultId, details: { format: given.what } });
      return reached.row;
    });
    const report = await reports.named(caller, place, given.snapshotId);
    const source = openVaultText(await deps.keys.field(teamId), { vaultId, column: "name_sealed" }, row.nameSealed);
    return { report, source, fileName: `report-${report.generatedAt.slice(0, 10)}-${given.snapshotId.slice(0, 8)}` };
  }

  return {
    async file(caller, place, { snapshotId, format }) {
      const { report, source, fileName } = await open(caller, place, { snapshotId, what: format });
      return composeDownload({ bytes: await writeExport(format, report, { source, allowList: null }), mediaType: FORMATS[format].mediaType, fileName: `${fileName}.${FORMATS[format].extension}` });
    },
    async signature(caller, place, snapshotId) {
      const { report, source, fileName } = await open(caller, place, { snapshotId, what: "signature" });
      const subjects: Subject[] = [];
      for (const format of EXPORT_FORMATS) subjects.push({ name: `${fileName}.${FORMATS[format].extension}`, digest: { sha256: sha256(await writeExport(format, report, { source, allowList: null })) } });
      const envelope = await deps.signReport({ subjects, claims: describeReport(report, sha256(writeJson(report))) });
      return composeDownload({ bytes: new TextEncoder().encode(envelope), mediaType: "application/json", fileName: `${fileName}.dsse.json` });
    },
  };
}

function composeDownload({ bytes, mediaType, fileName }: { readonly bytes: Uint8Array; readonly mediaType: string; readonly fileName: string }): Download {
  return { mediaType, fileName, body: once(bytes) };
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

function sha256(bytes: string | Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
