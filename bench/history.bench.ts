// The whole history: what changed (commits, authors, lines, renames) on the branch, and the secrets behind all branches and tags, beside
// `git log -p -U0`, which only prints it, and gitleaks where it is.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";
import type { Measurement } from "#cli/bench/measure.ts";

import { findSubject } from "./subject.ts";

const RUNS = 3;
const MIB = 1024 ** 2;

export const benchmark: Benchmark = {
  name: "history",
  summary: "the whole history, churn and secrets, beside git log -p -U0",
  peers: ["git log -p -U0", "gitleaks"],
  run: measureHistory,
};

async function measureHistory(context: BenchContext): Promise<BenchResult> {
  const subject = findSubject(context, { commits: 5_000, files: 2_000 });
  const ours = async (what: string): Promise<Measurement> => {
    context.log(`history: ${subject.name}, ${what}`);
    return await context.measure({ command: [process.execPath, join(context.root, "bench/read-history.ts"), subject.gitDir, what], runs: RUNS });
  };
  const both = await ours("churn,secrets");
  const churn = await ours("churn");
  const secrets = await ours("secrets");
  context.log("history: git log -p -U0");
  const log = async (...revisions: readonly string[]): Promise<Measurement> =>
    await context.measure({ command: ["/usr/bin/git", "--git-dir", subject.gitDir, "log", "-p", "-U0", ...revisions], runs: RUNS });
  const branch = await log("HEAD");
  const all = await log("--branches", "--tags");
  const gitleaks = await measureGitleaks(context, subject.gitDir);
  return {
    figures: [
      ...figures("strongroom", "churn and secrets", both),
      ...figures("strongroom", "churn alone", churn),
      ...figures("strongroom", "secrets alone", secrets),
      ...figures("git log -p -U0", "of the branch", branch),
      ...figures("git log -p -U0", "of all branches and tags", all),
      ...figures("gitleaks", "git", gitleaks),
    ],
    ratios: [
      { what: "churn and secrets / git log -p -U0 of the branch, wall", value: both.wallSeconds.median / branch.wallSeconds.median, target: { atMost: 1.7 } },
      { what: "churn and secrets / git log -p -U0 of all branches and tags, wall", value: both.wallSeconds.median / all.wallSeconds.median },
      { what: "churn and secrets / git log -p -U0 of the branch, CPU", value: cpuRatio(both, branch) },
      { what: "churn and secrets / gitleaks, wall", value: gitleaks === null ? null : both.wallSeconds.median / gitleaks.wallSeconds.median, target: { atMost: 0.5 } },
      { what: "peak of any of our processes, MiB", value: both.peakProcessBytes === null ? null : both.peakProcessBytes / MIB },
    ],
    notes: [subject.note, `median of ${RUNS} runs after one that was not counted; nothing is remembered from one to the next; churn is of the branch, secrets are of all branches and tags`],
  };
}

async function measureGitleaks(context: BenchContext, gitDir: string): Promise<Measurement | null> {
  const program = context.findProgram("gitleaks");
  if (program === null) return null;
  mkdirSync(context.scratchDir, { recursive: true });
  return await context.measure({ command: [program, "git", gitDir, "--no-banner", "--exit-code", "0", "--report-path", join(context.scratchDir, "gitleaks.json")], runs: RUNS });
}

function cpuRatio(one: Measurement, other: Measurement): number | null {
  return one.cpuSeconds === null || other.cpuSeconds === null ? null : one.cpuSeconds.median / other.cpuSeconds.median;
}

function figures(subject: string, what: string, measured: Measurement | null): Figure[] {
  return [
    { subject, what: `${what}, wall`, value: measured === null ? null : measured.wallSeconds.median, unit: "s" },
    { subject, what: `${what}, CPU`, value: measured === null ? null : (measured.cpuSeconds?.median ?? null), unit: "s" },
  ];
}
