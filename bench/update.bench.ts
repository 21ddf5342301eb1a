// From the URL of a repository to its report on the real program, and again after each commit that touches ten files. The peer is
// what a tool without a memory would do: `git clone --mirror` and a scan of everything.

import { mkdirSync } from "node:fs";
import { join } from "node:path";

import type { Benchmark, BenchContext, BenchResult, Figure } from "#cli/bench/benchmark.ts";
import { spreadOf } from "#cli/bench/measure.ts";

import { ANALYSIS_SCOPES, type AnalysisScope } from "./analysis-scopes.ts";
import { findSubject, type Subject } from "./subject.ts";
import { makeServedCopy } from "./served-copy.ts";
import { openVaultSession, QUEUE_AND_DATABASE, type MeasuredRun } from "./vault-session.ts";

const FILES_PER_COMMIT = 10;
const UPDATES = 5;
const NOT_ANALYSIS = ["unseal", "fetch", "mirror", "store", QUEUE_AND_DATABASE];

export const benchmark: Benchmark = {
  name: "update",
  summary: "from URL to report through the worker: cold, and after a commit that touches ten files",
  peers: [],
  run: measureUpdates,
};

async function measureUpdates(context: BenchContext): Promise<BenchResult> {
  const subject = findSubject(context, { commits: 5_000, files: 2_000 });
  const results: BenchResult[] = [];
  for (const scope of ANALYSIS_SCOPES) results.push(await measureScope(context, { subject, scope }));
  return {
    figures: results.flatMap(({ figures }) => figures),
    ratios: results.flatMap(({ ratios }) => ratios),
    notes: [subject.note, `a commit touches ${FILES_PER_COMMIT} files; the median of ${UPDATES} updates after one that was not counted; the git server on loopback is not part of the CPU seconds`],
  };
}

async function measureScope(context: BenchContext, { subject, scope }: { readonly subject: Subject; readonly scope: AnalysisScope }): Promise<BenchResult> {
  const copy = makeServedCopy(subject.gitDir, join(context.scratchDir, `${scope.id}.git`));
  const dataDir = join(context.scratchDir, scope.id);
  mkdirSync(dataDir, { mode: 0o700 });
  const session = await openVaultSession({ repository: copy.dir, dataDir, ...scope.settings });
  try {
    context.log(`update: ${subject.name}, ${scope.what}, cold`);
    const cold = await session.connect();
    const updates: MeasuredRun[] = [];
    // The first one warms up, and is not counted.
    for (let round = 0; round <= UPDATES; round++) {
      copy.commitTo(FILES_PER_COMMIT);
      const update = await session.update();
      context.log(`update: ${round === 0 ? "first" : round}: ${update.seconds.toFixed(2)} s`);
      if (round > 0) updates.push(update);
    }
    return compose(scope, cold, updates);
  } finally {
    await session.end();
  }
}

function compose(scope: AnalysisScope, cold: MeasuredRun, updates: readonly MeasuredRun[]): BenchResult {
  const seconds = spreadOf(updates.map((update) => update.seconds));
  const typical = updates.toSorted((a, b) => a.seconds - b.seconds)[Math.floor(updates.length / 2)] as MeasuredRun;
  const fetch = secondsOf(typical, "fetch");
  const others = typical.stages.filter(({ stage }) => stage !== "fetch").map((stage) => stage.seconds);
  const { what } = scope;
  return {
    figures: [
      ...figuresOf(`${what}, cold`, cold),
      ...figuresOf(`${what}, update`, typical),
      { subject: "strongroom", what: `${what}, update, most and least`, value: seconds.max, unit: "s", note: `least ${seconds.min.toFixed(2)} s` },
    ],
    ratios: [
      { what: `${what}: analysis of an update, s`, value: analysisOf(typical), target: { atMost: 1 } },
      { what: `${what}: update / cold, wall`, value: seconds.median / cold.seconds, target: { atMost: 0.1 } },
      { what: `${what}: fetch of an update / its largest other stage`, value: fetch / Math.max(...others), ...(scope.isMostlyGit ? { target: { atLeast: 1 } } : {}) },
      { what: `${what}: fetch of an update / all of it`, value: fetch / typical.seconds },
    ],
    notes: [],
  };
}

function figuresOf(what: string, run: MeasuredRun): Figure[] {
  const { cpuSeconds } = run.use ?? { cpuSeconds: null };
  const all = cpuSeconds === null ? null : cpuSeconds.git + cpuSeconds.sandbox + cpuSeconds.other;
  return [
    { subject: "strongroom", what: `${what}, wall`, value: run.seconds, unit: "s" },
    { subject: "strongroom", what: `${what}, CPU`, value: all, unit: "s", note: cpuSeconds === null ? "" : `git ${cpuSeconds.git.toFixed(2)}, sandboxes ${cpuSeconds.sandbox.toFixed(2)}, the program ${cpuSeconds.other.toFixed(2)}` },
    ...run.stages.map(({ stage, seconds, bytes }) => ({ subject: "strongroom", what: `${what}: ${stage}`, value: seconds, unit: "s", ...(bytes === 0 ? {} : { note: `${bytes.toLocaleString("en-US")} bytes` }) })),
  ];
}

/** Files, history and what is composed of both go side by side in part: what is left of the whole without what contacts the source, stores and waits. */
function analysisOf(run: MeasuredRun): number {
  return NOT_ANALYSIS.reduce((rest, stage) => rest - secondsOf(run, stage), run.seconds);
}

function secondsOf(run: MeasuredRun, name: string): number {
  return run.stages.find(({ stage }) => stage === name)?.seconds ?? 0;
}
