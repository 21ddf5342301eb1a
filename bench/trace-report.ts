// Whether what a report says can be traced: each finding to a rule and to a line that is there, each total to the parts that make it up.

import { listFindings } from "#protocol/report/exports/findings.ts";
import type { Report } from "#protocol/report/schema.ts";

export interface Traced {
  /** Numbers and findings that were looked at. */
  readonly looked: number;
  /** What leads nowhere, in words. */
  readonly untraced: readonly string[];
}

/** `linesOf`: how many lines a file of the head has; null where it is not there. */
export function traceReport(report: Report, linesOf: (path: string) => number | null): Traced {
  const untraced: string[] = [];
  let looked = 0;
  const hold = (holds: boolean, says: () => string): void => {
    looked++;
    if (!holds) untraced.push(says());
  };
  traceFindings(report, linesOf, hold);
  for (const [what, total, parts] of listSums(report)) hold(total === parts, () => `${what}: ${total}, and its parts make ${parts}`);
  for (const [what, few, all] of listShares(report)) hold(few <= all, () => `${what}: ${few} of ${all}`);
  return { looked, untraced };
}

function traceFindings(report: Report, linesOf: (path: string) => number | null, hold: (holds: boolean, says: () => string) => void): void {
  for (const { rule, path, line, past } of listFindings(report)) {
    hold(/^[a-z]+\/\S+$/.test(rule), () => `a finding without a rule in ${path}`);
    // What left the head is traced by the commits that brought it and took it.
    if (past !== undefined || path === "") continue;
    const lines = linesOf(path);
    hold(lines !== null && line >= 1 && line <= Math.max(1, lines), () => `${rule} at ${path}:${line}, where the file ${lines === null ? "is not there" : `has ${lines} lines`}`);
  }
}

type Sum = readonly [what: string, total: number, parts: number];

function listSums({ totals, languages, history, contributors, facets }: Report): readonly Sum[] {
  const { complexity, risks, secrets, dependencies, coverage, structure, knowledge, age } = facets;
  return [
    ["lines of code by language", totals.code, sum(languages, ({ code }) => code)],
    ["comment lines by language", totals.comment, sum(languages, ({ comment }) => comment)],
    ["commits by month", history.commits, sum(history.months, ({ commits }) => commits)],
    ["contributors", history.contributors, contributors.length],
    ...(complexity === undefined ? [] : [["functions by class", complexity.functions, sum(complexity.classes, ({ functions }) => functions)] as const]),
    ...(risks === undefined ? [] : [["code risks by rule", risks.findingsInProduct, sum(risks.byRule, ({ findings }) => findings)] as const, ["places of code risks", risks.findingsInProduct, risks.places.filter(({ test }) => !test).length] as const]),
    ...(secrets === undefined ? [] : [["secrets by rule", sum(secrets.byRule, ({ findings }) => findings), secrets.found.length] as const]),
    ...(dependencies === undefined ? [] : [["components by ecosystem", dependencies.total, sum(dependencies.byEcosystem, ({ components }) => components)] as const]),
    ...(coverage === undefined ? [] : [["files that were analysed or not", coverage.files, coverage.analysedFiles + sum(coverage.unread, ({ files }) => files)] as const]),
    ...(structure === undefined ? [] : [["files by length", structure.files, sum(structure.lengths, ({ files }) => files)] as const]),
    ...(age === undefined ? [] : [["code by year of its last change", age.code, sum(age.years, ({ code }) => code)] as const]),
    ...(knowledge === undefined ? [] : [["people who know code", knowledge.authors, knowledge.people.length] as const]),
  ];
}

function listShares({ totals, facets: { duplication, knowledge, hotspots, coverage } }: Report): readonly Sum[] {
  return [
    ["binary files", totals.binaryFiles, totals.files],
    ...(duplication === undefined ? [] : [["lines that stand elsewhere too", duplication.duplicatedLines, duplication.comparedCode] as const]),
    ...(knowledge === undefined ? [] : [["code that one person knows", knowledge.soleAuthorCode, knowledge.code] as const]),
    ...(hotspots === undefined ? [] : [["recent changes", hotspots.recentChanges, hotspots.changes] as const]),
    ...(coverage === undefined ? [] : [["bytes that were analysed", coverage.analysedBytes, coverage.bytes] as const]),
  ];
}

function sum<Row>(rows: readonly Row[], value: (row: Row) => number): number {
  return rows.reduce((total, row) => total + value(row), 0);
}
