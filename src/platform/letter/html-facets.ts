// Facets in the letter: what was found, a plot, tables of where, and how it came about.

import { plural } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { facetViews } from "#protocol/report/views/index.ts";
import type { FacetBars, FacetTable, FacetView, ViewGiven } from "#protocol/report/views/facet-view.ts";
import type { Report } from "#protocol/report/schema.ts";

import { rowBar } from "./html-charts.ts";
import { html, type Markup } from "./html-markup.ts";

/** A letter shows what matters; the JSON has all of it. */
const ROWS_SHOWN = 25;

export function facetSections(report: Report, given: ViewGiven): Markup[] {
  return facetViews(report, given).map(facetSection);
}

export function facetSection({ id, title, lead, basis, bars, tables }: FacetView): Markup {
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>
<p>${onOneLine(lead)}</p>${bars === null ? html`` : barsTable(bars)}${tables.map(facetTable)}
<details><summary>How this was computed</summary><p>${basis}</p></details></section>`;
}

function barsTable({ caption, rows }: FacetBars): Markup {
  const most = Math.max(1, ...rows.map(({ value }) => value));
  const lines = rows.map(({ label, value, text }) => html`<tr><td class="name">${visibleName(label)}</td><td class="bar">${rowBar(value / most)}</td><td class="n">${text}</td></tr>`);
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><tbody>${lines}</tbody></table></div>`;
}

function facetTable({ caption, columns, rows }: FacetTable): Markup {
  const classes = columns.map(({ kind, wide }) => [kind === "number" ? "n" : kind === "outside" ? "name" : "", wide === undefined ? "" : "wide"].filter((name) => name !== "").join(" "));
  const heads = columns.map(({ title }, place) => html`<th scope="col" class="${classes[place] ?? ""}">${title}</th>`);
  const lines = rows.slice(0, ROWS_SHOWN).map((cells) => html`<tr>${cells.map((text, place) => html`<td class="${classes[place] ?? ""}">${columns[place]?.kind === "outside" ? visibleName(text) : text}</td>`)}</tr>`);
  const more = rows.length - ROWS_SHOWN;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0"><table><caption>${caption}</caption><thead><tr>${heads}</tr></thead><tbody>${lines}</tbody></table></div>${more > 0 ? html`<p class="soft">And ${plural(more, "more row")}, in the report for programs.</p>` : html``}`;
}

/** Sentences are ours, but may quote a name. */
/** Whole: what is put in is made visible, and a name in it was cut by whoever put it there. */
function onOneLine(text: string): string {
  return text.replaceAll("\n", " ");
}
