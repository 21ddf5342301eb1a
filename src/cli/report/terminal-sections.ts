// The sections of a terminal report about what is there: header, facts, languages, file types; and its end: limits, cost, next.

import { formatBytes, formatCount, formatDuration, formatInstant, formatShare, plural } from "#base/format.ts";
import { keyFacts } from "#protocol/report/key-facts.ts";
import { listLeftOut } from "#protocol/report/left-out.ts";
import type { Report } from "#protocol/report/schema.ts";

import { renderBar } from "./bars.ts";
import { cell, fitOwn, footLines, INDENT, isNarrow, itemLines, type Lines, numberCell, own, sectionHeading, sentence, type TerminalPage } from "./terminal-page.ts";
import { displayWidth, safeText, wrapText } from "./terminal-text.ts";

const LANGUAGES_SHOWN = 12;
const FILE_TYPES_SHOWN = 6;
const NAME_WIDTH = 16;
const NARROW_NAME_WIDTH = 12;
const NUMBER_WIDTH = 11;
const SHARE_WIDTH = 9;

export function headerSection(report: Report, { page, sourceLabel }: { readonly page: TerminalPage; readonly sourceLabel: string | null }): Lines {
  const inner = page.width - INDENT.length;
  const { totals, history, source } = report;
  const at = [source.ref?.replace(/^refs\/(heads|tags)\//, ""), source.commit?.slice(0, 12)].filter((part) => part !== undefined).map((part) => safeText(part, page.unicode));
  const label = safeText(sourceLabel ?? `A ${source.kind === "git" ? "git repository" : source.kind}`, page.unicode);
  const what = [label, at.join(" @ ")].filter((part) => part !== "").join(own("  ·  ", page));
  const sizes = [plural(totals.files, "file"), formatBytes(totals.bytes), plural(totals.lines, "line")];
  const past = history.commits === 0 ? [] : [plural(history.commits, "commit"), plural(history.contributors, "person", "people")];
  return [
    INDENT + page.paint.accent(own("Strongroom report", page)),
    INDENT + page.paint.faint((page.unicode ? "─" : "-").repeat(inner)),
    INDENT + page.paint.strong(fitOwn(what, { width: inner, page })),
    ...itemLines([...sizes, ...past], page),
    ...footLines(`Looked at ${formatInstant(report.generatedAt)}`, page),
  ];
}

export function keyFactSection(report: Report, page: TerminalPage): Lines {
  const inner = page.width - INDENT.length - 3;
  const facts = keyFacts(report).flatMap(({ finding, meaning }, index) => [
    ...wrapText(sentence(finding, page), inner).map((line, row) => `${INDENT}${row === 0 ? page.paint.accent(`${index + 1}`) : " "}  ${page.paint.strong(line)}`),
    ...wrapText(sentence(meaning, page), inner).map((line) => `${INDENT}   ${page.paint.faint(line)}`),
  ]);
  return facts.length === 0 ? [] : [sectionHeading("What stands out", { page }), ...facts];
}

export function languageSection({ languages, totals }: Report, page: TerminalPage): Lines {
  if (languages.length === 0) return [];
  const narrow = isNarrow(page);
  const nameWidth = narrow ? NARROW_NAME_WIDTH : NAME_WIDTH;
  const shown = languages.slice(0, LANGUAGES_SHOWN);
  const numbers = narrow ? NUMBER_WIDTH : 3 * NUMBER_WIDTH - 3;
  const barWidth = page.width - INDENT.length - nameWidth - 2 - numbers - SHARE_WIDTH;
  const most = Math.max(1, ...shown.map(({ code }) => code));
  const rows = shown.map(({ name, files, code, comment }) => {
    const bar = renderBar(code / most, { width: barWidth, unicode: page.unicode });
    const counts = narrow ? [numberCell(formatCount(code), { width: NUMBER_WIDTH, page })] : [files, code, comment].map((value, index) => numberCell(formatCount(value), { width: index === 0 ? NUMBER_WIDTH - 3 : NUMBER_WIDTH, page }));
    const share = numberCell(formatShare(totals.code === 0 ? 0 : code / totals.code), { width: SHARE_WIDTH, page });
    return `${INDENT}${cell(name, { width: nameWidth, page })} ${page.paint.accent(bar)}${" ".repeat(Math.max(0, barWidth - displayWidth(bar)) + 1)}${counts.join("")}${page.paint.faint(share)}`;
  });
  const heads = (narrow ? [] : ["files"]).map((text) => text.padStart(NUMBER_WIDTH - 3)).concat(["code", ...(narrow ? [] : ["comment"])].map((text) => text.padStart(NUMBER_WIDTH)), "share".padStart(SHARE_WIDTH));
  const rest = languages.slice(LANGUAGES_SHOWN);
  const restCode = rest.reduce((sum, { code }) => sum + code, 0);
  const more = rest.length === 0 ? [] : footLines(`… and ${plural(rest.length, "more language")} with ${plural(restCode, "line")} of code`, page);
  return [sectionHeading("Languages", { columns: heads.join(""), page }), ...rows, ...more];
}

export function fileTypeSection({ fileTypes, totals }: Report, page: TerminalPage): Lines {
  if (fileTypes.length === 0) return [];
  const shown = fileTypes.slice(0, FILE_TYPES_SHOWN);
  const nameWidth = isNarrow(page) ? NARROW_NAME_WIDTH : NAME_WIDTH;
  const barWidth = page.width - INDENT.length - nameWidth - 2 - NUMBER_WIDTH - SHARE_WIDTH - 1;
  const most = Math.max(1, ...shown.map(({ bytes }) => bytes));
  const rows = shown.map(({ extension, files, bytes }) => {
    const bar = renderBar(bytes / most, { width: barWidth, unicode: page.unicode });
    const numbers = numberCell(formatCount(files), { width: NUMBER_WIDTH, page }) + numberCell(formatBytes(bytes), { width: SHARE_WIDTH + 1, page });
    return `${INDENT}${cell(extension, { width: nameWidth, page })} ${page.paint.accent(bar)}${" ".repeat(Math.max(0, barWidth - displayWidth(bar)) + 1)}${numbers}`;
  });
  const heads = "files".padStart(NUMBER_WIDTH) + "size".padStart(SHARE_WIDTH + 1);
  const more = fileTypes.length > FILE_TYPES_SHOWN ? `… and ${plural(fileTypes.length - FILE_TYPES_SHOWN, "more type")}; ` : "";
  const kinds = [[totals.binaryFiles, "binary"], [totals.vendoredFiles, "vendored"], [totals.generatedFiles, "generated"], [totals.documentationFiles, "documentation"]] as const;
  const found = kinds.filter(([count]) => count > 0).map(([count, kind]) => `${formatCount(count)} ${kind}`);
  const foot = more + (found.length > 0 ? `of all files ${found.join(", ")}` : "");
  return [sectionHeading("File types", { columns: heads, page }), ...rows, ...footLines(foot, page)];
}

export function limitSection(report: Report, page: TerminalPage): Lines {
  const left = listLeftOut(report);
  if (left.length === 0) return [];
  const inner = page.width - INDENT.length;
  const rows = left.map(({ count, words }) => INDENT + fitOwn(`${formatCount(count).padStart(NUMBER_WIDTH - 3)}  ${safeText(words, page.unicode)}`, { width: inner, page }));
  return [sectionHeading("Left out", { page }), ...rows];
}

export function timingSection({ timings }: Report, page: TerminalPage): Lines {
  const total = timings.find(({ stage }) => stage === "total");
  const parts = timings.filter(({ stage, ms }) => stage !== "total" && ms >= 1).map(({ stage, ms, bytes }) => `${stage} ${formatDuration(ms)}${bytes > 0 ? ` (${formatBytes(bytes)})` : ""}`);
  if (total === undefined && parts.length === 0) return [];
  const heading = total === undefined ? "What it cost" : `What it cost: ${own(formatDuration(total.ms), page)}`;
  return [sectionHeading(heading, { page }), ...itemLines(parts, page).map(page.paint.faint)];
}

export function nextSection(page: TerminalPage): Lines {
  const rows: readonly (readonly [string, string])[] = [["--html FILE", "the same as a letter to read and print"], ["--json FILE", "every number, for programs"], ["strongroom serve", "keep a sealed mirror and see it change"]];
  return [
    sectionHeading("Where to look next", { page }),
    ...rows.map(([command, text]) => `${INDENT}${page.paint.accent(command.padEnd(NAME_WIDTH))} ${page.paint.faint(fitOwn(text, { width: page.width - INDENT.length - NAME_WIDTH - 1, page }))}`),
  ];
}
