// The analysis behind `strongroom report`, of a repository at hand or a plain folder.

import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import { analyseCommit } from "#domains/vaults/analysis/analyse.ts";
import { composeAnalysis, type Analysis, type Findings } from "#domains/vaults/analysis/compose.ts";
import { composeFacets } from "#domains/vaults/analysis/facets.ts";
import { createMemoryFactStore, type FactStore } from "#domains/vaults/analysis/facts.ts";
import { NO_HISTORY } from "#domains/vaults/analysis/facets-input.ts";
import { EMPTY_MAILMAP } from "#domains/vaults/analysis/mailmap.ts";
import { openScratchRepository, type ScratchRepository } from "#platform/git/scratch-repository.ts";

import { createGitRepository } from "./git-repository.ts";
import type { LocalGit } from "./local-git.ts";
import { analyseFolder } from "./plain-folder.ts";
import { assertPlainObjects } from "./plain-objects.ts";
import type { AnalysedHead, ReportJob } from "./report-sources.ts";
import { createSandboxRunner } from "./sandbox-runner.ts";
import { withSharedScratch } from "./scratch.ts";

export async function analyseLocalGit(job: ReportJob, git: LocalGit, given: { readonly target: AnalysedHead; readonly state: string }): Promise<Analysis> {
  await assertPlainObjects(git.objectsDir);
  return await withSharedScratch(job.scratchDir, async (dir) => {
    // Objects are read with our own rights: others may not be able to.
    const scratch = await openScratchRepository({ dir: join(dir, "git"), format: git.format, alternates: [git.objectsDir], user: "inherited", signal: job.signal });
    if (git.shallow !== null) await writeFile(join(scratch.dir, "shallow"), git.shallow);
    return await analyseAndKeep(job, { scratch, target: await peelHead(scratch, given.target), kind: "git", state: given.state });
  });
}

/** `state`: what the analysis is remembered under. */
export async function analyseAndKeep(
  job: ReportJob,
  given: { readonly scratch: ScratchRepository; readonly target: AnalysedHead; readonly kind: "git" | "archive"; readonly state: string },
): Promise<Analysis> {
  const { scratch, target, kind } = given;
  const { cache } = job;
  const store = cache === null ? null : await job.stopwatch.time("unseal", async () => await cache.openFacts());
  const sandbox = createSandboxRunner({ analyzers: job.analyzers });
  const facts: FactStore = store ?? createMemoryFactStore(job.fingerprintKey);
  const repository = createGitRepository({ git: scratch, format: scratch.format, older: null });
  try {
    const findings = await analyseCommit({ ...job, sandbox, repository, facts, head: target.head, past: { scope: job.pastScope, tips: job.pastScope === "branch" ? [] : target.refs.map(({ oid }) => oid), before: null }, withHistory: kind === "git", at: job.clock.now() });
    job.stopwatch.addBytes("compose", facts.summaryBytes);
    job.stopwatch.addBytes("unseal", facts.unsealedBytes - facts.summaryBytes);
    const names = (prefix: string): string[] => target.refs.flatMap(({ name }) => (name.startsWith(prefix) ? [name.slice(prefix.length)] : []));
    const composed: Findings = {
      ...findings,
      sourceKind: kind,
      commit: kind === "git" ? target.head : null,
      ref: target.ref,
      branches: names("refs/heads/"),
      tags: names("refs/tags/"),
      at: job.clock.now(),
    };
    await job.stopwatch.time("store", async () => await store?.flush());
    const analysis = composeAnalysis(composed, job.stopwatch.list());
    await cache?.keep(given.state, analysis);
    return analysis;
  } finally {
    repository.close();
  }
}

export async function reportFolder(job: ReportJob, folder: string): Promise<Analysis> {
  const sandbox = createSandboxRunner({ analyzers: job.analyzers });
  const { tally, head, bytes } = await job.stopwatch.time("files", async () => await analyseFolder({ ...job, sandbox, folder }));
  job.stopwatch.addBytes("files", bytes);
  const facets = await job.stopwatch.time("compose", async () => await composeFacets({ sandbox, publicData: job.publicData, facts: null, head, ...NO_HISTORY, mailmap: EMPTY_MAILMAP, at: job.clock.now(), signal: job.signal }));
  return composeAnalysis({
    sourceKind: "folder", commit: null, ref: null, branches: [], tags: [], tally, facets, history: null, mailmap: EMPTY_MAILMAP,
    analyzers: job.analyzers, at: job.clock.now(),
  }, job.stopwatch.list());
}

/** A tag that is an object of its own leads to a commit. */
async function peelHead(scratch: ScratchRepository, target: AnalysedHead): Promise<AnalysedHead> {
  if (target.ref === null || !target.ref.startsWith("refs/tags/")) return target;
  const process = scratch.start(["rev-list", "--max-count=1", target.head, "--"], "none");
  const parts: Buffer[] = [];
  for await (const chunk of process.stdout) parts.push(chunk as Buffer);
  await process.ended;
  const head = Buffer.concat(parts).toString("latin1").trim();
  if (head === "") throw new AppError("source.ref-missing", "expected a tag that leads to a commit");
  return { ...target, head };
}
