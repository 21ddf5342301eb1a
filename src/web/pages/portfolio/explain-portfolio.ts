// How each number over many vaults came about: in words, and in the vaults that it is the sum of.

import { formatCompact, formatCount, formatMonths, plural } from "#base/format.ts";
import type { PortfolioOverview, PortfolioRow } from "#protocol/api/portfolio.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";
import { weighScores, weightOf } from "#protocol/score/weigh-scores.ts";
import type { Explanation } from "#web/pages/report/explanations.ts";

import { leftOutOfMany, sumRows, urgentOf, type Range } from "./portfolio-rows.ts";

const PARTS_SHOWN = 12;

export interface Explainable {
  /** Of all vaults: what the score is of. */
  readonly all: readonly PortfolioRow[];
  /** As they are filtered: what the sums are of. */
  readonly rows: readonly PortfolioRow[];
  readonly overview: PortfolioOverview | undefined;
}

const EXPLAIN: Readonly<Record<string, (given: Explainable) => Explanation>> = {
  score: ({ all }) => {
    const { total, judged } = weighScores(all.flatMap(({ report }) => (report === null ? [] : [report])));
    return {
      title: "Score", value: total === null ? "–" : `${formatCount(total)} of ${formatCount(FULL_SCORE)}`,
      how: ["The mean of the scores of the vaults' newest reports, each weighed by its lines of code, one line at least. Each score opens, line by line, on the page of its vault.", `${plural(judged, "vault")} of ${formatCount(all.length)} ${judged === 1 ? "has" : "have"} a score; the others count neither as good nor as bad. A score counts every finding, suppressed or not.`],
      parts: partsOf(all, {
        value: ({ report }) => (report?.score == null ? null : weightOf(report.code)),
        say: (weight, { report }) => `${formatCount(report?.score ?? 0)} × ${plural(weight, "line")}`,
        rest: (weight) => plural(weight, "line"),
      }),
    };
  },
  vaults: ({ rows }) => ({
    title: "Vaults", value: formatCount(rows.length), how: ["Those that you may see, as they are filtered here; those that are being deleted are not among them."],
    parts: [["With a report", formatCount(rows.filter(({ report }) => report !== null).length)], ...(["ready", "working", "awaiting-upload", "failed"] as const).map((state) => [STATES[state], formatCount(rows.filter((row) => row.state === state).length)] as const)],
  }),
  findings: ({ rows }) => {
    const { urgent, suppressed } = sumRows(rows);
    return {
      title: "Critical and high findings", value: tellUrgent(urgent),
      how: ["Secrets, risks outside of tests and vulnerabilities of severity critical or high in each vault's newest report, added up.", suppressed === 0 ? "Nothing is suppressed in any of these vaults." : `${leftOutOfMany(suppressed)} The report of each vault says which.`],
      parts: partsOf(rows, { value: urgentOf, say: formatCount, rest: formatCount }),
    };
  },
  code: ({ rows }) => ({
    title: "Lines of code", value: formatCount(sumRows(rows).code), how: ["Lines that hold something other than blanks and comment, of each vault's newest report, added up. What stands in two vaults counts twice."],
    parts: partsOf(rows, { value: ({ report }) => report?.code ?? null, say: formatCount, rest: formatCount }),
  }),
  effort: ({ rows }) => explainRange("Effort to replicate", rows, { range: ({ report }) => report?.effort ?? null, sum: sumRows(rows).effort, format: formatMonths, unit: "person-months" }),
  cost: ({ rows }) => {
    const sum = sumRows(rows).cost;
    return explainRange("Cost to replicate", rows, { range: ({ report }) => report?.cost ?? null, sum, format: formatCompact, unit: sum?.currency ?? "" });
  },
};

const STATES = { ready: "Up to date", working: "Working", "awaiting-upload": "Waiting for an upload", failed: "Failed" } as const;

/** Null for a detail that does not exist. */
export function explainPortfolio(given: Explainable, detail: string): Explanation | null {
  const place = /^urgent-([1-3])$/.exec(detail)?.[1];
  if (place !== undefined) return explainUrgent(given, Number(place) - 1);
  return Object.hasOwn(EXPLAIN, detail) ? (EXPLAIN[detail]?.(given) ?? null) : null;
}

function explainUrgent({ overview }: Explainable, place: number): Explanation | null {
  const matter = overview?.urgent[place];
  if (matter === undefined) return null;
  const { finding, meaning, basis, severity, certainty, reach, urgency } = matter;
  const parts = [["Severity", severity], ["Certainty", certainty], ["Reach", reach], ["Urgency", urgency]] as const;
  return {
    title: "How this was ranked", value: urgency.toFixed(2),
    how: [finding, meaning, basis, "Urgency is severity × certainty × reach, each 0 to 1; of the matters of all vaults the three highest are shown. What is suppressed is left out."],
    parts: parts.map(([name, value]) => [name, value.toFixed(2)]),
  };
}

interface Ranged {
  readonly range: (row: PortfolioRow) => Range | null;
  readonly sum: Range | null;
  readonly format: (value: number) => string;
  readonly unit: string;
}

function explainRange(title: string, rows: readonly PortfolioRow[], { range, sum, format, unit }: Ranged): Explanation {
  const say = ({ low, high }: Range): string => `${format(low)}–${format(high)}`;
  return {
    title, value: sum === null ? "–" : `${say(sum)} ${unit}`,
    how: ["The ranges of the vaults added up, low with low and high with high: one set of assumptions is behind all of them, so what is wrong with it is wrong for all alike. Formula and assumptions stand under «Cost» in each report."],
    parts: partsOf(rows, {
      value: (row) => range(row)?.likely ?? null,
      say: (likely, row) => `${say(range(row) ?? { low: likely, likely, high: likely })}, likely ${format(likely)}`,
      rest: (likely) => `likely ${format(likely)}`,
    }),
  };
}

interface Parts {
  readonly value: (row: PortfolioRow) => number | null;
  readonly say: (value: number, row: PortfolioRow) => string;
  /** Of all that are not shown together. */
  readonly rest: (value: number) => string;
}

/** The largest first, and the rest in one line; those with nothing are left out. */
function partsOf(rows: readonly PortfolioRow[], { value, say, rest }: Parts): readonly (readonly [string, string])[] {
  const known = rows.flatMap((row) => {
    const own = value(row);
    return own === null || own === 0 ? [] : [{ row, own }];
  }).toSorted((a, b) => b.own - a.own);
  const others = known.slice(PARTS_SHOWN);
  return [
    ...known.slice(0, PARTS_SHOWN).map(({ row, own }) => [row.name, say(own, row)] as const),
    ...(others.length === 0 ? [] : [[plural(others.length, "other vault"), rest(others.reduce((sum, { own }) => sum + own, 0))] as const]),
  ];
}

/** Where nobody looked there is no number. */
function tellUrgent(urgent: number | null): string {
  return urgent === null ? "–" : formatCount(urgent);
}
