// The parts of the HTML report, in the order of a letter: what was looked at, what was found, the facets, limits, signature.

import { formatBytes, formatCount, formatDay, formatDuration, formatInstant, formatShare, plural } from "#base/format.ts";
import { visibleName } from "#base/visible-text.ts";
import { historySeries } from "#protocol/report/history-series.ts";
import { keyFacts } from "#protocol/report/key-facts.ts";
import { listLeftOut, tellHowRead, tellLeftOut } from "#protocol/report/left-out.ts";
import type { Report } from "#protocol/report/schema.ts";

import { historyColumns, languageDot, languageStack, rowBar } from "./html-charts.ts";
import { html, type Markup } from "./html-markup.ts";

/** A letter shows the people who matter for it; the JSON has everyone. */
const CONTRIBUTORS_SHOWN = 25;
const FILE_TYPES_SHOWN = 25;
const MOST_COLUMNS = 96;

export function openingSection(report: Report, sourceLabel: string): Markup {
  const { source, totals, history } = report;
  const ref = source.ref === null ? html`` : html` on <code>${source.ref.replace(/^refs\/(heads|tags)\//, "")}</code>`;
  const commit = source.commit === null ? html`` : html`, at commit <code>${source.commit.slice(0, 12)}</code>`;
  const span = history.firstCommitAt === null || history.lastCommitAt === null ? html`` : html` It was made in ${plural(history.commits, "commit")} by ${plural(history.contributors, "person", "people")} between ${formatDay(history.firstCommitAt)} and ${formatDay(history.lastCommitAt)}.`;
  const numbers: readonly (readonly [string, string])[] = [["Lines of code", formatCount(totals.code)], ["Lines in all", formatCount(totals.lines)], ["Files", formatCount(totals.files)], ["Size", formatBytes(totals.bytes)], ...(history.commits === 0 ? [] : ([["Commits", formatCount(history.commits)], ["People", formatCount(history.contributors)]] as const))];
  return html`<header><div class="mark">Strongroom report</div><h1>${sourceLabel}</h1></header>
<p>On ${formatInstant(report.generatedAt)} we looked at this ${source.kind === "git" ? "git repository" : source.kind}${ref}${commit}.${span}</p>
<dl class="totals">${numbers.map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}</dl>`;
}

export function findingsSection(report: Report): Markup {
  const facts = keyFacts(report).map(({ finding, meaning, basis }) => html`<li><p class="finding">${finding}</p><p>${meaning}</p><details><summary>How this was computed</summary>${basis}</details></li>`);
  return facts.length === 0 ? html`` : html`<section aria-labelledby="found"><h2 id="found">What stands out</h2><ol class="facts">${facts}</ol></section>`;
}

