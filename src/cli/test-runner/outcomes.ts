// What became of each test file, from the events of node's own runner. A file has passed only when its process told its
// summary, held at least one test, and none failed: a file that exits early or tests nothing is a failure.

import type { TestEvent } from "node:test/reporters";

import { z } from "zod";

export const outcomeSchema = z.strictObject({
  /** Path from the root. */
  file: z.string(),
  tests: z.int(),
  /** Attacks that it told of; 0 where it is no such suite. */
  cases: z.int(),
  passed: z.int(),
  failed: z.int(),
  skipped: z.int(),
  durationMs: z.number(),
  /** Why the file counts as failed; null when it passed. */
  failure: z.string().nullable(),
});

export type FileOutcome = Readonly<z.infer<typeof outcomeSchema>>;

export function hasPassed(outcome: FileOutcome): boolean {
  return outcome.failure === null;
}

export type SummaryEvent = Extract<TestEvent, { type: "test:summary" }>["data"];

/** Node neither runs nor counts the tests of a suite that is skipped: each such suite is told as one skipped test. */
export function countSkippedSuites(events: readonly TestEvent[]): number {
  return events.filter((event) => event.type === "test:pass" && event.data.details.type === "suite" && event.data.skip !== undefined).length;
}

/** The outcome of a file whose summary arrived. */
export function readOutcome(file: string, summary: SummaryEvent, told: { readonly cases: number; readonly skippedSuites: number }): FileOutcome {
  const { passed, todo, cancelled } = summary.counts;
  const tests = summary.counts.tests + told.skippedSuites;
  const skipped = summary.counts.skipped + told.skippedSuites;
  const failed = tests - passed - skipped - todo;
  return {
    file,
    tests,
    cases: told.cases,
    passed,
    failed,
    skipped: skipped + todo,
    durationMs: summary.duration_ms,
    failure: explainFailure({ success: summary.success, tests, failed, todo, cancelled }),
  };
}

/** The outcome of a file whose process ended without a summary. */
export function brokenOutcome(file: string, failure: string): FileOutcome {
  return { file, tests: 1, cases: 0, passed: 0, failed: 1, skipped: 0, durationMs: 0, failure };
}

function explainFailure(counts: {
  readonly success: boolean;
  readonly tests: number;
  readonly failed: number;
  readonly todo: number;
  readonly cancelled: number;
}): string | null {
  if (counts.failed > 0 || counts.cancelled > 0) return `${counts.failed} failed`;
  if (counts.tests === 0) return "has no tests";
  if (counts.todo > 0) return "has tests that are still to be written";
  return counts.success ? null : "failed outside its tests";
}

/** The closing lines, in the words of node's own. */
export function composeSummary(outcomes: readonly FileOutcome[], wallMs: number): readonly string[] {
  const { files, tests, passed, failed, skipped } = sumOutcomes(outcomes);
  return [`files ${files}`, `tests ${tests}`, `pass ${passed}`, `fail ${failed}`, `skipped ${skipped}`, `seconds ${(wallMs / 1000).toFixed(1)}`];
}

export interface Totals {
  readonly files: number;
  readonly tests: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly durationMs: number;
}

export function sumOutcomes(outcomes: readonly FileOutcome[]): Totals {
  const sum = (pick: (outcome: FileOutcome) => number): number => outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  return {
    files: outcomes.length,
    tests: sum((outcome) => outcome.tests),
    passed: sum((outcome) => outcome.passed),
    failed: sum((outcome) => outcome.failed),
    skipped: sum((outcome) => outcome.skipped),
    durationMs: sum((outcome) => outcome.durationMs),
  };
}
