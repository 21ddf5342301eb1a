// The parts that a letter on paper is made of: headings, rows of totals, bars, columns, stacks, tables. Drawn as vectors.

import { formatCompact, formatShare } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { languageColor } from "#protocol/report/language-color.ts";
import type { HistorySeries } from "#protocol/report/history-series.ts";
import type { ReportLanguage } from "#protocol/report/schema.ts";
import type { FacetBars, FacetTable } from "#protocol/report/views/facet-view.ts";

import { ACCENT, BAR, COLUMN, FAINT, INK, type Paper, SOFT } from "./pdf-paper.ts";

const ROW = 16;
const SMALL = 8.5;
/** Narrower slices of the stack cannot be seen and are summed. */
const SMALLEST_SLICE = 0.004;

export function heading(paper: Paper, title: string, following = 70): void {
  paper.y += 14;
  paper.keep(40 + following);
  paper.rule();
  paper.y += 12;
  paper.bookmark(title);
  paper.line(title, { x: paper.left, y: paper.y }, { face: "strong", size: 13 });
  paper.y += 22;
}

/** `Lines of code 170,765` side by side. */
export function totalsRow(paper: Paper, numbers: readonly (readonly [name: string, value: string])[]): void {
  const width = COLUMN / Math.max(1, numbers.length);
  paper.keep(48);
  paper.rule();
  for (const [index, [name, value]] of numbers.entries()) {
    const x = paper.left + index * width;
    paper.line(name, { x, y: paper.y + 9 }, { size: SMALL, color: SOFT });
    paper.line(value, { x, y: paper.y + 21 }, { face: "strong", size: 12 });
  }
  paper.y += 44;
  paper.rule();
  paper.y += 12;
}

/** Matters of a numbered list: what was found, then what follows from it. */
export function numbered(paper: Paper, items: readonly { readonly finding: string; readonly text: string; readonly where?: string }[]): void {
  const indent = 20;
  for (const [index, { finding, text, where = "" }] of items.entries()) {
    paper.keep(paper.heightOf(finding, { indent, face: "strong", after: 1 }) + paper.heightOf(text, { indent, after: 2 }) + (where === "" ? 0 : 14));
    paper.line(`${index + 1}`, { x: paper.left, y: paper.y }, { face: "strong", color: ACCENT, size: 11 });
    paper.paragraph(finding, { indent, face: "strong", after: 1 });
    paper.paragraph(text, { indent, after: where === "" ? 8 : 1 });
    if (where !== "") paper.paragraph(where, { indent, face: "mono", size: 8, color: SOFT, after: 8 });
  }
}

export function bars(paper: Paper, { caption, rows }: FacetBars): void {
  if (rows.length === 0) return;
  const most = Math.max(Number.MIN_VALUE, ...rows.map(({ value }) => value));
  const labelWidth = Math.min(170, Math.max(60, ...rows.map(({ label }) => paper.widthOf(visibleName(label), { size: SMALL }) + 8)));
  const textWidth = Math.max(30, ...rows.map(({ text }) => paper.widthOf(text, { face: "mono", size: SMALL }) + 8));
  paper.keep(18 + Math.min(rows.length, 4) * ROW);
  paper.line(caption, { x: paper.left, y: paper.y }, { size: SMALL, color: SOFT });
  paper.y += 16;
  for (const { label, value, text } of rows) {
    paper.keep(ROW);
    paper.line(paper.fit(visibleName(label), labelWidth - 6, { size: SMALL }), { x: paper.left, y: paper.y }, { size: SMALL });
    bar(paper, { x: paper.left + labelWidth, y: paper.y + 1, width: COLUMN - labelWidth - textWidth, share: value / most });
    paper.lineRight(text, { x: paper.left + COLUMN, y: paper.y }, { face: "mono", size: SMALL });
    paper.y += ROW;
  }
  paper.y += 6;
}

/** What is not nothing is seen. */
export function bar(paper: Paper, { x, y, width, share }: { readonly x: number; readonly y: number; readonly width: number; readonly share: number }): void {
  const bounded = Math.min(1, Math.max(0, share));
  paper.box({ x, y, width, height: 8 }, FAINT);
  paper.box({ x, y, width: bounded === 0 ? 0 : Math.max(1, bounded * width), height: 8 }, BAR);
}

/** One bar of all languages, with the names of the largest under it. */
export function languageStack(paper: Paper, languages: readonly ReportLanguage[], code: number): void {
  if (code === 0) return;
  paper.keep(60);
  let x = paper.left;
  paper.box({ x, y: paper.y, width: COLUMN, height: 16 }, FAINT);
  const shown = languages.filter((language) => language.code / code >= SMALLEST_SLICE);
  for (const language of shown) {
    const width = (language.code / code) * COLUMN;
    paper.box({ x, y: paper.y, width: Math.max(0, width - 0.5), height: 16 }, languageColor(language.name));
    x += width;
  }
  paper.y += 24;
  x = paper.left;
  for (const language of shown.slice(0, 8)) {
    const label = `${visibleName(language.name).slice(0, 30)} ${formatShare(language.code / code)}`;
    const width = paper.widthOf(label, { size: SMALL }) + 26;
    if (x + width > paper.left + COLUMN) {
      x = paper.left;
      paper.y += 14;
    }
    paper.box({ x, y: paper.y + 1.5, width: 7, height: 7 }, languageColor(language.name));
    paper.line(label, { x: x + 12, y: paper.y }, { size: SMALL });
    x += width;
  }
  paper.y += 22;
}

