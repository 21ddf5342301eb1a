// A report for people who read it in a terminal: what was looked at, the score, what is urgent, the facts that tell most, then the facets with
// bars and aligned numbers, what was left out, what it cost, where to look next. Pure: a Report in, text out.

import type { Report } from "#protocol/report/schema.ts";

import { createPaint } from "./paint.ts";
import { sinceSection, type NewSince } from "./terminal-since.ts";
import { facetSections } from "./terminal-facets.ts";
import { scoreLinesSection, scoreSection, urgentSection } from "./terminal-score.ts";
import { contributorSection, historySection } from "./terminal-history.ts";
import { fileTypeSection, headerSection, keyFactSection, languageSection, limitSection, nextSection, timingSection } from "./terminal-sections.ts";
import type { TerminalPage } from "./terminal-page.ts";

export interface TerminalOptions {
  /** Width of the terminal; the report uses between 40 and 100 columns of it. */
  readonly columns: number;
  /** ANSI colours; never for a file or a pipe. */
  readonly color: boolean;
  /** Block characters and typographic signs; without, ASCII alone. */
  readonly unicode: boolean;
  /** What the person asked to look at, as they wrote it. */
  readonly sourceLabel?: string;
  /** What is new since an earlier state, where that was asked for. */
  readonly since?: NewSince;
}

const NARROWEST = 40;
const WIDEST = 100;

/** The whole report, ending in a line feed. No line is wider than `columns` (40 at least). */
export function renderTerminal(report: Report, { columns, color, unicode, sourceLabel, since }: TerminalOptions): string {
  const width = Math.min(WIDEST, Math.max(NARROWEST, Math.floor(columns)));
  const page: TerminalPage = { width, unicode, paint: createPaint(color) };
  const sections = [
    headerSection(report, { page, sourceLabel: sourceLabel ?? null }),
    scoreSection(report, page),
    urgentSection(report, page),
    keyFactSection(report, page),
    ...(since === undefined ? [] : [sinceSection(since, page)]),
    scoreLinesSection(report, page),
    languageSection(report, page),
    fileTypeSection(report, page),
    historySection(report, page),
    contributorSection(report, page),
    ...facetSections(report, page),
    limitSection(report, page),
    timingSection(report, page),
    nextSection(page),
  ];
  return `\n${sections.filter((lines) => lines.length > 0).map((lines) => lines.join("\n")).join("\n\n")}\n\n`;
}
