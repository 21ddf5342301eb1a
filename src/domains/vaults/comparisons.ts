// Two snapshots of a vault as files that say what changed, the older first whichever way they are named: who may see evidence may have them, each
// time is in the log for both, and what was given out is signed on request.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { Caller } from "#platform/http/route.ts";
import { writeComparison } from "#platform/letter/index.ts";
import type { Download } from "#protocol/api/endpoint.ts";
import { describeReport } from "#protocol/attestation/statement.ts";
import { compareReports } from "#protocol/report/compare.ts";
import { COMPARISON_FORMATS, type ComparisonFormat } from "#protocol/report/comparison-formats.ts";
import { FORMATS } from "#protocol/report/exports/formats.ts";
import type { Report } from "#protocol/report/schema.ts";

import type { VaultPlace, VaultsDeps } from "./deps.ts";
import { composeDownload, describeSubject, envelopeFile, hashReport, type ReportFile } from "./report-files.ts";
import type { VaultReports } from "./reports.ts";

export interface ComparedSnapshots {
  readonly older: Uuid;
  readonly newer: Uuid;
  /** RFC 3339: with the suppressions of then; left out: of now. */
  readonly asOf: string | undefined;
}

/** Each method: @throws AppError `access.denied`, `vault.unknown`, `report.unknown`. */
export interface VaultComparisons {
  file(caller: Caller, place: VaultPlace, given: ComparedSnapshots & { readonly format: ComparisonFormat }): Promise<Download>;
  signature(caller: Caller, place: VaultPlace, given: ComparedSnapshots): Promise<Download>;
}

export function createVaultComparisons(deps: Pick<VaultsDeps, "signReport">, reports: Pick<VaultReports, "taken" | "assertThere">): VaultComparisons {
  async function take(caller: Caller, place: VaultPlace, { older, newer, asOf }: ComparedSnapshots): Promise<TwoReports> {
    if (older === newer) throw new AppError("report.unknown", "A snapshot is compared with another one of the same vault, not with itself.");
    const as = asOf === undefined ? null : Date.parse(asOf);
    await reports.assertThere(caller, place, [older, newer]);
    const one = await reports.taken(caller, place, { snapshotId: older, as: "comparison", asOf: as });
    const other = await reports.taken(caller, place, { snapshotId: newer, as: "comparison", asOf: as });
    return Date.parse(one.report.generatedAt) <= Date.parse(other.report.generatedAt) ? { before: one.report, after: other.report } : { before: other.report, after: one.report };
  }
  return {
    async file(caller, place, { format, ...given }) {
      return composeDownload(await composeComparison(await take(caller, place, given), format));
    },
    async signature(caller, place, given) {
      const both = await take(caller, place, given);
      const files = await Promise.all(COMPARISON_FORMATS.map((format) => composeComparison(both, format)));
      const envelope = await deps.signReport({ subjects: files.map(describeSubject), claims: describeReport(hashReport(both.after), hashReport(both.before)) });
      return composeDownload(envelopeFile(envelope, `${nameOf(both)}.dsse.json`));
    },
  };
}

interface TwoReports {
  readonly before: Report;
  readonly after: Report;
}

export async function composeComparison(both: TwoReports, format: ComparisonFormat): Promise<ReportFile> {
  const { mediaType, extension } = FORMATS[format];
  return { bytes: await writeComparison(format, compareReports({ ...both, hash: sha256Hex })), mediaType, fileName: `${nameOf(both)}.${extension}` };
}

function nameOf({ before, after }: TwoReports): string {
  return `comparison-${before.generatedAt.slice(0, 10)}-${after.generatedAt.slice(0, 10)}`;
}
