// The sections of a terminal report about time and people: commits as a sparkline, contributors with their share.

import { formatCount, formatPeriod, formatShare, plural } from "#base/format.ts";
import { historySeries } from "#protocol/report/history-series.ts";
import type { Report } from "#protocol/report/schema.ts";

import { renderBar, renderSparkline } from "./bars.ts";
import { cell, footLines, INDENT, isNarrow, itemLines, type Lines, numberCell, own, sectionHeading, type TerminalPage } from "./terminal-page.ts";
import { displayWidth } from "./terminal-text.ts";

const CONTRIBUTORS_SHOWN = 8;
const PERSON_WIDTH = 24;
const COMMITS_WIDTH = 9;
const LINES_WIDTH = 12;
const SHARE_WIDTH = 9;
/** A short history is drawn wider, so that it can be read. */
const WIDEST_STEP = 4;

export function historySection({ history }: Report, page: TerminalPage): Lines {
  if (history.commits === 0) return [];
  const inner = page.width - INDENT.length;
  const { unit, steps } = historySeries(history.months, inner);
  const columnsAStep = Math.max(1, Math.min(WIDEST_STEP, Math.floor(inner / Math.max(1, steps.length))));
  const spark = renderSparkline(steps.flatMap(({ commits }) => Array<number>(columnsAStep).fill(commits)), page.unicode);
  const first = steps[0]?.label ?? "";
  const last = steps.length > 1 ? (steps.at(-1)?.label ?? "") : "";
  const most = steps.reduce((best, step) => (step.commits > best.commits ? step : best), steps[0] ?? { commits: 0, label: "" });
  const axisGap = Math.max(2, spark.length - displayWidth(first) - displayWidth(last));
  const facts = [
    `${plural(history.commits, "commit")} on ${plural(history.activeDays, "day")}`,
    `${plural(history.merges, "merge")}`,
    `${plural(history.tags, "tag")}`,
    `${plural(history.branches, "branch", "branches")}`,
    formatPeriod(history),
  ];
  return [
    sectionHeading("History", { columns: own(steps.length > 1 ? `commits a ${unit === "years" ? "span of years" : unit}, at most ${formatCount(most.commits)} in ${most.label}` : "", page), page }),
    ...(steps.length < 2 ? [] : [INDENT + page.paint.accent(spark), INDENT + page.paint.faint(own(`${first}${" ".repeat(axisGap)}${last}`.trimEnd(), page))]),
    ...itemLines(facts, page),
  ];
}

export function contributorSection({ contributors, history }: Report, page: TerminalPage): Lines {
  if (contributors.length === 0) return [];
  const narrow = isNarrow(page);
  const linesWidth = narrow ? 0 : 2 * LINES_WIDTH;
  const name = narrow ? 12 : PERSON_WIDTH;
  const barWidth = page.width - INDENT.length - name - 2 - COMMITS_WIDTH - linesWidth - SHARE_WIDTH;
  const most = Math.max(Number.MIN_VALUE, ...contributors.map(({ share }) => share));
  const rows = contributors.slice(0, CONTRIBUTORS_SHOWN).map((person) => {
    const bar = renderBar(person.share / most, { width: Math.max(1, barWidth), unicode: page.unicode });
    const lines = narrow ? "" : numberCell(`+${formatCount(person.linesAdded)}`, { width: LINES_WIDTH, page }) + numberCell(`-${formatCount(person.linesDeleted)}`, { width: LINES_WIDTH, page });
    const numbers = numberCell(formatCount(person.commits), { width: COMMITS_WIDTH, page }) + lines + page.paint.faint(numberCell(formatShare(person.share), { width: SHARE_WIDTH, page }));
    return `${INDENT}${cell(person.name, { width: name, page })} ${page.paint.accent(bar)}${" ".repeat(Math.max(0, barWidth - displayWidth(bar)) + 1)}${numbers}`;
  });
  const heads = "commits".padStart(COMMITS_WIDTH) + (narrow ? "" : "added".padStart(LINES_WIDTH) + "deleted".padStart(LINES_WIDTH)) + "share".padStart(SHARE_WIDTH);
  const more = contributors.length - CONTRIBUTORS_SHOWN;
  const half = history.contributors > 1 ? `half of the commits by ${history.halfOfCommitsBy === 1 ? "one person" : `${formatCount(history.halfOfCommitsBy)} people`}` : "";
  const foot = [more > 0 ? `… and ${formatCount(more)} more` : "", half].filter((part) => part !== "").join("; ");
  return [sectionHeading("Contributors", { columns: heads, page }), ...rows, ...footLines(foot, page)];
}
