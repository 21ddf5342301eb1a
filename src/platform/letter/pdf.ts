// A report as a letter on paper, like a good auditor's: what was looked at, the score, what is urgent, what stands out, then the facets with their plots, then
// limits and method, then who made it and how it is checked. The same report gives the same bytes.

import { formatBytes, formatCount, formatDay, formatInstant, formatShare, plural } from "#base/format.ts";
import { visibleName, visibleText } from "#base/visible-text.ts";
import { sha256Hex } from "#platform/digest/sha256-hex.ts";
import { historySeries } from "#protocol/report/history-series.ts";
import { keyFacts } from "#protocol/report/key-facts.ts";
import { listLeftOut, tellHowRead, tellLeftOut } from "#protocol/report/left-out.ts";
import type { AssumedCost } from "#protocol/cost/parameters.ts";
import type { Report } from "#protocol/report/schema.ts";
import { NOTHING_URGENT, urgentMatters } from "#protocol/report/urgent.ts";
import { leftOutWords } from "#protocol/suppressions/open-part.ts";
import { facetViews } from "#protocol/report/views/index.ts";
import { composeScore, FULL_SCORE, SCORE_FORMULA, type Score } from "#protocol/score/score.ts";

import { writeJson } from "./json.ts";
import { ACCENT, COLUMN, Paper, SOFT } from "./pdf-paper.ts";
import { bar, bars, columns, heading, languageStack, numbered, table, totalsRow } from "./pdf-parts.ts";

export interface PdfGiven {
  /** What the person asked to look at, as they wrote it. */
  readonly sourceLabel: string;
  /** Stands on each page: whose copy it is. */
  readonly mark?: string | undefined;
  /** What is assumed about cost; the published defaults where it is left out. */
  readonly cost?: AssumedCost | undefined;
}

const LANGUAGES_SHOWN = 15;
const PEOPLE_SHOWN = 15;
/** On paper a table shows what matters; the JSON has all of it. */
const ROWS_SHOWN = 10;
const MOST_COLUMNS = 72;

export async function renderPdf(report: Report, { sourceLabel, mark, cost }: PdfGiven): Promise<Uint8Array> {
  const label = visibleName(sourceLabel);
  const paper = new Paper({ title: `${label} · Strongroom report`, producer: `Strongroom ${visibleName(report.product.version)}`, date: new Date(report.generatedAt) });
  const score = composeScore(report);
  opening(paper, report, label);
  summary(paper, report, score);
  scoreLines(paper, score);
  languages(paper, report);
  history(paper, report);
  people(paper, report);
  for (const { title, lead, basis, bars: plot, tables } of facetViews(report, cost === undefined ? {} : { cost })) {
    heading(paper, title);
    paper.paragraph(lead);
    if (plot !== null) bars(paper, plot);
    for (const each of tables) table(paper, each, ROWS_SHOWN);
    paper.paragraph(basis, { size: 8.5, color: SOFT });
  }
  method(paper, report);
  signature(paper, report);
  return paper.finish(`${label} · ${formatDay(report.generatedAt)} · Strongroom report`, mark === undefined ? null : visibleText(mark));
}

function opening(paper: Paper, report: Report, label: string): void {
  const { source, totals, history: { commits, contributors, firstCommitAt, lastCommitAt } } = report;
  paper.line("Strongroom report", { x: paper.left, y: paper.y }, { face: "strong", color: ACCENT, size: 10 });
  paper.y += 20;
  paper.paragraph(label, { face: "strong", size: 20, after: 8 });
  const ref = source.ref === null ? "" : ` on ${visibleName(source.ref.replace(/^refs\/(heads|tags)\//, ""))}`;
  const commit = source.commit === null ? "" : `, at commit ${source.commit.slice(0, 12)}`;
  const span = firstCommitAt === null || lastCommitAt === null ? "" : ` It was made in ${plural(commits, "commit")} by ${plural(contributors, "person", "people")} between ${formatDay(firstCommitAt)} and ${formatDay(lastCommitAt)}.`;
  paper.paragraph(`On ${formatInstant(report.generatedAt)} we looked at this ${source.kind === "git" ? "git repository" : source.kind}${ref}${commit}.${span}`, { after: 12 });
  totalsRow(paper, [["Lines of code", formatCount(totals.code)], ["Files", formatCount(totals.files)], ["Size", formatBytes(totals.bytes)], ...(commits === 0 ? [] : [["Commits", formatCount(commits)] as const, ["People", formatCount(contributors)] as const])]);
}

function summary(paper: Paper, report: Report, { total, basis }: Score): void {
  paper.bookmark("Summary");
  if (total !== null) {
    paper.line(`${total}`, { x: paper.left, y: paper.y }, { face: "strong", size: 34 });
    paper.line(`of ${FULL_SCORE}`, { x: paper.left + paper.widthOf(`${total}`, { face: "strong", size: 34 }) + 8, y: paper.y + 22 }, { size: 11, color: SOFT });
    bar(paper, { x: paper.left + 150, y: paper.y + 20, width: COLUMN - 150, share: total / FULL_SCORE });
    paper.y += 50;
  }
  const left = leftOutWords(report);
  paper.paragraph(`${basis} By the published formula ${SCORE_FORMULA}; each line stands below.${left === null ? "" : ` ${left.score}`}`, { color: SOFT });
  const matters = urgentMatters(report).map(({ finding, meaning, action, where }) => ({ finding, text: `${meaning} ${action}`, where: where.map(visibleName).join(", ") }));
  if (Object.keys(report.facets).length > 0) {
    heading(paper, "Most urgent");
    if (matters.length === 0) paper.paragraph(NOTHING_URGENT);
    else numbered(paper, matters);
  }
  if (left !== null) paper.paragraph(left.urgent, { size: 8.5, color: SOFT });
  const facts = keyFacts(report).map(({ finding, meaning }) => ({ finding, text: meaning }));
  if (facts.length > 0) {
    heading(paper, "What stands out");
    numbered(paper, facts);
  }
}

