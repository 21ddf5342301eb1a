// Finds, runs and reports the benchmarks of bench/. The files are loaded by path: they are no part of the server.

import { accessSync, constants, existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, loadavg, platform, tmpdir, totalmem } from "node:os";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

import { GIB } from "#base/units.ts";
import { findNearest } from "#base/nearest.ts";
import { usageError } from "#cli/args/parse.ts";
import type { BenchArgs } from "#cli/commands/bench.ts";

import type { BenchContext, Benchmark } from "./benchmark.ts";
import { type BenchRun, composeResult, composeSection, type Machine } from "./compose.ts";
import { measureCommand } from "./measure.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url)).replace(/\/$/, "");
const SUFFIX = ".bench.ts";
/** Processes that want to run, of others, from which on they are felt. */
const BUSY_LOAD = 1;
const RESULTS_HEADER = "# Results\n\nWritten by `./strongroom bench NAME --record`, newest first.\n";

export async function runBench({ values, positionals }: BenchArgs): Promise<void> {
  const [name] = positionals;
  if (name === undefined) {
    await list();
    return;
  }
  const names = listNames();
  if (!names.includes(name)) {
    const nearest = findNearest(name, names);
    throw usageError(`there is no benchmark \`${name}\`${nearest === null ? "" : `; did you mean \`${nearest}\`?`}`, "bench");
  }
  const run = await runOne(await load(name));
  process.stdout.write(`${values.json ? JSON.stringify(run, null, 2) : composeResult(run)}\n`);
  if (values.record) record(run);
}

async function list(): Promise<void> {
  const benchmarks = await Promise.all(listNames().map(load));
  if (benchmarks.length === 0) process.stdout.write("there are no benchmarks in bench/ yet\n");
  const width = Math.max(0, ...benchmarks.map((benchmark) => benchmark.name.length));
  for (const { name, summary, peers } of benchmarks) {
    process.stdout.write(`${name.padEnd(width)}  ${summary}${peers.length === 0 ? "" : ` (beside ${peers.join(", ")})`}\n`);
  }
}

function listNames(): string[] {
  return globSync(`*${SUFFIX}`, { cwd: join(ROOT, "bench") }).map((file) => basename(file, SUFFIX)).sort();
}

async function load(name: string): Promise<Benchmark> {
  const loaded: unknown = await import(pathToFileURL(join(ROOT, "bench", `${name}${SUFFIX}`)).href);
  if (typeof loaded === "object" && loaded !== null && "benchmark" in loaded && isBenchmark(loaded.benchmark)) return loaded.benchmark;
  throw new Error(`bench/${name}${SUFFIX} does not export a \`benchmark\``);
}

function isBenchmark(value: unknown): value is Benchmark {
  return typeof value === "object" && value !== null && "name" in value && "run" in value && typeof value.run === "function";
}

async function runOne(benchmark: Benchmark): Promise<BenchRun> {
  const scratchDir = mkdtempSync(join(tmpdir(), "strongroom-bench-"));
  const context: BenchContext = {
    root: ROOT,
    scratchDir,
    findProgram,
    measure: async (spec) => await measureCommand(spec, scratchDir),
    log: (line) => process.stderr.write(`${line}\n`),
  };
  try {
    const at = new Date().toISOString();
    const busy = noteOfLoad();
    const measured = await benchmark.run(context);
    const result = { ...measured, notes: [...measured.notes, ...busy] };
    const command = `./strongroom bench ${benchmark.name}`;
    return { name: benchmark.name, summary: benchmark.summary, at, command, machine: describeMachine(), result };
  } finally {
    rmSync(scratchDir, { recursive: true, force: true });
  }
}

/** Wall times of a machine that does other things too say less than CPU seconds: who reads them has to know. */
function noteOfLoad(): string[] {
  const [lastMinute = 0] = loadavg();
  return lastMinute < BUSY_LOAD ? [] : [`the machine was busy with other work: load average ${lastMinute.toFixed(1)} on ${availableParallelism()} cores when this began`];
}

/** What a figure depends on; not whose machine it is. */
function describeMachine(): Machine {
  return {
    system: `${platform()} ${process.arch}`,
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / GIB),
    node: process.versions.node,
  };
}

function findProgram(name: string): string | null {
  for (const folder of (process.env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not in this folder.
    }
  }
  return null;
}

function record(run: BenchRun): void {
  const path = join(ROOT, "bench/RESULTS.md");
  const earlier = existsSync(path) ? readFileSync(path, "utf8").slice(RESULTS_HEADER.length) : "";
  writeFileSync(path, `${RESULTS_HEADER}\n${composeSection(run)}${earlier}`);
}
