// Tools about snapshots and vaults beside each other: the trend of a number, two snapshots compared, vaults ranked.

import { z } from "zod";

import { formatDay, plural } from "#base/format.ts";
import type { Figures } from "#protocol/archivist/figures.ts";
import { METRICS, METRIC_NAMES, tellMetric, type MetricName } from "#protocol/archivist/metrics.ts";
import { countValue, dayOf, dayValue, numberValue, round } from "#protocol/archivist/public-values.ts";
import { defineTool, newestOf } from "#protocol/archivist/tool.ts";

const metricName = z.enum(METRIC_NAMES);
const MAX_POINTS = 24;
const MAX_VAULTS = 50;
/** A change smaller than this is none: shares and means are rounded. */
const NO_CHANGE = 1e-9;

export const trendTool = defineTool({
  name: "trend",
  title: "Trend",
  description: "One number over the snapshots of a vault, oldest first.",
  about: "vault",
  input: z.strictObject({ metric: metricName.default("code"), points: z.int().min(1).max(MAX_POINTS).default(12).describe("Most of the newest snapshots") }),
  output: z.strictObject({ metric: metricName, points: z.array(z.strictObject({ day: dayValue, value: numberValue })), change: numberValue.nullable().describe("The newest less the oldest of these") }),
  run({ snapshots }, input) {
    const points = snapshots.slice(0, input.points).toReversed().flatMap((figures) => {
      const value = METRICS[input.metric].of(figures);
      return value === null ? [] : [{ day: dayOf(figures.generatedAt), value }];
    });
    const [first, last] = [points[0], points.at(-1)];
    return { metric: input.metric, points, change: first === undefined || last === undefined || points.length < 2 ? null : round(last.value - first.value, 4) };
  },
  tell({ metric, points, change }) {
    const [first, last] = [points[0], points.at(-1)];
    if (first === undefined || last === undefined) return "This was not analysed in any snapshot.";
    if (change === null) return `There is one snapshot that says it, of ${formatDay(last.day)}: ${tellMetric(metric, last.value)}. A trend takes two.`;
    return `${tellMetric(metric, first.value)} on ${formatDay(first.day)}, ${tellMetric(metric, last.value)} on ${formatDay(last.day)}, over ${plural(points.length, "snapshot")}: ${verdictOf(metric, change)}.`;
  },
});

export const compareTool = defineTool({
  name: "compare",
  title: "Two snapshots compared",
  description: "Every number of two snapshots beside each other; without saying which, the newest and the one before it. Snapshots are counted from 1, the newest.",
  about: "vault",
  input: z.strictObject({ newer: z.int().min(1).max(1000).default(1), older: z.int().min(1).max(1000).default(2) }),
  output: z.strictObject({
    newerDay: dayValue, olderDay: dayValue,
    rows: z.array(z.strictObject({ metric: metricName, older: numberValue, newer: numberValue, change: numberValue, verdict: z.enum(["better", "worse", "changed", "same"]) })),
  }),
  run({ snapshots }, input) {
    const [newer, older] = [snapshots[input.newer - 1], snapshots[input.older - 1]];
    if (newer === undefined || older === undefined) return null;
    return { newerDay: dayOf(newer.generatedAt), olderDay: dayOf(older.generatedAt), rows: METRIC_NAMES.flatMap((metric) => compareBy(metric, older, newer)) };
  },
  tell({ newerDay, olderDay, rows }) {
    const changed = rows.filter(({ verdict }) => verdict !== "same");
    if (changed.length === 0) return `Nothing that is measured changed between ${formatDay(olderDay)} and ${formatDay(newerDay)}.`;
    const told = (verdict: string): string => changed.filter((row) => row.verdict === verdict).map(({ metric, older, newer }) => `${tellMetric(metric, older)} before, now ${tellMetric(metric, newer)}`).join("; ");
    const parts = [["Worse", told("worse")], ["Better", told("better")], ["Changed", told("changed")]].filter(([, text]) => text !== "");
    return `From ${formatDay(olderDay)} to ${formatDay(newerDay)}. ${parts.map(([title, text]) => `${title}: ${text}.`).join(" ")}`;
  },
});

function compareBy(metric: MetricName, older: Figures, newer: Figures): readonly { metric: MetricName; older: number; newer: number; change: number; verdict: "better" | "worse" | "changed" | "same" }[] {
  const [before, after] = [METRICS[metric].of(older), METRICS[metric].of(newer)];
  if (before === null || after === null) return [];
  const change = round(after - before, 4);
  return [{ metric, older: before, newer: after, change, verdict: directionOf(metric, change) }];
}

function directionOf(metric: MetricName, change: number): "better" | "worse" | "changed" | "same" {
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
  description: "All vaults of the team by one number, what wants a look first; sizes: the largest first. Vaults have numbers, whoever asks sees their names beside them.",
  about: "team",
  input: z.strictObject({ metric: metricName.default("grave-vulnerabilities"), limit: z.int().min(1).max(MAX_VAULTS).default(5) }),
  output: z.strictObject({ metric: metricName, vaults: countValue, measured: countValue, total: numberValue.nullable().describe("Sum over the vaults, of counts only"), rows: z.array(z.strictObject({ vault: countValue, value: numberValue })) }),
  run(_vault, input, { vaults }) {
    const { of, worse, unit } = METRICS[input.metric];
    const measured = vaults.flatMap((vault) => {
      const value = vault.snapshots.length === 0 ? null : of(newestOf(vault));
      return value === null ? [] : [{ vault: vault.number, value }];
    });
    const sorted = measured.toSorted((a, b) => (worse === "less" ? a.value - b.value : b.value - a.value) || a.vault - b.vault);
    const total = unit === "count" && input.metric !== "truck-factor" ? measured.reduce((sum, { value }) => sum + value, 0) : null;
    return { metric: input.metric, vaults: vaults.length, measured: measured.length, total, rows: sorted.slice(0, input.limit) };
  },
  tell({ metric, vaults, measured, total, rows }) {
    if (rows.length === 0) return `None of ${plural(vaults, "vault")} has a report that says it.`;
    const ranked = rows.map(({ vault, value }) => `Vault ${vault}: ${tellMetric(metric, value)}`).join("; ");
    return `Of ${plural(measured, "vault")} with a report: ${ranked}.${total === null ? "" : ` Together: ${tellMetric(metric, total)}.`}`;
  },
});
