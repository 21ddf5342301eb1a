// Languages and lines of a repository's head: ours from its bare mirror, the peers on a checkout, and all on a plain folder. The
// first repository of STRONGROOM_BENCH_REPOSITORIES is measured; the figures of issue 2 want one of 50 MB or more at its head.

import { mkdir, rm } from "node:fs/promises";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";
import type { Measurement } from "#cli/bench/measure.ts";

import { checkOut, listBenchRepositories } from "./repositories.ts";

const RUNS = 5;

export const benchmark: Benchmark = {
  name: "lines",
  summary: "languages and lines of a repository's head, cold, warm, and of a plain folder",
  peers: ["cloc", "scc", "tokei"],
  run: measureLines,
};

async function measureLines(context: BenchContext): Promise<BenchResult> {
  const { root, scratchDir, measure } = context;
  const repository = listBenchRepositories(root)[0];
  if (repository === undefined) throw new Error("expected a repository to measure");
  const folder = join(scratchDir, "checkout");
  checkOut(repository, folder);
  const env = { NODE_COMPILE_CACHE: join(root, "build/compile-cache"), XDG_CACHE_HOME: join(scratchDir, "cache") };
  const main = join(root, "src/main.ts");
  context.log(`lines: ${repository.name}, ${repository.files} files, ${Math.round(repository.bytes / 1e6)} MB`);

  const cold = await measure({ command: [process.execPath, join(root, "bench/count-head.ts"), repository.gitDir], env, runs: RUNS });
  const plain = await measure({ command: [process.execPath, main, "report", folder, "--only", "lines", "--no-cache", "--quiet", "--json", "/dev/null"], env, runs: RUNS });
  const warm = await measure({ command: [process.execPath, main, "report", repository.gitDir, "--quiet", "--json", "/dev/null"], env, runs: RUNS });
  const checkout = await measure({
    command: ["/usr/bin/git", "--git-dir", repository.gitDir, "--work-tree", `${folder}.again`, "-c", "core.bare=false", "checkout", "--force", "--quiet", repository.commit, "--", "."],
    env: { GIT_INDEX_FILE: `${folder}.again.index` },
    runs: RUNS,
    prepare: async () => {
      await rm(`${folder}.again`, { recursive: true, force: true });
      await rm(`${folder}.again.index`, { force: true });
      await mkdir(`${folder}.again`);
    },
  });
  const cloc = await measurePeer(context, "cloc", ["--quiet", "--skip-uniqueness", folder]);
  const scc = await measurePeer(context, "scc", ["--no-gitignore", "--no-ignore", folder]);
  const tokei = await measurePeer(context, "tokei", ["--no-ignore", "--hidden", folder]);
  return {
    figures: [
      ...figures("strongroom", "cold, from the bare mirror", cold),
      ...figures("strongroom", "plain folder", plain),
      ...figures("strongroom", "warm, nothing changed, whole report", warm),
      ...figures("git", "checkout", checkout),
      ...figures("cloc", "on the checkout", cloc),
      ...figures("scc", "on the checkout", scc),
      ...figures("tokei", "on the checkout", tokei),
    ],
    ratios: [
      { what: "cloc on a checkout / ours from the mirror, wall", value: ratio(cloc, cold), target: { atLeast: 8 } },
      { what: "(checkout + scc) / ours from the mirror, wall", value: scc === null ? null : (checkout.wallSeconds.median + scc.wallSeconds.median) / cold.wallSeconds.median, target: { atLeast: 1 } },
      { what: "ours on a plain folder / scc, wall", value: ratio(plain, scc), target: { atMost: 2.5 } },
      { what: "ours on a plain folder / cloc, wall", value: ratio(plain, cloc), target: { atMost: 1 / 3 } },
      { what: "seconds of a warm report, nothing changed", value: warm.wallSeconds.median, target: { atMost: 0.2 } },
      { what: "peak of any of our processes, cold, MiB", value: cold.peakProcessBytes === null ? null : cold.peakProcessBytes / 2 ** 20, target: { atMost: 256 } },
    ],
    notes: [`${repository.name} at ${repository.commit.slice(0, 12)}: ${repository.files} files, ${(repository.bytes / 1e6).toFixed(1)} MB at its head; median of ${RUNS} runs after one that was not counted`],
  };
}

async function measurePeer(context: BenchContext, name: string, args: readonly string[]): Promise<Measurement | null> {
  const program = context.findProgram(name);
  return program === null ? null : await context.measure({ command: [program, ...args], runs: RUNS });
}

function ratio(a: Measurement | null, b: Measurement | null): number | null {
  return a === null || b === null ? null : a.wallSeconds.median / b.wallSeconds.median;
}

function figures(subject: string, what: string, measured: Measurement | null): Figure[] {
  return [
    { subject, what: `${what}, wall`, value: measured === null ? null : measured.wallSeconds.median, unit: "s" },
    { subject, what: `${what}, CPU`, value: measured?.cpuSeconds?.median ?? null, unit: "s" },
    { subject, what: `${what}, peak`, value: measured === null || measured.peakTreeBytes === null ? null : measured.peakTreeBytes / 2 ** 20, unit: "MiB" },
  ];
}