const PLOT = 110;
const AXIS = 38;

/** Columns of commits over time, with grid lines at the highest and at half of it. */
export function columns(paper: Paper, { steps, unit }: HistorySeries): void {
  paper.keep(PLOT + 50);
  const highest = Math.max(1, ...steps.map(({ commits }) => commits));
  const top = paper.y + 8;
  const [from, width] = [paper.left + AXIS, COLUMN - AXIS];
  for (const value of highest > 1 ? [highest, Math.round(highest / 2)] : [highest]) {
    const y = top + PLOT - (value / highest) * PLOT;
    paper.box({ x: from, y, width, height: 0.5 }, FAINT);
    paper.lineRight(formatCompact(value), { x: from - 6, y: y - 5 }, { size: 8, color: SOFT });
  }
  const step = width / Math.max(1, steps.length);
  const gap = Math.min(3, step * 0.2);
  for (const [index, { commits }] of steps.entries()) {
    const height = (commits / highest) * PLOT;
    paper.box({ x: from + index * step + gap / 2, y: top + PLOT - height, width: Math.min(step - gap, 30), height }, BAR);
  }
  paper.box({ x: from, y: top + PLOT, width, height: 0.75 }, SOFT);
  paper.y = top + PLOT + 6;
  paper.line(steps[0]?.label ?? "", { x: from, y: paper.y }, { size: 8, color: SOFT });
  if (steps.length > 1) paper.lineRight(steps.at(-1)?.label ?? "", { x: paper.left + COLUMN, y: paper.y }, { size: 8, color: SOFT });
  paper.y += 14;
  paper.line(`Commits a ${unit === "years" ? "span of years" : unit}, by author date, UTC`, { x: from, y: paper.y }, { size: SMALL, color: SOFT });
  paper.y += 18;
}

/** The first column has what room the others leave. */
export function table(paper: Paper, { caption, columns: heads, rows }: FacetTable, most: number): void {
  const shown = rows.slice(0, most).map((cells) => cells.map((text, place) => (heads[place]?.kind === "outside" ? visibleName(text) : text)));
  const widths = columnWidths(paper, heads, shown);
  const edges = widths.map((_, place) => paper.left + widths.slice(0, place).reduce((sum, width) => sum + width, 0));
  const cell = (text: string, place: number, color: string): void => {
    const width = (widths[place] ?? 0) - 8;
    const style = { size: SMALL, color, face: heads[place]?.kind === "number" && color === INK ? "mono" as const : "text" as const };
    const fitted = paper.fit(text, width, style);
    const x = edges[place] ?? paper.left;
    if (heads[place]?.kind === "number") paper.lineRight(fitted, { x: x + width + (place === heads.length - 1 ? 8 : 0), y: paper.y }, style);
    else paper.line(fitted, { x, y: paper.y }, style);
  };
  const head = (): void => {
    for (const [place, { title }] of heads.entries()) cell(title, place, SOFT);
    paper.y += 14;
    paper.rule();
    paper.y += 4;
  };
  paper.keep(34 + Math.min(shown.length, 3) * ROW);
  paper.line(caption, { x: paper.left, y: paper.y }, { face: "strong", size: SMALL });
  paper.y += 16;
  head();
  for (const cells of shown) {
    const before = paper.y;
    paper.keep(ROW);
    if (paper.y < before) head();
    for (const [place, text] of cells.entries()) cell(text, place, INK);
    paper.y += ROW;
  }
  if (rows.length > most) paper.paragraph(`And ${formatRest(rows.length - most)}, in the report for programs.`, { size: SMALL, color: SOFT });
  paper.y += 6;
}

function formatRest(rows: number): string {
  return rows === 1 ? "one more row" : `${rows.toLocaleString("en")} more rows`;
}

function columnWidths(paper: Paper, heads: FacetTable["columns"], rows: readonly (readonly string[])[]): number[] {
  const rest = heads.map(({ title, kind }, place) => {
    const widest = Math.max(paper.widthOf(title, { size: SMALL }), ...rows.map((cells) => paper.widthOf(cells[place]?.slice(0, 200) ?? "", { size: SMALL, face: kind === "number" ? "mono" : "text" })));
    return Math.min(kind === "outside" ? 220 : 150, widest) + 12;
  });
  const others = rest.slice(1).reduce((sum, width) => sum + width, 0);
  // Where the others are too wide, all shrink alike.
  const scale = Math.min(1, (COLUMN * 0.7) / Math.max(1, others));
  const shrunk = rest.slice(1).map((width) => width * scale);
  return [COLUMN - shrunk.reduce((sum, width) => sum + width, 0), ...shrunk];
}
