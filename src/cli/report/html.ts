// A report as one self-contained HTML file: no script, no request, a policy that forbids both; light, dark and paper.

import { createHash } from "node:crypto";

import type { Report } from "#protocol/report/schema.ts";

import { facetSections } from "./html-facets.ts";
import { html, Markup } from "./html-markup.ts";
import { scoreLinesSection, scoreSection, urgentSection } from "./html-score.ts";
import { contributorsSection, fileTypesSection, findingsSection, historySection, languagesSection, methodSection, openingSection, signatureSection } from "./html-sections.ts";
import { REPORT_STYLE } from "./html-style.ts";

export interface HtmlOptions {
  /** What the person asked to look at, as they wrote it. */
  readonly sourceLabel?: string;
}

const UNNAMED: Readonly<Record<Report["source"]["kind"], string>> = { git: "A git repository", archive: "An archive", folder: "A folder" };

/** The whole file, as text to be written in UTF-8. */
export function renderHtml(report: Report, options: HtmlOptions = {}): string {
  const label = options.sourceLabel ?? UNNAMED[report.source.kind];
  const digest = createHash("sha256").update(REPORT_STYLE).digest("base64");
  const policy = `default-src 'none'; style-src 'sha256-${digest}'; base-uri 'none'; form-action 'none'`;
  const sections = [openingSection(report, label), scoreSection(report), urgentSection(report), findingsSection(report), scoreLinesSection(report), languagesSection(report), historySection(report), contributorsSection(report), ...facetSections(report), fileTypesSection(report), methodSection(report), signatureSection(report)];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${new Markup(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="Strongroom ${report.product.version}">
<title>${label} · Strongroom report</title>
<style>${new Markup(REPORT_STYLE)}</style>
</head>
<body>
<main>
${sections}
</main>
</body>
</html>
`.text;
}
