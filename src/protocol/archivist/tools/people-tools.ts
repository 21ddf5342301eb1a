// Tools about people and time: how many know the code, when it was worked on, what it would take to write it again. Nobody is named: a person
// is a place among those who made most commits.

import { z } from "zod";

import { formatCount, formatDay, formatMoney, formatMonth, formatMonths, formatRoughShare, formatSpan, plural } from "#base/format.ts";
import { DAY } from "#base/units.ts";
import { daysBetween } from "#protocol/archivist/metrics.ts";
import { countValue, currencyValue, dayOf, dayValue, flagValue, monthValue, numberValue, round, shareOf, shareValue } from "#protocol/archivist/public-values.ts";
import { joinSentences } from "#protocol/archivist/sentences.ts";
import { defineTool, newestOf } from "#protocol/archivist/tool.ts";
import type { ReportHistory } from "#protocol/report/schema.ts";
import { estimateCost } from "#protocol/cost/estimate-cost.ts";

const none = z.strictObject({});
const MAX_PEOPLE = 10;
const YEAR_DAYS = 365;

export const peopleTool = defineTool({
  name: "people",
  title: "People and knowledge",
  description: "On how many people the code rests: the truck factor, how much only one person knows, how much nobody who is still at work knows. People have numbers by their place among the contributors, never names. It judges nobody.",
  about: "vault",
  input: none,
  output: z.strictObject({
    contributors: countValue, halfOfCommitsBy: countValue, truckFactor: countValue.nullable(), authors: countValue.nullable(), inactiveAuthors: countValue.nullable(), soleAuthorShare: shareValue.nullable(), lostShare: shareValue.nullable(),
    people: z.array(z.strictObject({ person: countValue.describe("Place among those who made most commits, from 1"), commits: countValue, share: shareValue, isActive: flagValue.describe("A commit in the year before the newest one") })),
  }),
  run(vault) {
    const { history, facets: { knowledge }, people } = newestOf(vault);
    const newest = history.lastCommitAt;
    return {
      contributors: history.contributors, halfOfCommitsBy: history.halfOfCommitsBy, truckFactor: knowledge?.truckFactor ?? null, authors: knowledge?.authors ?? null, inactiveAuthors: knowledge?.inactiveAuthors ?? null,
      soleAuthorShare: knowledge === undefined ? null : shareOf(knowledge.soleAuthorCode, knowledge.code), lostShare: knowledge === undefined ? null : shareOf(knowledge.lostCode, knowledge.code),
      people: (people ?? []).slice(0, MAX_PEOPLE).map(({ commits, share, lastCommitAt }, index) => ({ person: index + 1, commits, share: round(share, 4), isActive: newest !== null && daysBetween(lastCommitAt, newest) <= YEAR_DAYS })),
    };
  },
  tell: ({ contributors, halfOfCommitsBy, truckFactor, authors, soleAuthorShare, lostShare, people }) =>
    contributors === 0
      ? "There is no history to tell people by."
      : joinSentences([
          `${plural(contributors, "person", "people")} made commits; half of them ${halfOfCommitsBy === 1 ? "by one" : `by ${formatCount(halfOfCommitsBy)}`}.`,
          truckFactor === null || authors === null ? "" : `${plural(authors, "person knows", "people know")} some of the code; ${truckFactor === 1 ? "one has" : `${formatCount(truckFactor)} have`} to leave until more than half of the files have no author left.`,
          soleAuthorShare === null || lostShare === null ? "" : `${formatRoughShare(soleAuthorShare)} of the code is known by one person alone, ${formatRoughShare(lostShare)} by nobody who is still at work on it.`,
          people.length === 0 ? "" : `By commits: ${people.slice(0, 3).map(({ person, share, isActive }) => `person ${person} ${formatRoughShare(share)}${isActive ? "" : " (inactive)"}`).join(", ")}.`,
        ]),
});

