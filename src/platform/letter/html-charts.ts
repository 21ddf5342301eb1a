// The charts of the HTML report as inline SVG: numbers are in the tables beside them, so each chart is one picture with a name.

import { formatCompact, formatCount, formatShare } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { languageColor } from "#protocol/report/language-color.ts";
import type { HistorySeries } from "#protocol/report/history-series.ts";
import type { ReportLanguage } from "#protocol/report/schema.ts";

import { html, type Markup } from "./html-markup.ts";

const CHART_WIDTH = 800;
const STACK_HEIGHT = 28;
const COLUMNS_HEIGHT = 180;
const AXIS_LEFT = 60;
const AXIS_BOTTOM = 30;
/** Space above the highest column, for the grid line's number. */
const AXIS_TOP = 16;
/** Narrower slices of the stack cannot be seen and are summed. */
const SMALLEST_SLICE = 0.004;

/** One bar of all languages, each as wide as its share of the code. */
export function languageStack(languages: readonly ReportLanguage[], code: number): Markup {
  const shown = languages.filter((language) => language.code / Math.max(1, code) >= SMALLEST_SLICE);
  let x = 0;
  const slices = shown.map((language) => {
    const width = (language.code / Math.max(1, code)) * CHART_WIDTH;
    const slice = html`<rect class="edge" x="${round(x)}" y="0" width="${round(width)}" height="${STACK_HEIGHT}" fill="${languageColor(language.name)}"><title>${visibleName(language.name)}: ${formatShare(language.code / code)}</title></rect>`;
    x += width;
    return slice;
  });
  const rest = html`<rect class="track" x="${round(x)}" y="0" width="${round(Math.max(0, CHART_WIDTH - x))}" height="${STACK_HEIGHT}"/>`;
  const name = shown.slice(0, 5).map((language) => `${visibleName(language.name)} ${formatShare(language.code / code)}`).join(", ");
  return html`<svg role="img" aria-label="Share of the code by language: ${name}" viewBox="0 0 ${CHART_WIDTH} ${STACK_HEIGHT}" preserveAspectRatio="none">${slices}${rest}</svg>`;
}

/** Columns of commits over time, with a grid line at the highest and at half of it. */
export function historyColumns({ steps, unit }: HistorySeries): Markup {
  const highest = Math.max(1, ...steps.map(({ commits }) => commits));
  const plot = COLUMNS_HEIGHT - AXIS_BOTTOM - AXIS_TOP;
  const step = (CHART_WIDTH - AXIS_LEFT) / Math.max(1, steps.length);
  const gap = step > 5 ? Math.min(4, step * 0.2) : 0;
  const columns = steps.map(({ commits, label }, index) => {
    const height = (commits / highest) * plot;
    return html`<rect class="fill" x="${round(AXIS_LEFT + index * step + gap / 2)}" y="${round(AXIS_TOP + plot - height)}" width="${round(Math.min(step - gap, 48))}" height="${round(height)}"><title>${label}: ${formatCount(commits)}</title></rect>`;
  });
  const grid = [highest, Math.round(highest / 2)].filter((value, index) => index === 0 || value < highest).map((value) => {
    const y = round(AXIS_TOP + plot - (value / highest) * plot);
    return html`<line class="axis" x1="${AXIS_LEFT}" x2="${CHART_WIDTH}" y1="${y}" y2="${y}"/><text x="${AXIS_LEFT - 8}" y="${y + 4}" text-anchor="end">${formatCompact(value)}</text>`;
  });
  const base = AXIS_TOP + plot;
  const first = steps[0]?.label ?? "";
  const last = steps.at(-1)?.label ?? "";
  const labels = html`<text x="${AXIS_LEFT}" y="${COLUMNS_HEIGHT - 6}">${first}</text>${steps.length > 2 ? html`<text x="${CHART_WIDTH}" y="${COLUMNS_HEIGHT - 6}" text-anchor="end">${last}</text>` : html``}`;
  return html`<svg role="img" aria-label="Commits a ${unit === "years" ? "span of years" : unit}, from ${first} to ${last}, at most ${formatCount(highest)}" viewBox="0 0 ${CHART_WIDTH} ${COLUMNS_HEIGHT}">${grid}${columns}<line class="axis" x1="${AXIS_LEFT}" x2="${CHART_WIDTH}" y1="${base}" y2="${base}"/>${labels}</svg>`;
}

/** A bar in a row of a table; the number is in the row, so it is hidden from screen readers. */
export function rowBar(share: number): Markup {
  const width = Math.min(100, Math.max(share > 0 ? 0.5 : 0, share * 100));
  return html`<svg aria-hidden="true" viewBox="0 0 100 8" preserveAspectRatio="none"><rect class="fill" x="0" y="0" width="${round(width)}" height="8"/></svg>`;
}

/** The dot before a language's name. */
export function languageDot(name: string): Markup {
  return html`<svg aria-hidden="true" viewBox="0 0 12 12"><circle class="edge" cx="6" cy="6" r="5" fill="${languageColor(name)}"/></svg>`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}
