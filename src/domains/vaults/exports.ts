// Reports as files that leave the house: who may see evidence may have them, each time is in the log, and what was given out is signed on request.

import { createHash } from "node:crypto";

import type { Uuid } from "#base/uuid.ts";
import { writeExport, writeJson } from "#platform/letter/index.ts";
import type { Caller } from "#platform/http/route.ts";
import { describeReport, type Subject } from "#protocol/attestation/statement.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { EXPORT_FORMATS, FORMATS, type ExportFormat } from "#protocol/report/exports/formats.ts";
import type { Report } from "#protocol/report/schema.ts";

import type { VaultPlace, VaultsDeps } from "./deps.ts";
import type { VaultReports } from "./reports.ts";
import { openVaultText } from "./sealed-columns.ts";

interface Asked {
  readonly snapshotId: Uuid;
  /** RFC 3339: with the suppressions of then; left out: of now. */
  readonly asOf: string | undefined;
}

/** Each method: @throws AppError `access.denied`, `vault.unknown`, `report.unknown`. */
export interface VaultExports {
  file(caller: Caller, place: VaultPlace, given: Asked & { readonly format: ExportFormat }): Promise<Download>;
  signature(caller: Caller, place: VaultPlace, given: Asked): Promise<Download>;
}

interface Exported {
  readonly report: Report;
  /** The vault's name: the same for all files of a snapshot. */
  readonly source: string;
  readonly fileName: string;
}

export function createVaultExports(deps: VaultsDeps, reports: Pick<VaultReports, "taken">): VaultExports {
  async function open(caller: Caller, place: VaultPlace, { snapshotId, asOf, as }: Asked & { readonly as: ExportFormat | "signature" }): Promise<Exported> {
    const { teamId, vaultId } = place;
    const { report, nameSealed } = await reports.taken(caller, place, { snapshotId, as, asOf: asOf === undefined ? null : Date.parse(asOf) });
    const source = openVaultText(await deps.keys.field(teamId), { vaultId, column: "name_sealed" }, nameSealed);
    return { report, source, fileName: `report-${report.generatedAt.slice(0, 10)}-${snapshotId.slice(0, 8)}` };
  }

  return {
    async file(caller, place, { format, ...asked }) {
      const { report, source, fileName } = await open(caller, place, { ...asked, as: format });
      return composeDownload({ bytes: await writeExport(format, report, { source }), mediaType: FORMATS[format].mediaType, fileName: `${fileName}.${FORMATS[format].extension}` });
    },
    async signature(caller, place, asked) {
      const { report, source, fileName } = await open(caller, place, { ...asked, as: "signature" });
      const subjects: Subject[] = [];
      for (const format of EXPORT_FORMATS) subjects.push({ name: `${fileName}.${FORMATS[format].extension}`, digest: { sha256: sha256(await writeExport(format, report, { source })) } });
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