export const historyTool = defineTool({
  name: "history",
  title: "History",
  description: "Commits, merges, tags, branches, days with a commit, first and last commit.",
  about: "vault",
  input: none,
  output: z.strictObject({ commits: countValue, merges: countValue, tags: countValue, branches: countValue, contributors: countValue, activeDays: countValue, firstCommit: dayValue.nullable(), lastCommit: dayValue.nullable(), ageDays: countValue, daysSinceLastCommit: countValue.nullable() }),
  run(vault) {
    const { history, generatedAt } = newestOf(vault);
    const { commits, merges, tags, branches, contributors, activeDays, firstCommitAt, lastCommitAt } = history;
    return {
      commits, merges, tags, branches, contributors, activeDays, firstCommit: firstCommitAt === null ? null : dayOf(firstCommitAt), lastCommit: lastCommitAt === null ? null : dayOf(lastCommitAt),
      ageDays: firstCommitAt === null ? 0 : daysBetween(firstCommitAt, generatedAt), daysSinceLastCommit: lastCommitAt === null ? null : daysBetween(lastCommitAt, generatedAt),
    };
  },
  tell: ({ commits, merges, tags, branches, activeDays, firstCommit, lastCommit, ageDays, daysSinceLastCommit }) =>
    firstCommit === null || lastCommit === null
      ? "There is no history: the source is a folder or an archive."
      : `${plural(commits, "commit")} (${plural(merges, "merge")}) on ${plural(activeDays, "day")}, from ${formatDay(firstCommit)} to ${formatDay(lastCommit)}: ${formatSpan(ageDays * DAY)} old, last worked on ${formatSpan((daysSinceLastCommit ?? 0) * DAY)} before the report. ${plural(branches, "branch", "branches")}, ${plural(tags, "tag")}.`,
});

/** Of full months before the one of the report. */
export function yearOfCommits({ months }: Pick<ReportHistory, "months">, generatedAt: string, yearsBefore: number): number {
  const shift = (years: number): string => `${String(Number(generatedAt.slice(0, 4)) - years).padStart(4, "0")}${generatedAt.slice(4, 7)}`;
  return months.filter(({ month }) => month >= shift(yearsBefore + 1) && month < shift(yearsBefore)).reduce((sum, { commits }) => sum + commits, 0);
}

export const activityTool = defineTool({
  name: "activity",
  title: "Activity",
  description: "Whether work goes on: commits of the last twelve full months against the twelve before, and the newest months one by one.",
  about: "vault",
  input: z.strictObject({ months: z.int().min(1).max(60).default(12).describe("How many of the newest months with commits") }),
  output: z.strictObject({ lastYear: countValue, yearBefore: countValue, change: numberValue.nullable().describe("0.5 is half more, -0.5 is half less; null without a year before"), daysSinceLastCommit: countValue.nullable(), months: z.array(z.strictObject({ month: monthValue, commits: countValue, linesAdded: countValue, linesDeleted: countValue })) }),
  run(vault, input) {
    const { history, generatedAt } = newestOf(vault);
    const [lastYear, yearBefore] = [yearOfCommits(history, generatedAt, 0), yearOfCommits(history, generatedAt, 1)];
    return {
      lastYear, yearBefore, change: yearBefore === 0 ? null : round(lastYear / yearBefore - 1, 4), daysSinceLastCommit: history.lastCommitAt === null ? null : daysBetween(history.lastCommitAt, generatedAt),
      months: history.months.filter(({ month }) => /^\d{4}-/.test(month)).slice(-input.months),
    };
  },
  tell({ lastYear, yearBefore, change, daysSinceLastCommit, months }) {
    if (daysSinceLastCommit === null) return "There is no history to see activity in.";
    const trend = change === null ? "" : ` ${Math.abs(change) < 0.1 ? "That is steady" : `That is ${change > 0 ? "a rise" : "a fall"} by ${formatRoughShare(Math.abs(change))}`}.`;
    const newest = months.slice(-3).map(({ month, commits }) => `${formatMonth(month)}: ${formatCount(commits)}`).join(", ");
    return `${plural(lastYear, "commit")} in the last twelve full months, ${formatCount(yearBefore)} in the twelve before.${trend} The last commit was ${formatSpan(daysSinceLastCommit * DAY)} before the report.${newest === "" ? "" : ` Newest months: ${newest}.`}`;
  },
});

