// A comparison of two reports as a page and as a letter on paper.

import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import type { Comparison } from "#protocol/report/comparison-schema.ts";
import { viewComparison } from "#protocol/report/comparison-view.ts";

import { facetSection } from "./html-facets.ts";
import { html } from "./html-markup.ts";
import { renderPage } from "./html-page.ts";
import { writeJson } from "./json.ts";
import { ACCENT, Paper, SOFT } from "./pdf-paper.ts";
import { bars, heading, table } from "./pdf-parts.ts";

const TITLE = "What changed between two reports";
const ROWS_SHOWN = 30;

export function renderComparisonHtml(comparison: Comparison): string {
  const { title, opening, score, sections } = viewComparison(comparison);
  const body = [
    html`<header><div class="mark">Strongroom comparison</div><h1>${title}</h1></header><p>${opening}</p>${score === null ? html`` : html`<p class="score">Score: ${score}</p>`}`,
    ...sections.map(facetSection),
  ];
  return renderPage({ title: `${TITLE} · Strongroom`, version: comparison.after.product.version, body });
}

export async function renderComparisonPdf(comparison: Comparison): Promise<Uint8Array> {
  const { title, opening, score, sections } = viewComparison(comparison);
  const paper = new Paper({ title: `${TITLE} · Strongroom`, producer: "Strongroom", date: new Date(comparison.after.generatedAt) });
  paper.line("Strongroom comparison", { x: paper.left, y: paper.y }, { face: "strong", color: ACCENT, size: 10 });
  paper.y += 20;
  paper.paragraph(title, { face: "strong", size: 20, after: 8 });
  paper.paragraph(opening, { after: 10 });
  if (score !== null) paper.paragraph(`Score: ${score}`, { face: "strong", size: 14, after: 4 });
  for (const { title: name, lead, basis, bars: plot, tables } of sections) {
    heading(paper, name);
    paper.paragraph(lead);
    if (plot !== null) bars(paper, plot);
    for (const each of tables) table(paper, each, ROWS_SHOWN);
    paper.paragraph(basis, { size: 8.5, color: SOFT });
  }
  heading(paper, "How to check it");
  paper.paragraph("Computed from two reports alone: the same two give the same bytes. Of this comparison as JSON the SHA-256 is:", { after: 3 });
  paper.paragraph(sha256Hex(writeJson(comparison)), { face: "mono", size: 8 });
  return paper.finish(TITLE);
}
