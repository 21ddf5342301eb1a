// Tools about snapshots and vaults beside each other: the trend of a number, two snapshots compared, vaults ranked.

import { z } from "zod";

import { formatDay, plural } from "#base/format.ts";
import type { Figures } from "#protocol/archivist/figures.ts";
import { METRICS, METRIC_NAMES, rangeOf, tellMetric, type MetricName, type MetricRange } from "#protocol/archivist/metrics.ts";
import { countValue, dayOf, dayValue, numberValue, round } from "#protocol/archivist/public-values.ts";
import { joinSentences } from "#protocol/archivist/sentences.ts";
import { countedWords } from "#protocol/archivist/suppressed.ts";
import { defineTool, newestOf } from "#protocol/archivist/tool.ts";
import { ALL_COUNTED } from "#protocol/suppressions/all-counted.ts";

const metricName = z.enum(METRIC_NAMES);
const rangeValue = z.strictObject({ low: numberValue, high: numberValue }).nullable().describe("Of an estimate, around what is likely; else null");
const MAX_POINTS = 24;
const MAX_VAULTS = 50;
/** A change smaller than this is none: shares and means are rounded. */
const NO_CHANGE = 1e-9;

export const trendTool = defineTool({
  name: "trend",
  title: "Trend",
  description: `One number over the snapshots of a vault, oldest first. ${ALL_COUNTED}`,
  about: "vault",
  input: z.strictObject({ metric: metricName.default("code"), points: z.int().min(1).max(MAX_POINTS).default(12).describe("Most of the newest snapshots") }),
  output: z.strictObject({ metric: metricName, points: z.array(z.strictObject({ day: dayValue, value: numberValue, range: rangeValue })), change: numberValue.nullable().describe("The newest less the oldest of these") }),
  run({ snapshots }, input) {
    const points = snapshots.slice(0, input.points).toReversed().flatMap((figures) => {
      const value = METRICS[input.metric].of(figures);
      return value === null ? [] : [{ day: dayOf(figures.generatedAt), value, range: rangeOf(input.metric, figures) }];
    });
    const [first, last] = [points[0], points.at(-1)];
    return { metric: input.metric, points, change: first === undefined || last === undefined || points.length < 2 ? null : round(last.value - first.value, 4) };
  },
  tell({ metric, points, change }) {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return "This was not analysed in any snapshot.";
    if (change === null) return `There is one snapshot that says it, of ${formatDay(last.day)}: ${tellMetric(metric, last.value, last.range)}. A trend takes two.`;
    return joinSentences([`${tellMetric(metric, first.value, first.range)} on ${formatDay(first.day)}; ${tellMetric(metric, last.value, last.range)} on ${formatDay(last.day)}, over ${plural(points.length, "snapshot")}: ${verdictOf(metric, change)}.`, countedWords([METRICS[metric].facet])]);
  },
});

export const compareTool = defineTool({
  name: "compare",
  title: "Two snapshots compared",
  description: `Every number of two snapshots beside each other; without saying which, the newest and the one before it. Snapshots are counted from 1, the newest. ${ALL_COUNTED}`,
  about: "vault",
  input: z.strictObject({ newer: z.int().min(1).max(1000).default(1), older: z.int().min(1).max(1000).default(2) }),
  output: z.strictObject({
    newerDay: dayValue, olderDay: dayValue,
    rows: z.array(z.strictObject({ metric: metricName, older: numberValue, olderRange: rangeValue, newer: numberValue, newerRange: rangeValue, change: numberValue, verdict: z.enum(["better", "worse", "changed", "same"]) })),
  }),
  run({ snapshots }, input) {
    const [newer, older] = [snapshots[input.newer - 1], snapshots[input.older - 1]];
    if (newer === undefined || older === undefined) return null;
    return { newerDay: dayOf(newer.generatedAt), olderDay: dayOf(older.generatedAt), rows: METRIC_NAMES.flatMap((metric) => compareBy(metric, older, newer)) };
  },
  tell({ newerDay, olderDay, rows }) {
    const changed = rows.filter(({ verdict }) => verdict !== "same");
    if (changed.length === 0) return `Nothing that is measured changed between ${formatDay(olderDay)} and ${formatDay(newerDay)}.`;
    const told = (verdict: string): string => changed.filter((row) => row.verdict === verdict).map(({ metric, older, olderRange, newer, newerRange }) => `${tellMetric(metric, older, olderRange)} before, now ${tellMetric(metric, newer, newerRange)}`).join("; ");
    const parts = [["Worse", told("worse")], ["Better", told("better")], ["Changed", told("changed")]].filter(([, text]) => text !== "");
    return joinSentences([`From ${formatDay(olderDay)} to ${formatDay(newerDay)}.`, ...parts.map(([title, text]) => `${title}: ${text}.`), countedWords(changed.map(({ metric }) => METRICS[metric].facet))]);
  },
});

