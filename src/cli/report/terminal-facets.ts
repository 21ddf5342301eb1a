// Facets in a terminal: what was found, a plot of bars, the first rows of each table.

import { plural } from "#base/format.ts";
import { facetViews } from "#protocol/report/views/index.ts";
import type { FacetBars, FacetColumn, FacetTable, FacetView } from "#protocol/report/views/facet-view.ts";
import type { Report } from "#protocol/report/schema.ts";

import { renderBar } from "./bars.ts";
import { cell, footLines, INDENT, isNarrow, type Lines, numberCell, own, sectionHeading, sentence, type TerminalPage } from "./terminal-page.ts";
import { displayWidth, wrapText } from "./terminal-text.ts";

const ROWS_SHOWN = 6;
const GAP = 2;
/** Of a column that names something outside, where there are two of them. */
const LEAST_NAME_WIDTH = 16;
const BAR_LABEL_WIDTH = 16;
const BAR_NUMBER_WIDTH = 11;

/** Each facet is a section of its own. */
export function facetSections(report: Report, page: TerminalPage): Lines[] {
  return facetViews(report).map((view) => facetSection(view, page));
}

export function facetSection({ title, lead, bars, tables }: FacetView, page: TerminalPage, rowsShown = ROWS_SHOWN): Lines {
  return [
    sectionHeading(title, { page }),
    ...wrapText(sentence(lead, page), page.width - INDENT.length).map((line) => INDENT + line),
    ...(bars === null ? [] : barLines(bars, page)),
    ...tables.flatMap((table) => tableLines(table, page, rowsShown)),
  ];
}

function barLines({ caption, rows }: FacetBars, page: TerminalPage): Lines {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const width = page.width - INDENT.length - BAR_LABEL_WIDTH - BAR_NUMBER_WIDTH - GAP;
  const lines = rows.map(({ label, value, text }) => {
    const bar = renderBar(value / most, { width, unicode: page.unicode });
    return `${INDENT}${cell(label, { width: BAR_LABEL_WIDTH, page })} ${page.paint.accent(bar)}${" ".repeat(Math.max(0, width - displayWidth(bar)) + 1)}${numberCell(text, { width: BAR_NUMBER_WIDTH, page })}`;
  });
  return [...footLines(caption, page), ...lines];
}

function tableLines(table: FacetTable, page: TerminalPage, rowsShown: number): Lines {
  const places = [...table.columns.entries()].filter(([, { wide }]) => wide === undefined || !isNarrow(page));
  const shown = table.rows.slice(0, rowsShown);
  const widths = columnWidths(places, shown, page);
  const row = (cells: readonly string[]): string => {
    const parts = places.map(([place, column], index) => {
      const text = cells[place] ?? "";
      const width = widths[index] ?? 0;
      return column.kind === "number" ? numberCell(text, { width, page }) : cell(text, { width, page });
    });
    return INDENT + parts.join(" ".repeat(GAP)).trimEnd();
  };
  const heads = row(table.columns.map(({ title }) => title));
  const more = table.rows.length - shown.length;
  return [...footLines(table.caption, page), page.paint.faint(heads), ...shown.map(row), ...(more > 0 ? footLines(`… and ${plural(more, "more row")} in --json and --html`, page) : [])];
}

/** Numbers and words are as wide as they are; what names something outside shares the rest. */
function columnWidths(places: readonly (readonly [number, FacetColumn])[], rows: FacetTable["rows"], page: TerminalPage): number[] {
  const natural = places.map(([place, { title }]) => Math.max(displayWidth(title), ...rows.map((cells) => displayWidth(own(cells[place] ?? "", page)))));
  const outside = places.filter(([, { kind }]) => kind === "outside").length;
  const fixed = natural.reduce((sum, width, index) => sum + (places[index]?.[1].kind === "outside" ? 0 : width), 0);
  const room = page.width - INDENT.length - fixed - GAP * (places.length - 1);
  const share = Math.max(LEAST_NAME_WIDTH, Math.floor(room / Math.max(1, outside)));
  return natural.map((width, index) => (places[index]?.[1].kind === "outside" ? (outside === 1 ? share : Math.min(share, Math.max(width, LEAST_NAME_WIDTH))) : width));
}
