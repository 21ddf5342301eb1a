// A repository of a million lines and 50,000 commits, from its URL to its report on the real program: how long, where the time goes,
// and how much of the work is git's own. The peer is git alone: a mirror by `git clone`, then `git log --numstat`.

import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";

import { GIB, MIB } from "#base/units.ts";
import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";
import { startGitServer } from "#platform/git/testing/git-server.ts";
import { HISTORY_LOG_ARGS } from "#protocol/sandbox/wire.ts";

import { ANALYSIS_SCOPES, type AnalysisScope } from "./analysis-scopes.ts";
import { makeServedCopy, type ServedCopy } from "./served-copy.ts";
import { findSubject } from "./subject.ts";
import { openVaultSession, type MeasuredRun, type VaultSession } from "./vault-session.ts";

/** What issue 2 asks for, on 2 cores. */
const MAX_SECONDS = 120;

export const benchmark: Benchmark = {
  name: "big",
  summary: "a million lines and 50,000 commits: from URL to report, and how much of it is git's own time",
  peers: ["git"],
  run: measureBig,
};

async function measureBig(context: BenchContext): Promise<BenchResult> {
  const subject = findSubject(context, { commits: 50_000, files: 10_000 });
  const copy = makeServedCopy(subject.gitDir, join(context.scratchDir, "served.git"));
  const runs: { readonly scope: AnalysisScope; readonly run: MeasuredRun }[] = [];
  for (const scope of ANALYSIS_SCOPES) {
    const dataDir = join(context.scratchDir, scope.id);
    mkdirSync(dataDir, { mode: 0o700 });
    context.log(`big: ${subject.name}, ${scope.what}`);
    const run = await connectAndEnd(await openVaultSession({ repository: copy.dir, dataDir, ...scope.settings }));
    context.log(`big: ${run.seconds.toFixed(1)} s`);
    runs.push({ scope, run });
  }
  context.log("big: git alone");
  const alone = await measureGitAlone(context, copy);
  const gitSeconds = alone.reduce((sum, { value, unit }) => sum + (unit === "s" ? (value ?? 0) : 0), 0);
  const [{ run: { report: { totals, history } } }] = runs as [(typeof runs)[number]];
  return {
    figures: [...runs.flatMap(({ scope, run }) => figuresOf(scope.what, run)), ...alone],
    ratios: runs.flatMap(({ scope, run }) => [
      { what: `${scope.what}: seconds from URL to report`, value: run.seconds, target: { atMost: MAX_SECONDS } },
      { what: `${scope.what}: git's share of the CPU seconds`, value: shareOfGit(run), ...(scope.isMostlyGit ? { target: { atLeast: 0.5 } } : {}) },
      { what: `${scope.what}: URL to report / git alone, wall`, value: run.seconds / gitSeconds },
    ]),
    notes: [
      `${subject.note}; ${totals.lines.toLocaleString("en-US")} lines, ${history.commits.toLocaleString("en-US")} commits at its head`,
      "one run of each; the git server on loopback shares the cores, and is not part of the CPU seconds; git checks every object that it receives (fsck)",
    ],
  };
}

async function connectAndEnd(session: VaultSession): Promise<MeasuredRun> {
  try {
    return await session.connect();
  } finally {
    await session.end();
  }
}

function figuresOf(scope: string, run: MeasuredRun): Figure[] {
  const { use } = run;
  const cpu = (kind: "git" | "sandbox" | "other"): number | null => use?.cpuSeconds[kind] ?? null;
  return [
    { subject: "strongroom", what: `${scope}: from URL to report, wall`, value: run.seconds, unit: "s" },
    ...run.stages.map(({ stage, seconds, bytes }) => ({ subject: "strongroom", what: `${scope}, of it: ${stage}`, value: seconds, unit: "s", ...(bytes === 0 ? {} : { note: `${(bytes / MIB).toFixed(1)} MiB` }) })),
    { subject: "strongroom", what: `${scope}: CPU of git`, value: cpu("git"), unit: "s" },
    { subject: "strongroom", what: `${scope}: CPU of sandboxes`, value: cpu("sandbox"), unit: "s" },
    { subject: "strongroom", what: `${scope}: CPU of the program`, value: cpu("other"), unit: "s" },
    { subject: "strongroom", what: `${scope}: peak of a sandbox`, value: use === null ? null : use.peakBytes.sandbox / MIB, unit: "MiB" },
    { subject: "strongroom", what: `${scope}: peak of the program`, value: use === null ? null : use.peakBytes.other / GIB, unit: "GiB" },
  ];
}

function shareOfGit({ use }: MeasuredRun): number | null {
  if (use === null) return null;
  const { git, sandbox, other } = use.cpuSeconds;
  return git / (git + sandbox + other);
}

/** With the same checks on what is received. */
async function measureGitAlone(context: BenchContext, copy: ServedCopy): Promise<Figure[]> {
  const git = context.findProgram("git");
  if (git === null) return [{ subject: "git", what: "clone, then log", value: null, unit: "s" }];
  const server = await startGitServer({ repositories: { "subject.git": copy.dir } });
  const clone = join(context.scratchDir, "clone.git");
  const env = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1" };
  try {
    const cloned = await context.measure({
      command: [git, "-c", "transfer.fsckObjects=true", "-c", "fetch.fsck.missingSpaceBeforeDate=ignore", "-c", "fetch.fsck.zeroPaddedFilemode=ignore", "clone", "--quiet", "--mirror", server.url("subject.git"), clone],
      env, runs: 1, warmups: 0, prepare: async () => await rm(clone, { recursive: true, force: true }),
    });
    const logged = await context.measure({ command: [git, "--git-dir", clone, "log", ...HISTORY_LOG_ARGS, "HEAD"], env, runs: 1, warmups: 0 });
    return [
      { subject: "git", what: "clone --mirror", value: cloned.wallSeconds.median, unit: "s" },
      { subject: "git", what: "clone --mirror, CPU", value: cloned.cpuSeconds?.median ?? null, unit: "CPU s" },
      { subject: "git", what: "log --numstat, one process", value: logged.wallSeconds.median, unit: "s" },
      { subject: "git", what: "log --numstat, CPU", value: logged.cpuSeconds?.median ?? null, unit: "CPU s" },
    ];
  } finally {
    await server.close();
  }
}
