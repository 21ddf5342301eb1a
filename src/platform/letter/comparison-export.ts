// The files that a comparison is given out as, the same from the command line and from a server.

import type { Comparison } from "#protocol/report/comparison-schema.ts";
import type { ComparisonFormat } from "#protocol/report/comparison-formats.ts";

import { writeJson } from "./json.ts";

/** The same comparison gives the same bytes. */
export async function writeComparison(format: ComparisonFormat, comparison: Comparison): Promise<Uint8Array> {
  if (format === "json") return new TextEncoder().encode(writeJson(comparison));
  const { renderComparisonHtml, renderComparisonPdf } = await import("./comparison.ts");
  return format === "html" ? new TextEncoder().encode(renderComparisonHtml(comparison)) : renderComparisonPdf(comparison);
}
