// A report as one self-contained HTML file, in the order of a letter.

import type { AssumedCost } from "#protocol/cost/parameters.ts";
import type { Report } from "#protocol/report/schema.ts";

import { facetSections } from "./html-facets.ts";
import { renderPage } from "./html-page.ts";
import { scoreLinesSection, scoreSection, urgentSection } from "./html-score.ts";
import { contributorsSection, fileTypesSection, findingsSection, historySection, languagesSection, methodSection, openingSection, signatureSection } from "./html-sections.ts";

export interface HtmlOptions {
  /** What the person asked to look at, as they wrote it. */
  readonly sourceLabel?: string;
  /** What is assumed about cost; the published defaults where it is left out. */
  readonly cost?: AssumedCost | undefined;
}

const UNNAMED: Readonly<Record<Report["source"]["kind"], string>> = { git: "A git repository", archive: "An archive", folder: "A folder" };

/** The whole file, as text to be written in UTF-8. */
export function renderHtml(report: Report, options: HtmlOptions = {}): string {
  const label = options.sourceLabel ?? UNNAMED[report.source.kind];
  return renderPage({
    title: `${label} · Strongroom report`,
    version: report.product.version,
    body: [
      openingSection(report, label), scoreSection(report), urgentSection(report), findingsSection(report), scoreLinesSection(report), languagesSection(report), historySection(report),
      contributorsSection(report), ...facetSections(report, options.cost === undefined ? {} : { cost: options.cost }), fileTypesSection(report), methodSection(report), signatureSection(report),
    ],
  });
}