export function languagesSection({ languages, totals }: Report): Markup {
  if (languages.length === 0) return html``;
  const rows = languages.map((language) => html`<tr><td class="name">${languageDot(language.name)}${visibleName(language.name)}</td><td class="n wide">${formatCount(language.files)}</td><td class="n">${formatCount(language.code)}</td><td class="n wide">${formatCount(language.comment)}</td><td class="n wide">${formatCount(language.blank)}</td><td class="n">${formatShare(totals.code === 0 ? 0 : language.code / totals.code)}</td></tr>`);
  return html`<section aria-labelledby="languages"><h2 id="languages">Languages</h2>
<figure>${languageStack(languages, totals.code)}<figcaption>Share of all ${plural(totals.code, "line")} of code, vendored and generated files included.</figcaption></figure>
<div class="scroll" role="region" aria-label="Table of languages" tabindex="0"><table><thead><tr><th scope="col">Language</th><th scope="col" class="n wide">Files</th><th scope="col" class="n">Code</th><th scope="col" class="n wide">Comment</th><th scope="col" class="n wide">Blank</th><th scope="col" class="n">Share</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

export function fileTypesSection({ fileTypes, totals }: Report): Markup {
  if (fileTypes.length === 0) return html``;
  const most = Math.max(1, ...fileTypes.map(({ bytes }) => bytes));
  const rows = fileTypes.slice(0, FILE_TYPES_SHOWN).map((type) => html`<tr><td class="name">${visibleName(type.extension)}</td><td class="bar">${rowBar(type.bytes / most)}</td><td class="n">${formatCount(type.files)}</td><td class="n">${formatBytes(type.bytes)}</td></tr>`);
  const more = fileTypes.length - FILE_TYPES_SHOWN;
  return html`<section aria-labelledby="types"><h2 id="types">File types</h2>
<p>Of ${plural(totals.files, "file")}, ${formatCount(totals.binaryFiles)} are binary, ${formatCount(totals.vendoredFiles)} vendored, ${formatCount(totals.generatedFiles)} generated and ${formatCount(totals.documentationFiles)} documentation.</p>
<div class="scroll" role="region" aria-label="Table of file types" tabindex="0"><table><thead><tr><th scope="col">Extension</th><th scope="col">By size</th><th scope="col" class="n">Files</th><th scope="col" class="n">Size</th></tr></thead><tbody>${rows}</tbody></table></div>${more > 0 ? html`<p class="soft">And ${plural(more, "more type")}.</p>` : html``}</section>`;
}

export function historySection({ history }: Report): Markup {
  if (history.commits === 0) return html``;
  const series = historySeries(history.months, MOST_COLUMNS);
  return html`<section aria-labelledby="history"><h2 id="history">History</h2>
<p>${plural(history.commits, "commit")}, ${plural(history.merges, "merge")} among them, on ${plural(history.activeDays, "day")}; ${plural(history.tags, "tag")}, ${plural(history.branches, "branch", "branches")}.</p>
<figure>${historyColumns(series)}<figcaption>Commits a ${series.unit === "years" ? "span of years" : series.unit}, by author date, UTC.</figcaption></figure></section>`;
}

export function contributorsSection({ contributors, history }: Report): Markup {
  if (contributors.length === 0) return html``;
  const most = Math.max(Number.MIN_VALUE, ...contributors.map(({ share }) => share));
  const rows = contributors.slice(0, CONTRIBUTORS_SHOWN).map((person) => html`<tr><td class="name">${visibleName(person.name)}</td><td class="bar">${rowBar(person.share / most)}</td><td class="n">${formatCount(person.commits)}</td><td class="n">${formatShare(person.share)}</td><td class="n wide">+${formatCount(person.linesAdded)}</td><td class="n wide">−${formatCount(person.linesDeleted)}</td><td class="n wide">${formatDay(person.lastCommitAt)}</td></tr>`);
  const more = contributors.length - CONTRIBUTORS_SHOWN;
  const half = history.contributors > 1 ? html`<p>Half of all commits were made by ${history.halfOfCommitsBy === 1 ? "one person" : plural(history.halfOfCommitsBy, "person", "people")} of ${formatCount(history.contributors)}.</p>` : html``;
  return html`<section aria-labelledby="people"><h2 id="people">Contributors</h2>${half}
<div class="scroll" role="region" aria-label="Table of contributors" tabindex="0"><table><thead><tr><th scope="col">Name</th><th scope="col">By commits</th><th scope="col" class="n">Commits</th><th scope="col" class="n">Share</th><th scope="col" class="n wide">Lines added</th><th scope="col" class="n wide">Deleted</th><th scope="col" class="n wide">Last commit</th></tr></thead><tbody>${rows}</tbody></table></div>${more > 0 ? html`<p class="soft">And ${formatCount(more)} more.</p>` : html``}</section>`;
}

export function methodSection(report: Report): Markup {
  const { source, timings } = report;
  const leftOut = listLeftOut(report);
  const left = leftOut.length === 0 ? html`<p>Nothing was left out.</p>` : html`<p>These were left out or mended:</p><ul>${leftOut.map((each) => html`<li>${tellLeftOut(each)}</li>`)}</ul>`;
  const rows = timings.map(({ stage, ms, bytes }) => html`<tr><td class="name">${stage}</td><td class="n">${formatDuration(ms)}</td><td class="n">${bytes === 0 ? "" : formatBytes(bytes)}</td></tr>`);
  return html`<section aria-labelledby="method"><h2 id="method">Limits and method</h2>
<p>${tellHowRead(source)}, by a process without network, files or keys. Lines are code, comment or blank; a line with code and comment is code. Binary files are counted in bytes only. Commits are those reachable from the reported one; people are joined by the repository's own <code>.mailmap</code>. Lines added and deleted leave out merges.</p>${left}
<div class="scroll" role="region" aria-label="Table of what it cost" tabindex="0"><table><thead><tr><th scope="col">What it cost</th><th scope="col" class="n">Time</th><th scope="col" class="n">Bytes moved</th></tr></thead><tbody>${rows}</tbody></table></div></section>`;
}

export function signatureSection({ product, source, generatedAt }: Report): Markup {
  const analyzers = Object.entries(product.analyzers).map(([name, version]) => `${name} ${version}`).join(", ");
  return html`<footer><p>Made by Strongroom ${product.version} on ${formatInstant(generatedAt)}${analyzers === "" ? "" : `, with the analysers ${analyzers}`}.${source.commit === null ? html`` : html` Reported commit: <code>${source.commit}</code>.`} The same commit gives the same numbers.</p></footer>`;
}
