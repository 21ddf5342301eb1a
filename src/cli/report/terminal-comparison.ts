// A comparison of two reports for people who read it in a terminal.

import type { Comparison } from "#protocol/report/comparison-schema.ts";
import { viewComparison } from "#protocol/report/comparison-view.ts";

import { createPaint } from "./paint.ts";
import { facetSection } from "./terminal-facets.ts";
import { INDENT, own, sentence, type TerminalPage } from "./terminal-page.ts";
import type { TerminalPlace } from "./terminal-place.ts";
import { wrapText } from "./terminal-text.ts";

const NARROWEST = 40;
const WIDEST = 100;
const ROWS_SHOWN = 20;

/** Ends in a line feed. No line is wider than `columns` (40 at least). */
export function renderComparison(comparison: Comparison, { columns, color, unicode }: TerminalPlace): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(columns)));
  const page: TerminalPage = { width, unicode, paint: createPaint(color) };
  const { opening, score, sections } = viewComparison(comparison);
  const head = [
    INDENT + page.paint.accent(own("Strongroom comparison", page)),
    INDENT + page.paint.faint((unicode ? "─" : "-").repeat(width - INDENT.length)),
    ...wrapText(sentence(opening, page), width - INDENT.length).map((line) => INDENT + line),
    ...(score === null ? [] : [INDENT + page.paint.strong(own(`Score  ${score}`, page))]),
  ];
  return `\n${[head, ...sections.map((view) => facetSection(view, page, ROWS_SHOWN))].map((lines) => lines.join("\n")).join("\n\n")}\n\n`;
}
