// Known vulnerabilities of 2,000 components against 100,000 advisories, all made up from a seed: by the index that lies on a disk, as the
// worker and the command line do it, and with all advisories in memory, which is the most that it can cost.

import { stat } from "node:fs/promises";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";
import type { Measurement } from "#cli/bench/measure.ts";
import { createDataStore } from "#domains/vaults/work/public-data/data-store.ts";
import { compactRecord } from "#protocol/public-data/compact-record.ts";

import { generateAdvisories } from "./generate-advisories.ts";

const ADVISORIES = 100_000;
const PACKAGES = 30_000;
const COMPONENTS = 2_000;
const SEED = 20_261_130;
/** What issue 4 asks of a sandbox. */
const MAX_PEAK_MIB = 300;
const MAX_SECONDS = 1;

export const benchmark: Benchmark = {
  name: "advisories",
  summary: `vulnerabilities of ${COMPONENTS} components against ${ADVISORIES} advisories, by the index and all in memory`,
  peers: [],
  run: measureAdvisories,
};

async function measureAdvisories(context: BenchContext): Promise<BenchResult> {
  const { root, scratchDir, measure } = context;
  const folder = join(scratchDir, "advisories");
  const began = performance.now();
  const about = await createDataStore(folder, "advisories").replace(async (writer) => {
    for (const record of generateAdvisories({ count: ADVISORIES, packages: PACKAGES, seed: SEED })) {
      const compact = compactRecord(record);
      if (compact === null) throw new Error("expected an advisory to be one");
      await writer.add(compact);
    }
    return { madeAt: "2026-11-30T00:00:00Z", asOf: "2026-11-30T00:00:00Z", sources: [] };
  });
  const writtenSeconds = (performance.now() - began) / 1000;
  const { size } = await stat(join(folder, "index"));
  const command = (mode: string): readonly [string, ...string[]] => [process.execPath, join(root, "bench/match-advisories.ts"), folder, mode, String(ADVISORIES), String(PACKAGES), String(COMPONENTS), String(SEED)];
  const env = { NODE_COMPILE_CACHE: join(root, "build/compile-cache") };
  const byIndex = await measure({ command: command("index"), env });
  const inMemory = await measure({ command: command("all"), env });
  return {
    figures: [
      { subject: "strongroom", what: "index written", value: writtenSeconds, unit: "s" },
      { subject: "strongroom", what: "index on disk", value: size / 2 ** 20, unit: "MiB" },
      ...figures("index opened, found and matched, whole program", byIndex),
      ...figures("all made, read and matched in memory, whole program", inMemory),
    ],
    ratios: [
      { what: "seconds by the index", value: byIndex.wallSeconds.median, target: { atMost: MAX_SECONDS } },
      { what: "peak by the index, MiB", value: mebibytes(byIndex.peakProcessBytes), target: { atMost: MAX_PEAK_MIB } },
      { what: "peak with all in memory, MiB", value: mebibytes(inMemory.peakProcessBytes), target: { atMost: MAX_PEAK_MIB } },
    ],
    notes: [`${about.records} advisories of ${about.keys} packages, ${COMPONENTS} components, seed ${SEED}; the digest of the index is checked at each opening`],
  };
}

function figures(what: string, measured: Measurement): Figure[] {
  return [
    { subject: "strongroom", what: `${what}, wall`, value: measured.wallSeconds.median, unit: "s" },
    { subject: "strongroom", what: `${what}, CPU`, value: measured.cpuSeconds?.median ?? null, unit: "s" },
    { subject: "strongroom", what: `${what}, peak`, value: mebibytes(measured.peakProcessBytes), unit: "MiB" },
  ];
}

function mebibytes(bytes: number | null): number | null {
  return bytes === null ? null : bytes / 2 ** 20;
}
