// The files that a report can be written to: one row for each option.

import { createHash } from "node:crypto";

import type { AllowList } from "#protocol/report/exports/allow-list.ts";
import type { Report } from "#protocol/report/schema.ts";

export interface ReportOutput {
  /** As on the command line, `--json FILE`. */
  readonly option: "json" | "html" | "sarif" | "cyclonedx" | "spdx";
  write(report: Report, given: OutputGiven): Promise<string>;
}

export interface OutputGiven {
  /** What the person asked to look at. */
  readonly source: string;
  readonly allowList: AllowList | null;
}

export const OUTPUTS: readonly ReportOutput[] = [
  { option: "json", write: async (report) => await Promise.resolve(`${JSON.stringify(report, null, 2)}\n`) },
  {
    option: "html",
    async write(report, { source }) {
      const { renderHtml } = await import("./html.ts");
      return renderHtml(report, { sourceLabel: source });
    },
  },
  {
    option: "sarif",
    async write(report, { allowList }) {
      const { composeSarifReport } = await import("#protocol/report/exports/sarif.ts");
      return composeSarifReport(report, { allowList, hash: (text) => createHash("sha256").update(text).digest("hex") });
    },
  },
  {
    option: "cyclonedx",
    async write(report, { source }) {
      const [{ composeBill }, { composeCycloneDx }] = await Promise.all([import("#protocol/report/exports/bill.ts"), import("#protocol/sbom/cyclonedx.ts")]);
      return composeCycloneDx(composeBill(report, { name: source, sha256 }));
    },
  },
  {
    option: "spdx",
    async write(report, { source }) {
      const [{ composeBill }, { composeSpdx }] = await Promise.all([import("#protocol/report/exports/bill.ts"), import("#protocol/sbom/spdx.ts")]);
      return composeSpdx(composeBill(report, { name: source, sha256 }));
    },
  },
];

function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
