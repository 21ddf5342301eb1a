// The sources of `strongroom report`: what tells one state of a source from another, and what is known of it already. What it takes
// to analyse one is loaded only then, so that a source that has not changed is answered before a person notices.

import { createHash } from "node:crypto";

import { AppError } from "#base/app-error.ts";
import type { Analysis } from "#domains/vaults/analysis/compose.ts";
import type { PublicData, OnProgress } from "#domains/vaults/analysis/ports.ts";
import type { AnalyzerVersions } from "#domains/vaults/analysis/selection.ts";
import type { Stopwatch } from "#domains/vaults/analysis/timings.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { RemoteRef } from "#platform/git/refs.ts";
import type { PastScope } from "#protocol/sandbox/wire.ts";

import type { LocalGit } from "./local-git.ts";
import type { ReportCache } from "./report-cache.ts";

export interface ReportJob {
  /** The branch or tag asked for; null for HEAD. */
  readonly ref: string | null;
  readonly cache: ReportCache | null;
  /** Those that run, with their versions. */
  readonly analyzers: AnalyzerVersions;
  readonly publicData: PublicData;
  /** Where secrets of the past are searched: behind all branches and tags, or behind what is reported on. */
  readonly pastScope: PastScope;
  /** Of the hashes that stand for secrets, where nothing is remembered. */
  readonly fingerprintKey: Uint8Array;
  readonly stopwatch: Stopwatch;
  readonly clock: Clock;
  /** Where scratch folders are made. */
  readonly scratchDir: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface AnalysedHead {
  readonly ref: string | null;
  readonly head: string;
  readonly refs: readonly RemoteRef[];
}

export async function reportLocalGit(job: ReportJob, git: LocalGit): Promise<Analysis> {
  const target = chooseLocalHead(git, job.ref);
  const state = await stateOf(job, target, git.shallow ?? "");
  const known = await job.cache?.find(state);
  if (known !== null && known !== undefined) return retimed(known, job);
  const { analyseLocalGit } = await import("./report-analysis.ts");
  return await analyseLocalGit(job, git, { target, state });
}

/** Of what is remembered; raised when its shape changes, so that what an older version remembered is not taken. */
const REMEMBERED_FORMAT = 4;

/** Everything that decides what an analysis says of a repository. */
export async function stateOf({ analyzers, publicData, pastScope }: Pick<ReportJob, "analyzers" | "publicData" | "pastScope">, target: AnalysedHead, more: string): Promise<string> {
  const hash = createHash("sha256");
  const edition = Object.hasOwn(analyzers, "vulnerabilities") || Object.hasOwn(analyzers, "freshness") ? await publicData.edition() : null;
  hash.update(JSON.stringify([REMEMBERED_FORMAT, analyzers, pastScope, edition, target.ref, target.head, more]));
  for (const { name, oid } of target.refs) hash.update(`\0${name}\0${oid}`);
  return hash.digest("hex");
}

/** What is known is told as it is, but its time is this run's. */
export function retimed(analysis: Analysis, job: ReportJob): Analysis {
  return { ...analysis, results: { ...analysis.results, generatedAt: new Date(job.clock.now()).toISOString(), timings: job.stopwatch.list() } };
}

function chooseLocalHead(git: LocalGit, asked: string | null): AnalysedHead {
  const find = (name: string): RemoteRef | undefined => git.refs.find((ref) => ref.name === name);
  if (asked !== null) {
    const ref = find(asked) ?? find(`refs/heads/${asked}`) ?? find(`refs/tags/${asked}`);
    if (ref === undefined) throw new AppError("source.ref-missing", "expected a branch or tag of the repository");
    return { ref: ref.name, head: ref.oid, refs: git.refs };
  }
  if ("oid" in git.head) return { ref: null, head: git.head.oid, refs: git.refs };
  const ref = find(git.head.ref);
  if (ref === undefined) throw new AppError("source.empty", "expected a repository with at least one commit on its branch");
  return { ref: ref.name, head: ref.oid, refs: git.refs };
}
