// Runs an analysis in the sandbox: starts the process, gives it its plan and its input, and reads what it answers as the answer of
// a process that may have been taken over.

import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Readable, type Writable } from "node:stream";

import { AppError } from "#base/app-error.ts";
import { KIB, MIB, MINUTE } from "#base/units.ts";
import type { FacetsJob, FilesJob, HistoryJob, PastJob, Sandbox, TraceJob } from "#domains/vaults/analysis/ports.ts";
import type { RunningProcess } from "#platform/process/process.ts";
import { startSandboxedNode, type SandboxedNodeSpec } from "#platform/process/sandboxed-node.ts";
import { listGrammarFiles } from "#protocol/sandbox/grammar-files.ts";
import { SANDBOX_PACKAGES } from "#protocol/sandbox/packages.ts";
import { createFilesReader, createHistoryReader, createPastReader, createTraceReader, type FilesPlan } from "#protocol/sandbox/parse-results.ts";
import type { ResultReader } from "#protocol/sandbox/result-reader.ts";
import { maxResultBytes, type DoneLine, type FacetsInput, type PlanItem, type SandboxTask, type TraceResult } from "#protocol/sandbox/wire.ts";

/** Where the packages of the program lie, grammars among them. */
const PACKAGES = fileURLToPath(new URL("../../../../node_modules", import.meta.url));
const ENTRIES = {
  whole: fileURLToPath(new URL("../../../sandbox/main.ts", import.meta.url)),
  lines: fileURLToPath(new URL("../../../sandbox/lines-main.ts", import.meta.url)),
  facets: fileURLToPath(new URL("../../../sandbox/facets-main.ts", import.meta.url)),
  past: fileURLToPath(new URL("../../../sandbox/past-main.ts", import.meta.url)),
} as const;

/** The rest is for buffers. */
const HEAP_SHARE = 0.6;
/** Of the heap of a sandbox that makes facets: the files that it is shown are there to its end, and nothing is gained by looking through them on the way. */
const UNCHECKED_SHARE = 0.7;
const DEFAULT_LIMITS: SandboxLimits = {
  // Peak of a sandbox stays under 256 MB (issue 2, figures).
  memoryBytes: 224 * MIB,
  // The largest public repositories take minutes; what takes longer is stuck or hostile.
  timeoutMs: 30 * MINUTE,
  parallelism: Math.max(1, availableParallelism()),
};

export interface SandboxLimits {
  /** Of one process: heap and buffers, beside what Node needs. */
  readonly memoryBytes: number;
  readonly timeoutMs: number;
  /** Processes that share one analysis. */
  readonly parallelism: number;
}

export function createSandboxRunner(given: { readonly analyzers: Readonly<Record<string, number>>; readonly limits?: SandboxLimits }): Sandbox {
  const limits = given.limits ?? DEFAULT_LIMITS;
  const start: Start = (task, job) =>
    startSandboxedNode({
      entry: ENTRIES[job.entry],
      snapshot: true,
      ...(job.entry === "whole" ? { packages: SANDBOX_PACKAGES } : {}),
      ...(job.needsGrammars === true ? { data: listGrammarFiles().map((file) => join(PACKAGES, file)) } : {}),
      args: [task],
      stdin: job.stdin,
      extraInput: task !== "history" && task !== "facets",
      limits: {
        timeoutMs: limits.timeoutMs,
        maxOutputBytes: () => maxResultBytes(job.items()),
        maxHeapBytes: Math.round(limits.memoryBytes * HEAP_SHARE),
        ...(job.entry === "facets" ? { uncheckedHeapBytes: Math.round(limits.memoryBytes * HEAP_SHARE * UNCHECKED_SHARE) } : {}),
        maxMemoryBytes: limits.memoryBytes,
      },
      signal: job.signal,
    });
  return {
    analyzers: given.analyzers,
    parallelism: limits.parallelism,
    files: async (job) => await runFiles(job, start),
    history: async (job) => await runHistory(job, start),
    past: async (job) => await runPast(job, start),
    trace: async (job) => await runTrace(job, start),
    facets: async (job) => await runFacets(job, start),
  };
}

interface StartGiven {
  /** Which program: each loads what its tasks need. */
  readonly entry: keyof typeof ENTRIES;
  /** Whether it parses. */
  readonly needsGrammars?: boolean;
  readonly stdin: SandboxedNodeSpec["stdin"];
  /** How many answers may be expected by now. */
  readonly items: () => number;
  readonly signal: AbortSignal;
}

type Start = (task: SandboxTask, given: StartGiven) => RunningProcess;

async function runFiles(job: FilesJob, start: Start): Promise<DoneLine> {
  const given = createGivenPlan();
  // A folder's tally is a line of its own.
  const needsGrammars = job.settings.content.some((id) => id === "complexity" || id === "risks");
  const settings = needsGrammars ? { ...job.settings, grammarFolder: PACKAGES } : job.settings;
  const process = start("files", { entry: job.settings.content.length === 0 ? "lines" : "whole", stdin: job.content, items: () => given.items + given.folders, needsGrammars, signal: job.signal });
  const [done] = await Promise.all([readResults(process, createFilesReader(given), job.onResult), givePlan(process, { ...job, settings }, given)]);
  return done;
}

interface GivenPlan extends FilesPlan {
  add(part: readonly PlanItem[]): void;
}

/** What the sandbox has been given so far. */
function createGivenPlan(): GivenPlan {
  const withContent: boolean[] = [];
  let folders = 0;
  return {
    get items() {
      return withContent.length;
    },
    get folders() {
      return folders;
    },
    hasContent: (item) => withContent[item] === true,
    add(part) {
      for (const { folder, fact } of part) {
        withContent.push(fact === undefined);
        folders = Math.max(folders, folder + 1);
      }
    },
  };
}

