// Runs test files in processes of node's own runner, each of which takes one file after the other from a common list. Starting a
// process and loading what most files load costs more than most files do, so the fast ones share; the others have one each. A
// process that shares is given up, and another takes over, when a file ends it, hangs, fails, or leaves something behind; that file
// is named.

import { randomUUID } from "node:crypto";
import { join } from "node:path";

import { MINUTE, SECOND } from "#base/units.ts";
import { type ProcessEnd, startProcess } from "#platform/process/process.ts";

import { createRecordReader, type GroupRecord, type WorkerOptions } from "./group-protocol.ts";
import { brokenOutcome, type FileOutcome } from "./outcomes.ts";

const WORKER = join(import.meta.dirname, "group-worker.ts");
/** How long a process may take to end once there is no file left. */
const END_TIMEOUT_MS = 1 * MINUTE;

export interface RunGroupsOptions {
  readonly root: string;
  /** In the order in which they are started. */
  readonly files: readonly string[];
  /** Whether a process takes another file after its first. */
  readonly share: boolean;
  /** Processes at a time. */
  readonly concurrency: number;
  readonly namePattern: string | undefined;
  /** A file that takes longer hangs: a handle left open keeps its process alive until then. */
  readonly fileTimeoutMs: number;
  /** Whether no further file is started. */
  readonly isOver: () => boolean;
  /** Told once for each file as it ends, with what its failures are in full. */
  readonly onFile: (outcome: FileOutcome, failures: string) => void;
}

/** Gives the files that were not started. */
export async function runGroups(options: RunGroupsOptions): Promise<readonly string[]> {
  const waiting = [...options.files];
  const takeTurns = async (): Promise<void> => {
    while (waiting.length > 0 && !options.isOver()) await runGroup(waiting, options);
  };
  await Promise.all(Array.from({ length: Math.min(options.concurrency, waiting.length) }, takeTurns));
  return waiting;
}

/** One process, for as many of the waiting files as it comes to. */
async function runGroup(waiting: string[], options: RunGroupsOptions): Promise<void> {
  const mark = `${randomUUID()} `;
  const child = startWorker(waiting.length, options);
  const say = (line: string): void => void child.stdin?.write(`${line}\n`);
  const reader = createRecordReader(mark);
  const taken: string[] = [];
  let current: string | null = null;
  let last: { readonly outcome: FileOutcome; readonly failures: string } | null = null;
  let timedOut = false;
  let timer: NodeJS.Timeout | undefined;

  say(JSON.stringify({ root: options.root, namePattern: options.namePattern ?? null, share: options.share, mark } satisfies WorkerOptions));
  child.stdout.setEncoding("utf8");
  for await (const chunk of child.stdout) for (const record of reader.push(String(chunk))) take(record);
  const end = await child.ended;
  clearTimeout(timer);
  const output = joinTexts(reader.takeOutput(), child.stderrTail().trim());
  const how = timedOut ? `was ended after ${options.fileTimeoutMs / SECOND} s` : `ended (${end.signal ?? `exit code ${end.code}`})`;
  if (current !== null) options.onFile(brokenOutcome(current, `its process ${how} before it had finished its tests`), output);
  else concludeLast();

  function take(record: GroupRecord): void {
    clearTimeout(timer);
    if (record.kind === "ended") {
      last = { outcome: record.outcome, failures: record.failures === "" ? "" : joinTexts(reader.takeOutput(), record.failures) };
      current = null;
      return;
    }
    reader.takeOutput();
    current = options.share || taken.length === 0 ? (waiting.shift() ?? null) : null;
    if (current === null) child.stdin?.end();
    else startFile(current);
    timer = setTimeout(() => {
      timedOut = true;
      child.kill();
    }, current === null ? END_TIMEOUT_MS : options.fileTimeoutMs);
  }

  function startFile(file: string): void {
    // Another file is taken only once the one before has ended well, so it is told now; the last one when its process has ended.
    if (last !== null) options.onFile(last.outcome, last.failures);
    last = null;
    taken.push(file);
    say(file);
  }

  function concludeLast(): void {
    if (last === null) {
      if (taken.length === 0 && !isGood(end)) throw new Error(`a process for tests ${how} before it took a file: ${output}`);
      return;
    }
    const { outcome, failures } = last;
    if (outcome.failure !== null || isGood(end)) options.onFile(outcome, failures);
    else options.onFile(brokenOutcome(outcome.file, `its process ${how} after its tests; it had run ${taken.join(", ")}`), output);
  }
}

function isGood(end: ProcessEnd): boolean {
  return end.code === 0 && end.reason === "exit";
}

function startWorker(files: number, { root, fileTimeoutMs }: RunGroupsOptions): ReturnType<typeof startProcess> {
  const inherited = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined && entry[0] !== "NODE_TEST_CONTEXT");
  return startProcess({
    program: process.execPath,
    args: [WORKER],
    env: Object.fromEntries(inherited),
    cwd: root,
    stdin: "pipe",
    // Each file has its own limit, below; this one is for the whole process.
    limits: { timeoutMs: fileTimeoutMs * files + END_TIMEOUT_MS, maxOutputBytes: "none", maxMemoryBytes: "none" },
    isolation: { network: "inherited", user: "inherited" },
  });
}

function joinTexts(...texts: readonly string[]): string {
  return texts.filter((text) => text !== "").join("\n");
}
