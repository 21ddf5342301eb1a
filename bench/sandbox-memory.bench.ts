// The memory of a sandbox: of a real head, of one file above a gigabyte, of 200,000 files, and of a long history. Streams are made up
// as git would write them, so that size costs no disk; the sandbox is the real one with the limits that a worker gives it.

import { once } from "node:events";
import { join } from "node:path";
import { Readable } from "node:stream";

import { GIB, KIB, MIB } from "#base/units.ts";
import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";
import type { Sandbox } from "#domains/vaults/analysis/ports.ts";
import { createSandboxRunner } from "#domains/vaults/work/sandbox-runner.ts";
import { ANALYZERS } from "#protocol/sandbox/analyzers.ts";
import type { PlanItem } from "#protocol/sandbox/wire.ts";

import { watchTree } from "./process-tree.ts";
import { findSubject } from "./subject.ts";

/** What issue 2 asks for of languages and lines, and issue 4 of everything: grammars and the templates of licences are in it. */
const MAX_MEBIBYTES = 256;
const MAX_MEBIBYTES_OF_ALL = 300;
const ALL = "the head of the repository, all analyses";

export const benchmark: Benchmark = {
  name: "sandbox-memory",
  summary: "peak memory of a sandbox: a big head, a file above a gigabyte, 200,000 files, a long history",
  peers: [],
  run: measureMemory,
};

async function measureMemory(context: BenchContext): Promise<BenchResult> {
  const subject = findSubject(context, { commits: 10, files: 10_000, linesPerFile: 200 });
  const cases: readonly (readonly [what: string, run: (sandbox: Sandbox) => Promise<unknown>])[] = [
    ["the head of the repository", async () => await context.measure({ command: [process.execPath, join(context.root, "bench/count-head.ts"), subject.gitDir], runs: 1, warmups: 0 })],
    [ALL, async () => await context.measure({ command: [process.execPath, join(context.root, "bench/count-head.ts"), subject.gitDir, "all"], runs: 1, warmups: 0 })],
    ["one file of 250 MiB, text", async (sandbox) => await analyse(sandbox, manyFiles(1, 250 * MIB, TEXT))],
    ["one file of 1.2 GiB, text", async (sandbox) => await analyse(sandbox, manyFiles(1, Math.round(1.2 * GIB), TEXT))],
    ["one file of 1.2 GiB, one line", async (sandbox) => await analyse(sandbox, manyFiles(1, Math.round(1.2 * GIB), Buffer.alloc(64 * KIB, "x")))],
    ["200,000 files of 2 KiB", async (sandbox) => await analyse(sandbox, manyFiles(200_000, 2 * KIB, TEXT))],
    ["200,000 commits", async (sandbox) => await readHistory(sandbox, 200_000)],
  ];
  const figures: Figure[] = [];
  for (const [what, run] of cases) {
    context.log(`sandbox-memory: ${what}`);
    const watch = watchTree(process.pid);
    const startedAt = performance.now();
    await run(createSandboxRunner({ analyzers: ANALYZERS }));
    const seconds = (performance.now() - startedAt) / 1000;
    const use = watch.stop();
    figures.push({ subject: "sandbox", what: `${what}, peak`, value: use === null ? null : use.peakBytes.sandbox / MIB, unit: "MiB", note: `${seconds.toFixed(1)} s, ${use?.cpuSeconds.sandbox.toFixed(1) ?? "?"} CPU s in the sandbox` });
  }
  const peakOf = (isMeant: (what: string) => boolean): number | null => {
    const peaks = figures.filter(({ what }) => isMeant(what)).map(({ value }) => value);
    return peaks.includes(null) ? null : Math.max(...peaks.map(Number));
  };
  const isOfAll = (what: string): boolean => what.startsWith(ALL);
  const ratios = [
    { what: "largest peak of a sandbox for languages, lines and history, MiB", value: peakOf((what) => !isOfAll(what)), target: { atMost: MAX_MEBIBYTES } },
    { what: "peak of a sandbox for all analyses, MiB", value: peakOf(isOfAll), target: { atMost: MAX_MEBIBYTES_OF_ALL } },
  ];
  return { figures, ratios, notes: [subject.note, "lines are counted up to 256 MiB of a file; what is larger is read past", "peak resident size (VmHWM) of each sandboxed process"] };
}

const TEXT = Buffer.from(Array.from({ length: 2_000 }, (_, line) => (line % 9 === 0 ? "\n" : line % 4 === 0 ? "  // what this is for\n" : `  const value${line} = compute(${line}, "text");\n`)).join(""));
const FILES_PER_FOLDER = 200;
const OID = "0".repeat(40);

interface Made {
  readonly plan: readonly PlanItem[];
  readonly content: Readable;
}

function manyFiles(count: number, size: number, pattern: Buffer): Made {
  const plan = Array.from({ length: count }, (_, file): PlanItem => {
    const folder = Math.floor(file / FILES_PER_FOLDER);
    const isLast = file === count - 1 || (file + 1) % FILES_PER_FOLDER === 0;
    return { path: `folder${folder}/file${file}.ts`, size, folder, ...(isLast ? { last: true as const } : {}) };
  });
  return { plan, content: Readable.from(batchOf(count, size, pattern), { objectMode: false }) };
}

/** The output of `git cat-file --batch`. */
function* batchOf(count: number, size: number, pattern: Buffer): Generator<Buffer> {
  for (let file = 0; file < count; file++) {
    yield Buffer.from(`${OID} blob ${size}\n`);
    for (let left = size; left > 0; left -= pattern.length) yield left < pattern.length ? pattern.subarray(0, left) : pattern;
    yield Buffer.from("\n");
  }
}

async function analyse(sandbox: Sandbox, { plan, content }: Made): Promise<void> {
  const done = await sandbox.files({ plan: [plan], content, settings: { content: [], fingerprintKey: "" }, onResult: () => undefined, signal: new AbortController().signal });
  if (done.items !== plan.length) throw new Error(`expected ${plan.length} files to be seen, got ${done.items}`);
  if (!content.closed) await once(content, "close");
}

async function readHistory(sandbox: Sandbox, commits: number): Promise<void> {
  const log = Readable.from(logOf(commits), { objectMode: false });
  const done = await sandbox.history({ log, commits, onCommit: () => undefined, signal: new AbortController().signal });
  if (done.items !== commits) throw new Error(`expected ${commits} commits to be seen, got ${done.items}`);
}

/** The output of `git log -z --numstat` in HISTORY_LOG_FORMAT: a record for each commit, then its files. */
function* logOf(commits: number): Generator<Buffer> {
  for (let commit = 0; commit < commits; commit++) {
    const oid = commit.toString(16).padStart(40, "0");
    const files = Array.from({ length: 8 }, (_, file) => `${file}\t${commit % 50}\tsrc/folder${commit % 900}/file${file}.ts\0`).join("");
    yield Buffer.from(`>${oid}\0${OID}\0Person ${commit % 5_000}\0person${commit % 5_000}@example.com\0${1_600_000_000 + commit}\0\n${files}`);
  }
}