async function runHistory(job: HistoryJob, start: Start): Promise<DoneLine> {
  const process = start("history", { entry: "lines", stdin: job.log, items: () => job.commits, signal: job.signal });
  return await readResults(process, createHistoryReader(), (result) => {
    if (result.kind === "commit") job.onCommit(result);
  });
}

async function runPast(job: PastJob, start: Start): Promise<DoneLine> {
  const { items, settings } = job;
  const process = start("past", { entry: "past", stdin: job.content, items: () => items.length, signal: job.signal });
  const plan = async (): Promise<void> => await giveLines(process, (function* () {
    yield settings;
    yield* items;
  })());
  const [done] = await Promise.all([readResults(process, createPastReader({ items: items.length }), job.onResult), plan()]);
  return done;
}

async function runTrace({ log, wanted, onMove, signal }: TraceJob, start: Start): Promise<DoneLine> {
  const process = start("trace", { entry: "lines", stdin: log, items: () => wanted.size, signal });
  const onResult = (result: TraceResult): void => {
    if (result.kind === "move") onMove(result);
  };
  const [done] = await Promise.all([readResults(process, createTraceReader(wanted), onResult), giveLines(process, wanted)]);
  return done;
}

/** All of it is known: each is a line of JSON. */
async function giveLines(process: RunningProcess, items: Iterable<unknown>): Promise<void> {
  const sink = process.extraInput as Writable;
  await giveItems(sink, [...items]);
  sink.end();
}

async function runFacets(job: FacetsJob, start: Start): Promise<DoneLine> {
  // What facets may say is a good deal of schemas, which nobody else here needs.
  const { createFacetsReader } = await import("#protocol/sandbox/parse-facets.ts");
  let items = 0;
  const input = Readable.from(writeFacetsInput(job, (more) => void (items += more)), { objectMode: false });
  const process = start("facets", { entry: "facets", stdin: input, items: () => items, signal: job.signal });
  return await readResults(process, createFacetsReader({ facets: job.settings.facets, items: () => items }), (result) => {
    if (result.kind === "facet") job.onFacet(result);
  });
}

/** Bytes (of text: characters) written together. */
const FACETS_INPUT_BYTES = 256 * KIB;

function* writeFacetsInput({ settings, input }: FacetsJob, onItems: (items: number) => void): Generator<Uint8Array> {
  let text = `${JSON.stringify(settings)}\n`;
  let parts: Uint8Array[] = [];
  let bytes = 0;
  const closeText = (): void => {
    if (text !== "") parts.push(Buffer.from(text));
    text = "";
  };
  for (const item of input) {
    onItems(item.kind === "lines" ? item.items : 1);
    if (item.kind === "lines") {
      closeText();
      parts.push(item.bytes);
      bytes += item.bytes.length;
    } else {
      text += `${JSON.stringify(item satisfies FacetsInput)}\n`;
    }
    if (bytes + text.length < FACETS_INPUT_BYTES) continue;
    closeText();
    yield Buffer.concat(parts);
    [parts, bytes] = [[], 0];
  }
  closeText();
  if (parts.length > 0) yield Buffer.concat(parts);
}

/** Lines of the plan written together. */
const PLAN_ITEMS_AT_A_TIME = 256;

/** A plan that cannot be made to its end must not look like one that ended: the process is stopped. */
async function givePlan(process: RunningProcess, { settings, plan }: Pick<FilesJob, "settings" | "plan">, given: GivenPlan): Promise<void> {
  const sink = process.extraInput as Writable;
  try {
    sink.write(`${JSON.stringify(settings)}\n`);
    for await (const part of plan) {
      given.add(part);
      await giveItems(sink, part);
    }
  } catch (error) {
    process.kill();
    throw error;
  }
  sink.end();
}

async function giveItems(sink: Writable, items: readonly unknown[]): Promise<void> {
  for (let at = 0; at < items.length; at += PLAN_ITEMS_AT_A_TIME) {
    const lines = items.slice(at, at + PLAN_ITEMS_AT_A_TIME).map((item) => `${JSON.stringify(item)}\n`);
    if (sink.destroyed) return;
    if (!sink.write(lines.join(""))) await drained(sink);
  }
}

/** Resolves when the sink takes more, or never will; leaves no listener behind, however often it is waited for. */
async function drained(sink: Writable): Promise<void> {
  await new Promise<void>((resolve) => {
    const settle = (): void => {
      sink.off("drain", settle);
      sink.off("close", settle);
      resolve();
    };
    sink.once("drain", settle);
    sink.once("close", settle);
  });
}

async function readResults<Result>(process: RunningProcess, reader: ResultReader<Result>, onResult: (result: Result) => void): Promise<DoneLine> {
  try {
    for await (const chunk of process.stdout) {
      for (const result of reader.push(chunk as Buffer)) onResult(result);
    }
  } catch (error) {
    process.kill();
    const end = await process.ended;
    throw end.reason === "exit" || error instanceof AppError ? error : endedBadly(process, end.reason);
  }
  const end = await process.ended;
  if (end.code !== 0) throw endedBadly(process, end.reason);
  return reader.end();
}

/** What the sandbox wrote to standard error is kept for the log only: it may quote what it read. */
function endedBadly(process: RunningProcess, reason: "exit" | "timeout" | "output-limit" | "aborted"): AppError {
  const cause = new Error(process.stderrTail());
  if (reason === "timeout") return new AppError("sandbox.timeout", undefined, { cause });
  if (reason === "output-limit") return new AppError("sandbox.wrong-answer", "expected an answer within its limit, got more", { cause });
  return new AppError("sandbox.failed", undefined, { cause });
}
