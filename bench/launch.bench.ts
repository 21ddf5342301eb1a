// What the launcher costs when nothing is stale: the time from `./strongroom` to the first line of our own, beside Node alone.

import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult } from "#cli/bench/benchmark.ts";
import type { Measurement } from "#cli/bench/measure.ts";

const RUNS = 15;
/** More would be felt with each command. */
const MAX_LAUNCHER_MS = 30;

export const benchmark: Benchmark = {
  name: "launch",
  summary: "start of a command, with the launcher and without",
  peers: ["node"],
  run: measureLaunch,
};

async function measureLaunch({ root, measure }: BenchContext): Promise<BenchResult> {
  const main = join(root, "src/main.ts");
  const env = { NODE_COMPILE_CACHE: join(root, "build/compile-cache") };
  const launched = await measure({ command: [join(root, "strongroom"), "--version"], runs: RUNS });
  const direct = await measure({ command: [process.execPath, main, "--version"], env, runs: RUNS });
  const uncached = await measure({ command: [process.execPath, main, "--version"], runs: RUNS });
  const empty = await measure({ command: [process.execPath, "--eval", ""], runs: RUNS });
  const addedMs = (launched.wallSeconds.median - direct.wallSeconds.median) * 1000;
  return {
    figures: [
      figure("strongroom", "./strongroom --version", launched),
      figure("strongroom", "node src/main.ts --version", direct),
      figure("strongroom", "the same without the compile cache", uncached),
      figure("node", "an empty program", empty),
    ],
    ratios: [
      { what: "milliseconds that the launcher adds", value: Math.max(0, addedMs), target: { atMost: MAX_LAUNCHER_MS } },
      { what: "without / with compile cache", value: uncached.wallSeconds.median / direct.wallSeconds.median },
    ],
    notes: [`median of ${RUNS} runs after one that was not counted`],
  };
}

function figure(subject: string, what: string, measured: Measurement): BenchResult["figures"][number] {
  return { subject, what, value: measured.wallSeconds.median * 1000, unit: "ms" };
}
