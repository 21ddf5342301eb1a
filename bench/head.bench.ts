// Everything that a report says of a repository's head, cold, with all analyses of content at once: beside cloc, which counts lines alone,
// and beside the tools that together say the most of it. The first repository of STRONGROOM_BENCH_REPOSITORIES is measured; the figures of
// issue 4 want one of 100 MB at its head.

import { spawnSync } from "node:child_process";
import { availableParallelism } from "node:os";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult, Figure, Ratio } from "#cli/bench/benchmark.ts";
import type { Measurement } from "#cli/bench/measure.ts";

import { checkOut, listBenchRepositories, takeHead, type BenchRepository } from "./repositories.ts";

/** It is cold each time, and long: one run is as good as three. */
const ONCE = { runs: 1, warmups: 0 } as const;
/** What issue 4 asks for on 2 cores. */
const MAX_SECONDS = 30;
const MAX_CLOC_TIMES = 3;
const MIN_SUM_TIMES = 3;
const MIN_SCALING = 1.8;
const MEGABYTE = 1e6;
/** All analyses but those of the history. */
const ANALYSES = "complexity,risks,secrets,vulnerabilities,licences,dependencies,duplication,shares,freshness,cost,structure,coverage";

/** Together they say much of what a report says. */
const PARTS: readonly (readonly [name: string, args: (folder: string) => readonly string[]])[] = [
  ["scc", (folder) => ["--no-gitignore", "--no-ignore", folder]],
  ["lizard", (folder) => ["--csv", folder]],
  ["gitleaks", (folder) => ["dir", folder, "--no-banner", "--exit-code", "0"]],
  ["jscpd", (folder) => ["--min-tokens", "50", "--max-size", "1mb", "--silent", folder]],
  ["licensee", (folder) => ["detect", "--json", folder]],
];

export const benchmark: Benchmark = {
  name: "head",
  summary: "all that a report says of a repository's head, cold, and what each analyser takes of it",
  peers: ["cloc", ...PARTS.map(([name]) => name)],
  run: measureHead,
};

async function measureHead(context: BenchContext): Promise<BenchResult> {
  const repository = listBenchRepositories(context.root)[0];
  if (repository === undefined) throw new Error("expected a repository to measure");
  const folder = join(context.scratchDir, "checkout");
  checkOut(repository, folder);
  context.log(`head: ${repository.name}, ${repository.files} files, ${Math.round(repository.bytes / MEGABYTE)} MB`);
  const head = takeHead(repository, join(context.scratchDir, "head.git"));
  const ours = await context.measure(reportSpec(context, head));
  const scaling = await measureScaling(context, { repository: head, ours });
  const cloc = await measurePeer(context, "cloc", ["--quiet", "--skip-uniqueness", folder]);
  const parts: (readonly [string, Measurement | null])[] = [];
  for (const [name, args] of PARTS) parts.push([name, await measurePeer(context, name, args(folder))]);
  const sum = parts.every(([, measured]) => measured !== null) ? parts.reduce((total, [, measured]) => total + (measured?.wallSeconds.median ?? 0), 0) : null;
  return {
    figures: [
      ...figuresOf("strongroom", "the whole head, cold, from the mirror", ours),
      ...scaling.figures,
      ...timeAnalyzers(context, folder),
      ...figuresOf("cloc", "on the checkout", cloc),
      ...parts.flatMap(([name, measured]) => figuresOf(name, "on the checkout", measured)),
    ],
    ratios: [
      { what: "seconds for the whole head", value: ours.wallSeconds.median, target: { atMost: MAX_SECONDS } },
      { what: "ours / cloc, wall", value: cloc === null ? null : ours.wallSeconds.median / cloc.wallSeconds.median, target: { atMost: MAX_CLOC_TIMES } },
      { what: "ours / cloc, CPU", value: cloc === null || cloc.cpuSeconds === null || ours.cpuSeconds === null ? null : ours.cpuSeconds.median / cloc.cpuSeconds.median },
      { what: `${PARTS.map(([name]) => name).join(" + ")} / ours, wall`, value: sum === null ? null : sum / ours.wallSeconds.median, target: { atLeast: MIN_SUM_TIMES } },
      scaling.ratio,
    ],
    notes: [
      `${repository.name} at ${repository.commit.slice(0, 12)}: ${repository.files} files, ${(repository.bytes / MEGABYTE).toFixed(1)} MB at its head, as a repository of one commit; one run of each`,
      `analyses: ${ANALYSES.replaceAll(",", ", ")}; what each takes is measured in one process, with the compilers of a sandbox`,
    ],
  };
}

function reportCommand({ root }: BenchContext, repository: BenchRepository): readonly [string, ...string[]] {
  return [process.execPath, join(root, "src/main.ts"), "report", repository.gitDir, "--no-cache", "--quiet", "--only", ANALYSES, "--json", "/dev/null"];
}

function reportSpec(context: BenchContext, repository: BenchRepository): Parameters<BenchContext["measure"]>[0] {
  return { command: reportCommand(context, repository), env: { NODE_COMPILE_CACHE: join(context.root, "build/compile-cache") }, ...ONCE };
}

/** The same on one core and on two: as many sandboxes as cores. */
async function measureScaling(context: BenchContext, { repository, ours }: { readonly repository: BenchRepository; readonly ours: Measurement }): Promise<{ readonly figures: Figure[]; readonly ratio: Ratio }> {
  const taskset = context.findProgram("taskset");
  const on = async (cores: string): Promise<Measurement | null> => {
    const spec = reportSpec(context, repository);
    return taskset === null ? null : await context.measure({ ...spec, command: [taskset, "-c", cores, ...spec.command] });
  };
  const [one, two] = [await on("0"), availableParallelism() === 2 ? ours : await on("0,1")];
  const value = one === null || two === null ? null : one.wallSeconds.median / two.wallSeconds.median;
  return {
    figures: [...figuresOf("strongroom", "on one core", one), ...figuresOf("strongroom", "on two cores", two)],
    ratio: { what: "one core / two cores, wall", value, target: { atLeast: MIN_SCALING } },
  };
}

function timeAnalyzers({ root }: BenchContext, folder: string): Figure[] {
  // Without the top tier of compilers, as in a sandbox.
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--no-turbofan", join(root, "bench/time-analyzers.ts"), folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(`the analysers could not be timed: ${stderr.slice(-500)}`);
  const { bytes, milliseconds } = JSON.parse(stdout) as { readonly bytes: number; readonly milliseconds: Readonly<Record<string, number>> };
  return Object.entries(milliseconds).toSorted(([, a], [, b]) => b - a)
    .map(([what, value]) => ({ subject: "strongroom", what: `${what}, of the processor`, value: value / (bytes / MEGABYTE), unit: "ms/MB", note: `${(value / 1000).toFixed(2)} s in all` }));
}

async function measurePeer(context: BenchContext, name: string, args: readonly string[]): Promise<Measurement | null> {
  const program = context.findProgram(name);
  return program === null ? null : await context.measure({ command: [program, ...args], ...ONCE });
}

function figuresOf(subject: string, what: string, measured: Measurement | null): Figure[] {
  return [
    { subject, what: `${what}, wall`, value: measured?.wallSeconds.median ?? null, unit: "s" },
    { subject, what: `${what}, CPU`, value: measured?.cpuSeconds?.median ?? null, unit: "s" },
    { subject, what: `${what}, peak of a process`, value: measured === null || measured.peakProcessBytes === null ? null : measured.peakProcessBytes / 2 ** 20, unit: "MiB" },
  ];
}
