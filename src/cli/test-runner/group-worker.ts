// Runs test files one after another in this process, each to the end of all it started, with node's own runner. Only what the
// runner cannot tell from outside is told: the outcome of each file, and what it left behind.

import { readSync, writeSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import type { TestEvent } from "node:test/reporters";
import { setImmediate } from "node:timers/promises";
import { pathToFileURL } from "node:url";
import { inspect } from "node:util";

import { casesTold } from "./attack-counts.ts";
import { composeFailures } from "./compose-failures.ts";
import { formatRecord, type GroupRecord, type WorkerOptions } from "./group-protocol.ts";
import { findLeftovers, readProcessState } from "./leftovers.ts";
import { brokenOutcome, countSkippedSuites, type FileOutcome, hasPassed, readOutcome } from "./outcomes.ts";

const STDIN = 0;
const STDOUT = 1;
const NEWLINE = 10;

/** Blocks until a line has come; null at the end. Nothing else may happen between two files, so nothing is missed. */
function readLine(): string | null {
  const bytes: number[] = [];
  const byte = new Uint8Array(1);
  for (;;) {
    const count = readByte(byte);
    if (count === 0) return null;
    if (byte[0] === NEWLINE) return Buffer.from(bytes).toString("utf8");
    bytes.push(byte[0] ?? 0);
  }
}

function readByte(byte: Uint8Array): number {
  for (;;) {
    try {
      return readSync(STDIN, byte);
    } catch (error) {
      // A test that touched process.stdin has made it one that does not wait.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1);
    }
  }
}

async function runFile(file: string, { root, namePattern }: WorkerOptions): Promise<{ readonly outcome: FileOutcome; readonly failures: string }> {
  const path = join(root, file);
  const events: TestEvent[] = [];
  let outcome = brokenOutcome(file, "has no summary");
  const running: AsyncIterable<TestEvent> = run({ cwd: root, files: [path], isolation: "none", ...(namePattern === null ? {} : { testNamePatterns: namePattern }) });
  for await (const event of running) {
    events.push(event);
    if (event.type === "test:summary") outcome = readOutcome(file, event.data, { cases: casesTold(events), skippedSuites: countSkippedSuites(events) });
  }
  // A file without tests is one test to node, named as the file is.
  if (events.some((event) => event.type === "test:pass" && event.data.name === path)) outcome = brokenOutcome(file, "has no tests");
  const loadError = await findLoadError(path);
  if (hasPassed(outcome) && loadError !== null) return { outcome: brokenOutcome(file, "failed outside its tests"), failures: loadError };
  return { outcome, failures: hasPassed(outcome) ? "" : await composeFailures(events) };
}

/** Node does not tell of a file that throws once it has made a test; what has been loaded is not loaded again, and throws the same. */
async function findLoadError(path: string): Promise<string | null> {
  try {
    await import(pathToFileURL(path).href);
    return null;
  } catch (error) {
    return inspect(error);
  }
}

async function main(): Promise<void> {
  const options = JSON.parse(readLine() ?? "") as WorkerOptions;
  // Node numbers the processes of a run so; set here, it is no change by the first file.
  process.env["NODE_TEST_WORKER_ID"] = "1";
  const tell = (record: GroupRecord): void => void writeSync(STDOUT, formatRecord(options.mark, record));
  for (;;) {
    tell({ kind: "ready" });
    const file = readLine();
    if (file === null) return;
    const before = readProcessState();
    const { outcome, failures } = await runFile(file, options);
    // The runner ends at the end of the event loop's work; the next one needs a loop that goes on.
    await setImmediate();
    const leftovers = options.share ? findLeftovers(before, readProcessState()) : [];
    const failure = outcome.failure ?? (leftovers.length === 0 ? null : `leaves behind: ${leftovers.join(", ")}`);
    tell({ kind: "ended", outcome: { ...outcome, failure }, failures });
    if (failure === null) continue;
    // What failed may have left anything behind, and has been told: the exit code is for what comes after.
    process.exitCode = 0;
    return;
  }
}

void main();
