// The score, the matters that are most urgent, and the score line by line.

import { visibleName } from "#base/visible-text.ts";
import type { Report } from "#protocol/report/schema.ts";
import { NOTHING_URGENT, urgentMatters } from "#protocol/report/urgent.ts";
import { leftOutWords } from "#protocol/suppressions/open-part.ts";
import { composeScore, FULL_SCORE } from "#protocol/score/score.ts";

import { renderBar } from "./bars.ts";
import { cell, footLines, INDENT, isNarrow, type Lines, numberCell, own, sectionHeading, sentence, type TerminalPage } from "./terminal-page.ts";
import { displayWidth, padEnd, wrapText } from "./terminal-text.ts";

const TITLE_WIDTH = 40;
const NARROW_TITLE_WIDTH = 24;
const POINTS_WIDTH = 12;

export function scoreSection(report: Report, page: TerminalPage): Lines {
  const { total, basis } = composeScore(report);
  if (total === null) return [];
  const label = `Score  ${total} of ${FULL_SCORE}`;
  const room = page.width - INDENT.length - displayWidth(label) - 2;
  return [
    `${INDENT}${page.paint.strong(label)}  ${page.paint.accent(renderBar(total / FULL_SCORE, { width: Math.max(4, room), unicode: page.unicode }))}`,
    ...footLines([basis, ...[leftOutWords(report)?.score ?? []].flat()].join(" "), page),
  ];
}

export function urgentSection(report: Report, page: TerminalPage): Lines {
  const inner = page.width - INDENT.length - 3;
  const rows = urgentMatters(report).flatMap(({ finding, action, where }, index) => [
    ...wrapText(sentence(finding, page), inner).map((line, row) => `${INDENT}${row === 0 ? page.paint.accent(`${index + 1}`) : " "}  ${page.paint.strong(line)}`),
    ...wrapText(sentence(action, page), inner).map((line) => `${INDENT}   ${line}`),
    ...wrapText(sentence(where.map(visibleName).join(", "), page), inner).filter((line) => line !== "").map((line) => `${INDENT}   ${page.paint.faint(line)}`),
  ]);
  const left = leftOutWords(report)?.urgent;
  if (Object.keys(report.facets).length === 0) return [];
  return [sectionHeading("Most urgent", { page }), ...(rows.length === 0 ? footLines(NOTHING_URGENT, page) : rows), ...(left === undefined ? [] : footLines(left, page))];
}

export function scoreLinesSection(report: Report, page: TerminalPage): Lines {
  const { lines, leftOut, formula } = composeScore(report);
  if (lines.length === 0) return [];
  const titleWidth = isNarrow(page) ? NARROW_TITLE_WIDTH : TITLE_WIDTH;
  const barWidth = page.width - INDENT.length - titleWidth - 1 - POINTS_WIDTH;
  const rows = lines.map(({ title, points, maxPoints }) => {
    const bar = renderBar(points / maxPoints, { width: Math.max(0, barWidth), unicode: page.unicode });
    return `${INDENT}${cell(title, { width: titleWidth, page })} ${page.paint.accent(padEnd(bar, Math.max(0, barWidth)))}${numberCell(`${points} of ${maxPoints}`, { width: POINTS_WIDTH, page })}`;
  });
  return [
    sectionHeading("The score, line by line", { columns: "points", page }),
    ...rows,
    ...leftOut.flatMap(({ title, why }) => footLines(own(`${title}: left out, ${why}`, page), page)),
    ...footLines(`Formula ${formula}; the figures of each line are in --html`, page),
  ];
}
