// What is followed from report to report: each measure with its words, how it is read out of a snapshot, and whether less of it is better.
// Null where it was not looked at: a gap, never nought.

import { formatBytes, formatCount, formatShare } from "#base/format.ts";
import type { Snapshot } from "#protocol/api/reports.ts";
import { sumFindings, type SeverityCounts } from "#protocol/report/summary.ts";

export interface Measure {
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly group: "Score" | "Size" | "Code" | "Risk" | "People";
  readonly value: (snapshot: Snapshot) => number | null;
  readonly format: (value: number) => string;
  /** Which way is good; null where neither is. */
  readonly better: "less" | "more" | null;
}

const finding = (severity: keyof SeverityCounts) => (snapshot: Snapshot): number | null => sumFindings(snapshot)?.[severity] ?? null;
const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const mean = (value: number): string => value.toFixed(1);

export const MEASURES: readonly Measure[] = [
  { id: "score", title: "Score", unit: "of 1,000", group: "Score", value: ({ score }) => score, format: formatCount, better: "more" },
  { id: "code", title: "Lines of code", unit: "lines", group: "Size", value: ({ code }) => code, format: formatCount, better: null },
  { id: "files", title: "Files", unit: "files", group: "Size", value: ({ files }) => files, format: formatCount, better: null },
  { id: "bytes", title: "Size", unit: "bytes", group: "Size", value: ({ bytes }) => bytes, format: formatBytes, better: null },
  { id: "critical", title: "Critical findings", unit: "findings", group: "Risk", value: finding("critical"), format: formatCount, better: "less" },
  { id: "high", title: "High findings", unit: "findings", group: "Risk", value: finding("high"), format: formatCount, better: "less" },
  { id: "medium", title: "Medium findings", unit: "findings", group: "Risk", value: finding("medium"), format: formatCount, better: "less" },
  { id: "low", title: "Low findings", unit: "findings", group: "Risk", value: finding("low"), format: formatCount, better: "less" },
  { id: "licences", title: "Licences denied", unit: "matters", group: "Risk", value: ({ licences }) => licences?.denied ?? null, format: formatCount, better: "less" },
  { id: "components", title: "Components", unit: "components", group: "Risk", value: ({ dependencies }) => dependencies?.components ?? null, format: formatCount, better: null },
  { id: "runtimes", title: "Runtimes that have ended", unit: "uses", group: "Risk", value: ({ endedRuntimes }) => endedRuntimes, format: formatCount, better: "less" },
  { id: "complexity", title: "Mean complexity", unit: "a function, cyclomatic", group: "Code", value: ({ complexity }) => (complexity === null ? null : share(complexity.cyclomatic, complexity.functions)), format: mean, better: "less" },
  { id: "hard", title: "Functions over 20", unit: "of all functions", group: "Code", value: ({ complexity }) => (complexity === null ? null : share(complexity.hard, complexity.functions)), format: formatShare, better: "less" },
  { id: "duplication", title: "Duplication", unit: "of compared lines", group: "Code", value: ({ duplication }) => (duplication === null ? null : share(duplication.duplicatedLines, duplication.comparedCode)), format: formatShare, better: "less" },
  { id: "tests", title: "Tests", unit: "of lines of programs", group: "Code", value: ({ tests }) => (tests === null ? null : share(tests.testLines, tests.testLines + tests.otherLines)), format: formatShare, better: "more" },
  { id: "contributors", title: "People", unit: "authors of all commits", group: "People", value: ({ contributors }) => contributors, format: formatCount, better: null },
  { id: "commits", title: "Commits", unit: "commits", group: "People", value: ({ commits }) => commits, format: formatCount, better: null },
  { id: "truck", title: "Truck factor", unit: "people", group: "People", value: ({ knowledge }) => knowledge?.truckFactor ?? null, format: formatCount, better: "more" },
  { id: "sole", title: "Known by one person alone", unit: "of the code", group: "People", value: ({ knowledge }) => (knowledge === null ? null : share(knowledge.soleAuthorCode, knowledge.code)), format: formatShare, better: "less" },
];

/** Those that are drawn over time; the others are in the table of a comparison. */
export const TREND_IDS: readonly string[] = ["score", "code", "critical", "high", "medium", "low", "complexity", "duplication", "tests", "components", "contributors", "truck"];

export type Tone = "good" | "bad" | "calm";

export interface Change {
  readonly measure: Measure;
  readonly before: string;
  readonly after: string;
  /** With its sign; «–» where one side was not looked at, «same» where nothing changed. */
  readonly change: string;
  readonly tone: Tone;
}

/** Every measure that either side has. */
export function compareSnapshots(before: Snapshot, after: Snapshot): readonly Change[] {
  return MEASURES.flatMap((measure) => {
    const [from, to] = [measure.value(before), measure.value(after)];
    if (from === null && to === null) return [];
    return [{ measure, before: from === null ? "–" : measure.format(from), after: to === null ? "–" : measure.format(to), ...describeChange(measure, from, to) }];
  });
}

function describeChange({ better, format }: Measure, from: number | null, to: number | null): { readonly change: string; readonly tone: Tone } {
  if (from === null || to === null) return { change: "–", tone: "calm" };
  if (format(from) === format(to)) return { change: "same", tone: "calm" };
  const more = to > from;
  return { change: `${more ? "+" : "−"}${format(Math.abs(to - from))}`, tone: better === null ? "calm" : (better === "more") === more ? "good" : "bad" };
}
