// Runs test files by node's own runner, one process each, and tells one line for each file; what failed is told in full by
// node's `spec` reporter.

import { Readable } from "node:stream";
import { run } from "node:test";
import { spec, type TestEvent } from "node:test/reporters";
import { join, relative } from "node:path";

import { MINUTE } from "#base/units.ts";

import { casesTold } from "./attack-counts.ts";
import { brokenOutcome, failedProcessOutcome, type FileOutcome, hasPassed, readOutcome } from "./outcomes.ts";

/** A file that takes longer hangs: a handle left open keeps its process alive until then. */
const FILE_TIMEOUT_MS = 5 * MINUTE;
const FULL_FILE_TIMEOUT_MS = 120 * MINUTE;

export interface RunFilesOptions {
  readonly root: string;
  readonly files: readonly string[];
  /** Processes at a time. */
  readonly concurrency: number;
  readonly namePattern: string | undefined;
  readonly full: boolean;
  readonly print: (line: string) => void;
  /** Told as each file ends. */
  readonly onOutcome: (outcome: FileOutcome) => void;
}

export interface RunFilesResult {
  readonly outcomes: readonly FileOutcome[];
  /** Node's closing lines: `pass 12`, `fail 0`. */
  readonly summary: readonly string[];
}

export async function runFiles(options: RunFilesOptions): Promise<RunFilesResult> {
  const eventsOf = new Map<string, TestEvent[]>(options.files.map((file) => [file, []]));
  const outcomes = new Map<string, FileOutcome>();
  const summary: string[] = [];
  for await (const event of startRunner(options)) {
    const file = fileOf(event, options.root);
    if (file === null) {
      if (event.type === "test:diagnostic") summary.push(event.data.message);
      continue;
    }
    eventsOf.get(file)?.push(event);
    if (event.type === "test:summary") await conclude(readOutcome(file, event.data, casesTold(eventsOf.get(file) ?? [])));
    else if (isProcessFailure(event) && hasPassedSoFar(file)) await conclude(failedProcessOutcome(file));
  }
  for (const file of options.files) if (!outcomes.has(file)) await conclude(brokenOutcome(file));
  return { outcomes: [...outcomes.values()], summary };

  function hasPassedSoFar(file: string): boolean {
    const outcome = outcomes.get(file);
    return outcome !== undefined && hasPassed(outcome);
  }

  async function conclude(outcome: FileOutcome): Promise<void> {
    outcomes.set(outcome.file, outcome);
    options.print(composeLine(outcome));
    if (!hasPassed(outcome)) options.print(await composeFailures(eventsOf.get(outcome.file) ?? []));
    options.onOutcome(outcome);
  }
}

function startRunner(options: RunFilesOptions): AsyncIterable<TestEvent> {
  return run({
    cwd: options.root,
    files: options.files.map((file) => join(options.root, file)),
    isolation: "process",
    concurrency: options.concurrency,
    timeout: options.full ? FULL_FILE_TIMEOUT_MS : FILE_TIMEOUT_MS,
    ...(options.namePattern === undefined ? {} : { testNamePatterns: options.namePattern }),
  });
}

/** Node tells of a process that ended badly as of a test named as the file, which no test of the file itself is. */
function isProcessFailure(event: TestEvent): boolean {
  return event.type === "test:fail" && event.data.entryFile === undefined;
}

/** The test file an event is about, or null for those about the whole run. */
function fileOf(event: TestEvent, root: string): string | null {
  const data: object | undefined = event.data;
  if (data === undefined) return null;
  // A test that an imported module makes is its importer's.
  const path = "entryFile" in data ? data.entryFile : "file" in data ? data.file : undefined;
  return typeof path === "string" ? relative(root, path) : null;
}

function composeLine(outcome: FileOutcome): string {
  const mark = hasPassed(outcome) ? "✔" : "✖";
  const skipped = outcome.skipped === 0 ? "" : `, ${outcome.skipped} skipped`;
  const failure = outcome.failure === null ? "" : `: ${outcome.failure}`;
  return `${mark} ${outcome.file} (${outcome.tests} tests${skipped}, ${(outcome.durationMs / 1000).toFixed(1)} s)${failure}`;
}

async function composeFailures(events: readonly TestEvent[]): Promise<string> {
  const text: string[] = [];
  for await (const chunk of Readable.from(events).compose(new spec())) text.push(String(chunk));
  return text.join("");
}
