// The history as a line of equal steps: months where they fit, else quarters, years, or spans of years; steps without
// commits are there with zero. Dates come from commits and may be wrong by millennia, so the number of steps is bounded.

import type { ReportHistory } from "./schema.ts";

export interface HistoryStep {
  /** `2024-03`, `2024 Q1`, `2024`, `2020–2029`. */
  readonly label: string;
  readonly commits: number;
  readonly linesAdded: number;
  readonly linesDeleted: number;
}

export interface HistorySeries {
  readonly unit: "month" | "quarter" | "year" | "years";
  readonly steps: readonly HistoryStep[];
}

const MONTHS_A_YEAR = 12;
const MONTHS_A_QUARTER = 3;
/** Spans of several years are round ones, so that their labels read well. */
const ROUND_YEARS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000, 100_000] as const;

/** At most `maxSteps` (at least 2) steps from the first month with commits to the last. */
export function historySeries(months: ReportHistory["months"], maxSteps: number): HistorySeries {
  const first = months[0];
  const last = months.at(-1);
  if (first === undefined || last === undefined) return { unit: "month", steps: [] };
  const stepMonths = monthsAStep(monthIndex(first.month), monthIndex(last.month), maxSteps);
  const start = Math.floor(monthIndex(first.month) / stepMonths);
  const end = Math.floor(monthIndex(last.month) / stepMonths);
  const steps = Array.from({ length: end - start + 1 }, (_, index) => emptyStep(start + index, stepMonths));
  for (const month of months) {
    const step = steps[Math.floor(monthIndex(month.month) / stepMonths) - start];
    if (step === undefined) continue;
    step.commits += month.commits;
    step.linesAdded += month.linesAdded;
    step.linesDeleted += month.linesDeleted;
  }
  return { unit: unitOf(stepMonths), steps };
}

function monthsAStep(first: number, last: number, maxSteps: number): number {
  const choices = [1, MONTHS_A_QUARTER, ...ROUND_YEARS.map((years) => years * MONTHS_A_YEAR)];
  const fits = (size: number): boolean => Math.floor(last / size) - Math.floor(first / size) + 1 <= maxSteps;
  return choices.find(fits) ?? last - first + 1;
}

function monthIndex(month: string): number {
  const [year = "0", number = "1"] = month.split("-");
  return Number(year) * MONTHS_A_YEAR + Number(number) - 1;
}

function unitOf(stepMonths: number): HistorySeries["unit"] {
  if (stepMonths === 1) return "month";
  if (stepMonths === MONTHS_A_QUARTER) return "quarter";
  return stepMonths === MONTHS_A_YEAR ? "year" : "years";
}

function emptyStep(index: number, stepMonths: number): { label: string; commits: number; linesAdded: number; linesDeleted: number } {
  const month = index * stepMonths;
  const year = Math.floor(month / MONTHS_A_YEAR);
  return { label: labelOf({ year, month: month % MONTHS_A_YEAR, stepMonths }), commits: 0, linesAdded: 0, linesDeleted: 0 };
}

function labelOf({ year, month, stepMonths }: { year: number; month: number; stepMonths: number }): string {
  const unit = unitOf(stepMonths);
  if (unit === "month") return `${year}-${(month + 1).toString().padStart(2, "0")}`;
  if (unit === "quarter") return `${year} Q${Math.floor(month / MONTHS_A_QUARTER) + 1}`;
  return unit === "year" ? `${year}` : `${year}–${year + stepMonths / MONTHS_A_YEAR - 1}`;
}
