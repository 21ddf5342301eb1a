// From `./strongroom serve` to the first page answered: on a data folder that is there already, and on a new one.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import { spreadOf } from "#cli/bench/measure.ts";
import { startServe } from "#roles/testing/served-program.ts";

import { readCpu } from "./process-tree.ts";

const RUNS = 7;
/** What issue 2 asks for. */
const MAX_SECONDS = 3;

export const benchmark: Benchmark = {
  name: "start",
  summary: "from `./strongroom serve` to the first page",
  peers: [],
  run: measureStart,
};

async function measureStart(context: BenchContext): Promise<BenchResult> {
  const dataDir = join(context.scratchDir, "data");
  mkdirSync(dataDir, { mode: 0o700 });
  const first = await startOnce(dataDir);
  const starts: { readonly seconds: number; readonly cpuSeconds: number | null }[] = [];
  for (let run = 0; run < RUNS; run++) starts.push(await startOnce(dataDir));
  const seconds = spreadOf(starts.map((start) => start.seconds));
  const cpu = starts.flatMap(({ cpuSeconds }) => (cpuSeconds === null ? [] : [cpuSeconds]));
  return {
    figures: [
      { subject: "strongroom", what: "first start on a new folder, wall", value: first.seconds, unit: "s", note: "makes the database" },
      { subject: "strongroom", what: "warm start, wall", value: seconds.median, unit: "s", note: `least ${seconds.min.toFixed(2)}, most ${seconds.max.toFixed(2)}` },
      { subject: "strongroom", what: "warm start, CPU", value: cpu.length === 0 ? null : spreadOf(cpu).median, unit: "s" },
    ],
    ratios: [{ what: "seconds of a warm start", value: seconds.median, target: { atMost: MAX_SECONDS } }],
    notes: [`by the launcher, to the whole of the page at /; median of ${RUNS} runs`],
  };
}

async function startOnce(dataDir: string): Promise<{ readonly seconds: number; readonly cpuSeconds: number | null }> {
  const startedAt = performance.now();
  const program = await startServe({ dataDir, launcher: true });
  const page = await fetch(`${program.url}/`);
  const text = await page.text();
  const seconds = (performance.now() - startedAt) / 1000;
  const cpuSeconds = readCpu(program.pid);
  await program.stop();
  if (page.status !== 200 || !text.includes("<html")) throw new Error(`expected the first page, got ${page.status}`);
  return { seconds, cpuSeconds };
}