interface ComparedRow {
  metric: MetricName;
  older: number;
  olderRange: MetricRange | null;
  newer: number;
  newerRange: MetricRange | null;
  change: number;
  verdict: "better" | "worse" | "changed" | "same";
}

function compareBy(metric: MetricName, older: Figures, newer: Figures): readonly ComparedRow[] {
  const [before, after] = [METRICS[metric].of(older), METRICS[metric].of(newer)];
  if (before === null || after === null) return [];
  const change = round(after - before, 4);
  return [{ metric, older: before, olderRange: rangeOf(metric, older), newer: after, newerRange: rangeOf(metric, newer), change, verdict: directionOf(metric, change) }];
}

function directionOf(metric: MetricName, change: number): ComparedRow["verdict"] {
  if (Math.abs(change) < NO_CHANGE) return "same";
  const { worse } = METRICS[metric];
  return worse === "neither" ? "changed" : (worse === "more") === change > 0 ? "worse" : "better";
}

function verdictOf(metric: MetricName, change: number): string {
  const verdict = directionOf(metric, change);
  return verdict === "same" ? "no change" : verdict === "changed" ? (change > 0 ? "more than before" : "less than before") : verdict;
}

export const portfolioTool = defineTool({
  name: "portfolio",
  title: "Vaults ranked",
  description: `All vaults of the team by one number, what wants a look first; sizes: the largest first. Vaults have numbers, whoever asks sees their names beside them. ${ALL_COUNTED}`,
  about: "team",
  input: z.strictObject({ metric: metricName.default("grave-vulnerabilities"), limit: z.int().min(1).max(MAX_VAULTS).default(5) }),
  output: z.strictObject({ metric: metricName, vaults: countValue, measured: countValue, total: numberValue.nullable().describe("Sum over the vaults, of counts only"), rows: z.array(z.strictObject({ vault: countValue, value: numberValue, range: rangeValue })) }),
  run(_vault, input, { vaults }) {
    const { of, worse, unit } = METRICS[input.metric];
    const measured = vaults.flatMap((vault) => {
      const newest = vault.snapshots.length === 0 ? null : newestOf(vault);
      const value = newest === null ? null : of(newest);
      return newest === null || value === null ? [] : [{ vault: vault.number, value, range: rangeOf(input.metric, newest) }];
    });
    const sorted = measured.toSorted((a, b) => (worse === "less" ? a.value - b.value : b.value - a.value) || a.vault - b.vault);
    const total = unit === "count" && input.metric !== "truck-factor" ? measured.reduce((sum, { value }) => sum + value, 0) : null;
    return { metric: input.metric, vaults: vaults.length, measured: measured.length, total, rows: sorted.slice(0, input.limit) };
  },
  tell({ metric, vaults, measured, total, rows }) {
    if (rows.length === 0) return `None of ${plural(vaults, "vault")} has a report that says it.`;
    const ranked = rows.map(({ vault, value, range }) => `Vault ${vault}: ${tellMetric(metric, value, range)}`).join("; ");
    return joinSentences([`Of ${plural(measured, "vault")} with a report: ${ranked}.`, total === null ? "" : `Together: ${tellMetric(metric, total, null)}.`, countedWords([METRICS[metric].facet])]);
  },
});
