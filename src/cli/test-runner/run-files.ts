// Runs test files and tells one line for each: the fast ones several in a process, then the others in one each, and at last those that
// may be left to another run when there is no time. What failed is told in full.

import { MINUTE } from "#base/units.ts";

import { type FileOutcome, hasPassed } from "./outcomes.ts";
import { runGroups } from "./run-groups.ts";

const FILE_TIMEOUT_MS = 10 * MINUTE;
const FULL_FILE_TIMEOUT_MS = 120 * MINUTE;

export interface RunFilesOptions {
  readonly root: string;
  /** Files that run several in a process, in the order in which they are started. */
  readonly shared: readonly string[];
  /** Files that have a process each. */
  readonly apart: readonly string[];
  /** The same, after the others, and only until it is over. */
  readonly last: readonly string[];
  /** Milliseconds after which no further file of the last is started; null: all are. */
  readonly budgetMs: number | null;
  /** Processes at a time. */
  readonly concurrency: number;
  readonly namePattern: string | undefined;
  readonly full: boolean;
  /** Absent: as long as a file of this run may take. */
  readonly fileTimeoutMs?: number;
  readonly print: (line: string) => void;
  /** Told as each file ends. */
  readonly onOutcome: (outcome: FileOutcome) => void;
}

export interface FilesRun {
  readonly outcomes: readonly FileOutcome[];
  /** Those of the last for which there was no time. */
  readonly left: readonly string[];
}

export async function runFiles(options: RunFilesOptions): Promise<FilesRun> {
  const startedAt = performance.now();
  const outcomes = new Map<string, FileOutcome>();
  const conclude = (outcome: FileOutcome, failures: string): void => {
    outcomes.set(outcome.file, outcome);
    options.print(composeLine(outcome));
    if (failures !== "") options.print(failures);
    options.onOutcome(outcome);
  };
  const { shared, apart, last, budgetMs, fileTimeoutMs = options.full ? FULL_FILE_TIMEOUT_MS : FILE_TIMEOUT_MS } = options;
  const common = { ...options, fileTimeoutMs, onFile: conclude, isOver: () => false };
  await runGroups({ ...common, files: shared, share: true });
  await runGroups({ ...common, files: apart, share: false });
  const left = await runGroups({ ...common, files: last, share: false, isOver: () => budgetMs !== null && performance.now() - startedAt > budgetMs });
  return { outcomes: [...outcomes.values()], left };
}

function composeLine(outcome: FileOutcome): string {
  const mark = hasPassed(outcome) ? "✔" : "✖";
  const skipped = outcome.skipped === 0 ? "" : `, ${outcome.skipped} skipped`;
  const failure = outcome.failure === null ? "" : `: ${outcome.failure}`;
  return `${mark} ${outcome.file} (${outcome.tests} tests${skipped}, ${(outcome.durationMs / 1000).toFixed(1)} s)${failure}`;
}