export const ageTool = defineTool({
  name: "age",
  title: "Age of the code",
  description: "When the files of today were changed last: the median age in days, and lines of code by year of the last change.",
  about: "vault",
  input: none,
  output: z.strictObject({ files: countValue, codeLines: countValue, medianAgeDays: countValue, years: z.array(z.strictObject({ year: countValue, files: countValue, codeLines: countValue, share: shareValue })) }),
  run(vault) {
    const { age } = newestOf(vault).facets;
    if (age === undefined) return null;
    return { files: age.files, codeLines: age.code, medianAgeDays: age.medianAgeDays, years: age.years.filter(({ year }) => year >= 0).map(({ year, files, code }) => ({ year, files, codeLines: code, share: shareOf(code, age.code) })) };
  },
  tell: ({ files, medianAgeDays, years }) => (files === 0 ? "No file has a history." : `Half of the code lies in files that were changed within ${formatSpan(medianAgeDays * DAY)} before the report. By year of the last change: ${years.slice(-5).map(({ year, share }) => `${year} ${formatRoughShare(share)}`).join(", ")}.`),
});

export const costTool = defineTool({
  name: "cost",
  title: "Cost to write it again",
  description: "Effort to replicate the code in person-months, and where the team has set a rate the cost in money, each as a range, by the published model of cost (COCOMO II's public definition) with the team's own assumptions, or the published defaults where it has none.",
  about: "vault",
  input: none,
  output: z.strictObject({
    model: z.literal("strongroom.cost/1"), assumptions: z.enum(["defaults", "own"]), assumedSince: dayValue.nullable().describe("Day on which the team set its own"), low: numberValue, likely: numberValue, high: numberValue,
    money: z.strictObject({ low: numberValue, likely: numberValue, high: numberValue, currency: currencyValue }).nullable().describe("Two digits; null without a rate"), thousandLines: numberValue,
  }),
  run(vault) {
    const { facets: { cost }, assumed: { parameters, changedAt } } = newestOf(vault);
    if (cost === undefined) return null;
    const { model, effort, size, cost: priced } = estimateCost(cost.code, parameters);
    const money = priced === null ? null : { low: inTwoDigits(priced.low), likely: inTwoDigits(priced.likely), high: inTwoDigits(priced.high), currency: priced.currency };
    const assumptions = changedAt === null ? "defaults" as const : "own" as const;
    return { model, assumptions, assumedSince: changedAt === null ? null : dayOf(changedAt), low: round(effort.low, 1), likely: round(effort.likely, 1), high: round(effort.high, 1), money, thousandLines: round(size.likely, 2) };
  },
  tell: ({ assumptions, assumedSince, low, likely, high, money, thousandLines }) => {
    if (likely === 0) return "There is no code that would cost anything.";
    return joinSentences([
      `Between ${formatMonths(low)} and ${formatMonths(high)} person-months, likely ${formatMonths(likely)}, for ${thousandLines.toFixed(1)} thousand lines that count: without copies, generated and vendored code.`,
      money === null ? "" : `At the team's rate that is between ${formatMoney(money.low)} and ${formatMoney(money.high)} ${money.currency}, likely ${formatMoney(money.likely)}.`,
      assumptions === "defaults" || assumedSince === null ? "The assumptions are the published defaults; the team can set its own." : `The assumptions are the team's own, of ${formatDay(assumedSince)}.`,
      "It is a model's range, not an offer.",
    ]);
  },
});

function inTwoDigits(amount: number): number {
  return Number(amount.toPrecision(2));
}
