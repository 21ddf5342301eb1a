// The files that a report is given out as: one row for each format, the same from the command line and from a server.

import { createHash } from "node:crypto";

import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { AssumedCost } from "#protocol/cost/parameters.ts";
import type { ExportFormat } from "#protocol/report/exports/formats.ts";
import type { Report } from "#protocol/report/schema.ts";

import { writeJson } from "./json.ts";

export interface ExportGiven {
  /** What the person asked to look at. */
  readonly source: string;
  /** Stands on each page of a PDF: whose copy it is. */
  readonly mark?: string;
  /** What is assumed about cost, for the formats that estimate it; the published defaults where it is left out. */
  readonly cost?: AssumedCost;
}

type Writer = (report: Report, given: ExportGiven) => Promise<string | Uint8Array> | string;

/** What is heavy is loaded when it is asked for. */
const WRITERS: Readonly<Record<ExportFormat, Writer>> = {
  json: writeJson,
  async html(report, { source, cost }) {
    const { renderHtml } = await import("./html.ts");
    return renderHtml(report, { sourceLabel: source, cost });
  },
  async pdf(report, { source, mark, cost }) {
    const { renderPdf } = await import("./pdf.ts");
    return renderPdf(report, { sourceLabel: source, mark, cost });
  },
  async sarif(report) {
    const { composeSarifReport } = await import("#protocol/report/exports/sarif.ts");
    return composeSarifReport(report, { hash: sha256Hex });
  },
  async cyclonedx(report, { source }) {
    const [{ composeBill }, { composeCycloneDx }] = await Promise.all([import("#protocol/report/exports/bill.ts"), import("#protocol/sbom/cyclonedx.ts")]);
    return composeCycloneDx(composeBill(report, { name: source, sha256 }));
  },
  async spdx(report, { source }) {
    const [{ composeBill }, { composeSpdx }] = await Promise.all([import("#protocol/report/exports/bill.ts"), import("#protocol/sbom/spdx.ts")]);
    return composeSpdx(composeBill(report, { name: source, sha256 }));
  },
};

/** The same report, with the suppressions that stand in it and what is assumed about cost, gives the same bytes. */
export async function writeExport(format: ExportFormat, report: Report, given: ExportGiven): Promise<Uint8Array> {
  const written = await WRITERS[format](report, given);
  return typeof written === "string" ? new TextEncoder().encode(written) : written;
}

function sha256(text: string): Uint8Array {
  return createHash("sha256").update(text).digest();
}
