// Holds a report against the rules of SPEC.md that a schema cannot say. For tests, and for whoever reads reports of others.

import type { SuppressionSection } from "#protocol/suppressions/section.ts";

import type { Report } from "./schema.ts";

interface Lines {
  readonly lines: number;
  readonly code: number;
  readonly comment: number;
  readonly blank: number;
}

const RULES: Readonly<Record<string, (report: Report) => boolean>> = {
  "REP-2": ({ totals, languages }) => [totals, ...languages].every(addsUp),
  "REP-3": ({ totals, languages }) =>
    totals.files === sum(languages, ({ files }) => files) + totals.binaryFiles &&
    (["lines", "code", "comment", "blank"] as const).every((part) => totals[part] === sum(languages, (language) => language[part])),
  "REP-4": ({ languages }) => languages.every((language) => [language.vendoredLines, language.generatedLines, language.documentationLines].every((share) => share <= language.lines)),
  "REP-5": ({ totals, fileTypes }) => totals.files === sum(fileTypes, ({ files }) => files) && totals.bytes === sum(fileTypes, ({ bytes }) => bytes),
  "REP-6": ({ languages, fileTypes, contributors }) =>
    descends(languages.map(({ code }) => code)) && descends(fileTypes.map(({ bytes }) => bytes)) && descends(contributors.map(({ commits }) => commits)) &&
    allDiffer(languages.map(({ name }) => name)) && allDiffer(fileTypes.map(({ extension }) => extension)),
  "REP-7": ({ history, contributors }) =>
    contributors.length === 0 ||
    (contributors.length === history.contributors && sum(contributors, ({ commits }) => commits) === history.commits &&
      contributors.every(({ commits, share }) => Math.abs(share - commits / history.commits) < 1e-9)),
  "REP-8": ({ history: { months, commits } }) =>
    months.every(({ month, commits: made }, index) => made > 0 && (index === 0 || (months[index - 1]?.month ?? "") < month)) && sum(months, (month) => month.commits) === commits,
  "REP-9": ({ history, contributors }) => contributors.length === 0 || history.halfOfCommitsBy === countHalf(contributors.map(({ commits }) => commits)),
  "REP-10": ({ history: { commits, firstCommitAt, lastCommitAt } }) =>
    commits === 0 ? firstCommitAt === null && lastCommitAt === null : firstCommitAt !== null && lastCommitAt !== null && firstCommitAt <= lastCommitAt,
  "REP-12": ({ suppressions }) => suppressions === undefined || countsItsLists(suppressions),
};

/** The ids of the rules that the report breaks; none for a report of ours. */
export function findBrokenRules(report: Report): readonly string[] {
  return Object.entries(RULES).filter(([, holds]) => !holds(report)).map(([rule]) => rule);
}

/** Without names there are no lists to count. */
function countsItsLists({ inForce, suppressed, inTriage, byRule, entries, covered }: SuppressionSection): boolean {
  const total = sum(Object.values(suppressed), (count) => count);
  if (total !== sum(byRule, ({ suppressed: count }) => count)) return false;
  if (entries.length === 0) return covered.length === 0;
  const silent = new Set(entries.filter(({ suppresses }) => suppresses).map(({ id }) => id));
  const counted = covered.filter(({ entry }) => silent.has(entry)).length;
  return entries.length === inForce && counted === total && covered.length - counted === inTriage && entries.every(({ id, findings }) => covered.filter(({ entry }) => entry === id).length === findings);
}

function addsUp({ lines, code, comment, blank }: Lines): boolean {
  return lines === code + comment + blank;
}

function sum<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

function descends(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value <= (values[index - 1] ?? 0));
}

function allDiffer(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}

/** Of commits by person, the most first. */
function countHalf(commits: readonly number[]): number {
  const half = commits.reduce((total, made) => total + made, 0) / 2;
  let made = 0;
  return commits.findIndex((more) => (made += more) >= half) + 1;
}
