// Runs test files and tells one line for each: the fast ones several in a process, then the others in one each. What failed is told
// in full.

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

export async function runFiles(options: RunFilesOptions): Promise<readonly FileOutcome[]> {
  const outcomes = new Map<string, FileOutcome>();
  const conclude = (outcome: FileOutcome, failures: string): void => {
    outcomes.set(outcome.file, outcome);
    options.print(composeLine(outcome));
    if (failures !== "") options.print(failures);
    options.onOutcome(outcome);
  };
  const { shared, apart, fileTimeoutMs = options.full ? FULL_FILE_TIMEOUT_MS : FILE_TIMEOUT_MS } = options;
  await runGroups({ ...options, files: shared, share: true, fileTimeoutMs, onFile: conclude });
  await runGroups({ ...options, files: apart, share: false, fileTimeoutMs, onFile: conclude });
  return [...outcomes.values()];
}

function composeLine(outcome: FileOutcome): string {
  const mark = hasPassed(outcome) ? "✔" : "✖";
  const skipped = outcome.skipped === 0 ? "" : `, ${outcome.skipped} skipped`;
  const failure = outcome.failure === null ? "" : `: ${outcome.failure}`;
  return `${mark} ${outcome.file} (${outcome.tests} tests${skipped}, ${(outcome.durationMs / 1000).toFixed(1)} s)${failure}`;
}
