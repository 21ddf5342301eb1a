// Facts about time: whether work goes on, grows or fades, and whether the person who did most is still there.

import { formatCount, formatMonth, formatRoughShare, formatSpan, plural } from "#base/format.ts";
import { DAY } from "#base/units.ts";

import type { KeyFact } from "./key-fact.ts";
import type { Report } from "./schema.ts";

const YEAR = 365 * DAY;
/** Silence longer than this is worth saying. */
const QUIET = 180 * DAY;
/** A main author silent for longer than this, while others went on, has probably left. */
const GONE = 365 * DAY;
/** A main author: this share of all commits. */
const MAIN_SHARE = 0.15;
/** Fewer commits than this in a year show no trend. */
const TREND_COMMITS = 20;

/** The most active person, when they have stopped and others have not. */
export function departureFact({ contributors, history }: Report): readonly KeyFact[] {
  const main = contributors[0];
  if (main === undefined || history.lastCommitAt === null || main.share < MAIN_SHARE || contributors.length < 2) return [];
  if (Date.parse(history.lastCommitAt) - Date.parse(main.lastCommitAt) < GONE) return [];
  return [{
    topic: "people",
    finding: `The person with most commits (${formatRoughShare(main.share)}) has made none since ${formatMonth(main.lastCommitAt.slice(0, 7))}.`,
    meaning: "Much of the knowledge behind this code may already have left.",
    basis: "Last commit of the contributor with most commits, against the last commit of all.",
    weight: 0.95,
  }];
}

/** Silence, or the trend of the last twelve months against the twelve before. */
export function activityFacts(report: Report): readonly KeyFact[] {
  const { lastCommitAt, firstCommitAt } = report.history;
  if (lastCommitAt === null || firstCommitAt === null) return [];
  const silence = Date.parse(report.generatedAt) - Date.parse(lastCommitAt);
  if (silence > QUIET) {
    return [{
      topic: "activity",
      finding: `Nobody has committed for ${formatSpan(silence)}.`,
      meaning: "The work is finished, has moved elsewhere, or was given up: ask which.",
      basis: `Last commit (${formatMonth(lastCommitAt.slice(0, 7))}) against the time of this report.`,
      weight: silence > 2 * YEAR ? 0.92 : 0.8,
    }];
  }
  return trendFact(report, Date.parse(lastCommitAt) - Date.parse(firstCommitAt));
}

function trendFact({ history, generatedAt }: Report, ageMs: number): readonly KeyFact[] {
  const recent = commitsBetween({ history, from: yearsBefore(generatedAt, 1), to: generatedAt.slice(0, 7) });
  const before = commitsBetween({ history, from: yearsBefore(generatedAt, 2), to: yearsBefore(generatedAt, 1) });
  const basis = "Commits by author date in the twelve full months before the month of this report, against the twelve before those.";
  if (ageMs < 2 * YEAR || before < TREND_COMMITS) {
    return [{
      topic: "activity",
      finding: `${plural(history.commits, "commit")} on ${plural(history.activeDays, "day")}${history.activeDays > 1 ? ` in ${formatSpan(ageMs)}` : ""}.`,
      meaning: ageMs < YEAR ? "The project is young: its history says little yet." : "Work goes on.",
      basis: "Distinct UTC days with at least one commit, between the first commit and the last.",
      weight: 0.45,
    }];
  }
  const change = recent / before - 1;
  const steady = Math.abs(change) < 0.1;
  return [{
    topic: "activity",
    finding: steady ? `Work goes on steadily: ${formatCount(recent)} commits in the last twelve months, ${formatCount(before)} in the twelve before.` : `Commits ${change > 0 ? "rose" : "fell"} by ${formatRoughShare(Math.abs(change))} in a year: ${formatCount(recent)} after ${formatCount(before)}.`,
    meaning: steady ? "Nothing points to a sudden start or stop." : change > 0 ? "More is being done than before: expect change." : "Less is being done than before: ask whether people moved on.",
    basis,
    weight: steady ? 0.5 : Math.min(0.9, 0.55 + Math.abs(change) / 2),
  }];
}

/** Months `from` (inclusive) to `to` (exclusive), as `2024-03`. */
function commitsBetween({ history, from, to }: { history: Report["history"]; from: string; to: string }): number {
  return history.months.filter(({ month }) => month >= from && month < to).reduce((total, { commits }) => total + commits, 0);
}

function yearsBefore(instant: string, years: number): string {
  return `${(Number(instant.slice(0, 4)) - years).toString().padStart(4, "0")}${instant.slice(4, 7)}`;
}
