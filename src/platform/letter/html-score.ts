// The score, the matters that are most urgent, and the score line by line, in the letter.

import { visibleName } from "#base/visible-text.ts";
import type { Report } from "#protocol/report/schema.ts";
import { NOTHING_URGENT, urgentMatters } from "#protocol/report/urgent.ts";
import { leftOutWords } from "#protocol/suppressions/open-part.ts";
import { composeScore, FULL_SCORE } from "#protocol/score/score.ts";

import { rowBar } from "./html-charts.ts";
import { html, type Markup } from "./html-markup.ts";

export function scoreSection(report: Report): Markup {
  const { total, basis, formula } = composeScore(report);
  const number = total === null ? html`` : html`<p class="score"><span class="big">${total}</span> of ${FULL_SCORE}</p><div class="score-bar">${rowBar(total / FULL_SCORE)}</div>`;
  return html`<section aria-labelledby="score"><h2 id="score">Score</h2>${number}<p>${basis} Formula ${formula}: each line stands below with the figures that it rests on.${afterwards(leftOutWords(report)?.score)}</p></section>`;
}

export function urgentSection(report: Report): Markup {
  const matters = urgentMatters(report).map(({ finding, meaning, action, basis, where }) => html`<li><p class="finding">${finding}</p><p>${meaning} ${action}</p>${where.length === 0 ? html`` : html`<p class="soft">${where.map(visibleName).join(", ")}</p>`}<details><summary>How this was computed</summary>${basis}</details></li>`);
  const left = leftOutWords(report)?.urgent;
  if (Object.keys(report.facets).length === 0) return html``;
  const list = matters.length === 0 ? html`<p>${NOTHING_URGENT}</p>` : html`<ol class="facts">${matters}</ol>`;
  return html`<section aria-labelledby="urgent"><h2 id="urgent">Most urgent</h2>${list}${left === undefined ? html`` : html`<p class="soft">${left}</p>`}</section>`;
}

function afterwards(sentence: string | undefined): string {
  return sentence === undefined ? "" : ` ${sentence}`;
}

export function scoreLinesSection(report: Report): Markup {
  const { lines, leftOut } = composeScore(report);
  if (lines.length === 0) return html``;
  const rows = lines.map(({ title, points, maxPoints, why, improve }) => html`<tr><td class="name">${title}<div class="soft">${why}${improve === null ? "" : ` ${improve}`}</div></td><td class="bar">${rowBar(points / maxPoints)}</td><td class="n">${points} of ${maxPoints}</td></tr>`);
  const left = leftOut.map(({ title, maxPoints, why }) => html`<tr><td class="name">${title}<div class="soft">Left out: ${why}.</div></td><td class="bar"></td><td class="n">– of ${maxPoints}</td></tr>`);
  return html`<section aria-labelledby="score-lines"><h2 id="score-lines">The score, line by line</h2>
<div class="scroll" role="region" aria-label="Table of the score's lines" tabindex="0"><table><thead><tr><th scope="col">Line, and what it rests on</th><th scope="col">Share</th><th scope="col" class="n">Points</th></tr></thead><tbody>${rows}${left}</tbody></table></div></section>`;
}