function scoreLines(paper: Paper, { lines, leftOut }: Score): void {
  if (lines.length === 0) return;
  heading(paper, "The score, line by line");
  for (const { title, points, maxPoints, why, improve } of lines) {
    const text = `${why}${improve === null ? "" : ` ${improve}`}`;
    paper.keep(20 + paper.heightOf(text, { size: 8.5 }));
    paper.line(title, { x: paper.left, y: paper.y }, { face: "strong" });
    bar(paper, { x: paper.left + 250, y: paper.y + 2, width: COLUMN - 250 - 70, share: points / maxPoints });
    paper.lineRight(`${points} of ${maxPoints}`, { x: paper.left + COLUMN, y: paper.y }, { face: "mono", size: 8.5 });
    paper.y += 14;
    paper.paragraph(text, { size: 8.5, color: SOFT, after: 7 });
  }
  for (const { title, maxPoints, why } of leftOut) paper.paragraph(`${title} (${maxPoints} points): left out, ${why}.`, { size: 8.5, color: SOFT, after: 3 });
}

function languages(paper: Paper, { languages: all, totals }: Report): void {
  if (all.length === 0) return;
  heading(paper, "Languages", 120);
  languageStack(paper, all, totals.code);
  const number = (title: string) => ({ title, kind: "number" as const });
  table(paper, {
    caption: "Lines by language, vendored and generated files included",
    columns: [{ title: "Language", kind: "outside" }, number("Files"), number("Code"), number("Comment"), number("Blank"), number("Share")],
    rows: all.map(({ name, files, code, comment, blank }) => [name, formatCount(files), formatCount(code), formatCount(comment), formatCount(blank), formatShare(totals.code === 0 ? 0 : code / totals.code)]),
  }, LANGUAGES_SHOWN);
}

function history(paper: Paper, { history: { commits, merges, activeDays, tags, branches, months } }: Report): void {
  if (commits === 0) return;
  heading(paper, "History", 200);
  paper.paragraph(`${plural(commits, "commit")}, ${plural(merges, "merge")} among them, on ${plural(activeDays, "day")}; ${plural(tags, "tag")}, ${plural(branches, "branch", "branches")}.`);
  columns(paper, historySeries(months, MOST_COLUMNS));
}

function people(paper: Paper, { contributors, history: { halfOfCommitsBy, contributors: count } }: Report): void {
  if (contributors.length === 0) return;
  heading(paper, "Contributors", 120);
  if (count > 1) paper.paragraph(`Half of all commits were made by ${halfOfCommitsBy === 1 ? "one person" : plural(halfOfCommitsBy, "person", "people")} of ${formatCount(count)}. Counts say who did how much, not how well.`);
  const shown = contributors.slice(0, PEOPLE_SHOWN);
  bars(paper, { caption: "Share of all commits", rows: shown.map(({ name, share, commits }) => ({ label: name, value: share, text: `${formatCount(commits)}  ${formatShare(share)}` })) });
  if (contributors.length > PEOPLE_SHOWN) paper.paragraph(`And ${plural(contributors.length - PEOPLE_SHOWN, "other")}.`, { size: 8.5, color: SOFT });
}

function method(paper: Paper, report: Report): void {
  const left = listLeftOut(report);
  heading(paper, "Limits and method");
  paper.paragraph(`${tellHowRead(report.source)}, by a process without network, files or keys. Lines are code, comment or blank; a line with code and a comment is code. Binary files are counted in bytes only. Commits are those reachable from the reported one; people are joined by the repository's own .mailmap.`);
  paper.paragraph("What tools can see is in this letter, and nothing else: whether the code does what it should, how it is run, and what was agreed about it are not. A finding is a place to look at, not a verdict. No line of it judges a person.");
  paper.paragraph(left.length === 0 ? "Nothing was left out." : `Left out or mended: ${left.map(tellLeftOut).join("; ")}.`);
  paper.paragraph("Names in scripts other than Latin, Greek and Cyrillic stand here as their code points; the page and the report for programs have them as they are.", { size: 8.5, color: SOFT });
}

function signature(paper: Paper, report: Report): void {
  const { product, source, generatedAt } = report;
  const analyzers = Object.entries(product.analyzers).map(([name, version]) => `${visibleName(name)} ${version}`).join(", ");
  heading(paper, "Who made this, and how to check it", 120);
  const rows: readonly (readonly [string, string])[] = [
    ["Made by", `Strongroom ${visibleName(product.version)}, ${formatInstant(generatedAt)}`],
    ["Commit", source.commit ?? "none: not a git repository, or not to be named here"],
    ["Analysers", analyzers === "" ? "none" : analyzers],
    ["Score", SCORE_FORMULA],
    ["Results", `SHA-256 ${sha256Hex(writeJson(report))} (this report as JSON)`],
  ];
  for (const [name, value] of rows) {
    paper.keep(paper.heightOf(value, { indent: 80, face: "mono", size: 8, after: 3 }));
    paper.line(name, { x: paper.left, y: paper.y }, { size: 8.5, color: SOFT });
    paper.paragraph(value, { indent: 80, face: "mono", size: 8, after: 3 });
  }
  paper.y += 4;
  paper.paragraph("The same commit gives the same numbers. Where this letter was exported with a signature, the file beside it (.dsse.json) signs these very bytes: `strongroom verify FILE --key KEY` checks both, without a network.");
}
