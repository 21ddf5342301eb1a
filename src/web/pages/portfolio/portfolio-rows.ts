// The rows of a portfolio as a person wants them: filtered by words, state and project, sorted, summed up.

import { plural } from "#base/format.ts";
import type { PortfolioFilter, PortfolioRow, PortfolioSort } from "#protocol/api/portfolio.ts";
import type { VaultState } from "#protocol/api/vaults.ts";

export type Wanted = Omit<PortfolioFilter, "name">;

/** What needs a person comes first. */
export const EVERYTHING: Wanted = { text: "", projectId: null, state: null, sort: "findings", descending: true };

const URGENCY: Readonly<Record<VaultState, number>> = { failed: 4, "awaiting-upload": 3, working: 2, ready: 1, deleting: 0 };

/** Critical and high findings; null where none was looked for. */
export function urgentOf({ report }: PortfolioRow): number | null {
  const findings = report?.findings ?? null;
  return findings === null ? null : findings.critical + findings.high;
}

const KEYS: Readonly<Record<Exclude<PortfolioSort, "name">, (row: PortfolioRow) => number | null>> = {
  state: ({ state }) => URGENCY[state],
  score: ({ report }) => report?.score ?? null,
  code: ({ report }) => report?.code ?? null,
  findings: urgentOf,
  effort: ({ report }) => report?.effort?.likely ?? null,
  updated: ({ report }) => (report === null ? null : Date.parse(report.createdAt)),
};

/** Every word must be in the name, the project's name or a language; what has no value to sort by comes last either way. */
export function chooseRows(rows: readonly PortfolioRow[], wanted: Wanted, projectNames: ReadonlyMap<string, string>): readonly PortfolioRow[] {
  const words = wanted.text.toLowerCase().trim().split(/\s+/).filter((word) => word !== "");
  const found = rows.filter((row) => (wanted.state === null || row.state === wanted.state) && (wanted.projectId === null || row.projectId === wanted.projectId) && hasWords(row, words, projectNames));
  const direction = wanted.descending ? -1 : 1;
  if (wanted.sort === "name") return found.toSorted((a, b) => direction * compareNames(a, b));
  const key = KEYS[wanted.sort];
  return found.toSorted((a, b) => {
    const [one, other] = [key(a), key(b)];
    if (one === null || other === null) return one === other ? compareNames(a, b) : one === null ? 1 : -1;
    return direction * (one - other) || compareNames(a, b);
  });
}

function hasWords(row: PortfolioRow, words: readonly string[], projectNames: ReadonlyMap<string, string>): boolean {
  if (words.length === 0) return true;
  const text = [row.name, projectNames.get(row.projectId) ?? "", ...(row.report?.languages ?? [])].join("\n").toLowerCase();
  return words.every((word) => text.includes(word));
}

const NAMES = new Intl.Collator("en", { numeric: true });

function compareNames(a: PortfolioRow, b: PortfolioRow): number {
  return NAMES.compare(a.name, b.name);
}

export function leftOutOfMany(suppressed: number): string {
  return `${plural(suppressed, "suppressed finding is", "suppressed findings are")} left out.`;
}

export interface Range {
  readonly low: number;
  readonly likely: number;
  readonly high: number;
}

export interface PortfolioTotals {
  readonly vaults: number;
  readonly reported: number;
  readonly failed: number;
  readonly code: number;
  /** Null where no vault was looked at for any. */
  readonly urgent: number | null;
  readonly withUrgent: number;
  /** Findings of every kind that are left out. */
  readonly suppressed: number;
  /** Person-months, and money where all are in one currency. One set of assumptions is behind all of them, low for all or high for all, so the ends add up too. */
  readonly effort: Range | null;
  readonly cost: (Range & { readonly currency: string }) | null;
}

export function sumRows(rows: readonly PortfolioRow[]): PortfolioTotals {
  const urgent = rows.map(urgentOf).filter((each) => each !== null);
  const efforts = rows.flatMap(({ report }) => (report?.effort == null ? [] : [report.effort]));
  const costs = rows.flatMap(({ report }) => (report?.cost == null ? [] : [report.cost]));
  const [first] = costs;
  return {
    vaults: rows.length,
    reported: rows.filter(({ report }) => report !== null).length,
    failed: rows.filter(({ state }) => state === "failed").length,
    code: rows.reduce((sum, { report }) => sum + (report?.code ?? 0), 0),
    urgent: urgent.length === 0 ? null : add(urgent),
    withUrgent: urgent.filter((each) => each > 0).length,
    suppressed: add(rows.map(({ report }) => report?.suppressed ?? 0)),
    effort: efforts.length === 0 ? null : addRanges(efforts),
    cost: first === undefined || costs.some(({ currency }) => currency !== first.currency) ? null : { currency: first.currency, ...addRanges(costs) },
  };
}

function addRanges(ranges: readonly Range[]): Range {
  return { low: add(ranges.map(({ low }) => low)), likely: add(ranges.map(({ likely }) => likely)), high: add(ranges.map(({ high }) => high)) };
}

function add(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}
