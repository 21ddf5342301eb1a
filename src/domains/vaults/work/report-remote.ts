// Reports of what lies elsewhere, or in an archive: fetched or unpacked into a private scratch folder that is gone afterwards.

import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import type { Analysis } from "#domains/vaults/analysis/compose.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import type { Secret } from "#platform/secrets/secret.ts";

import { contactGit } from "./git-source.ts";
import { analyseAndKeep } from "./report-analysis.ts";
import { retimed, stateOf, type ReportJob } from "./report-sources.ts";
import { withScratch } from "./scratch.ts";

export interface RemoteGiven {
  readonly credential: Secret | null;
  readonly allow: readonly string[];
}

export async function reportRemoteGit(job: ReportJob, given: RemoteGiven & { readonly url: string }): Promise<Analysis> {
  const { stopwatch, clock, onProgress, signal } = job;
  return await withScratch(job.scratchDir, async (scratchDir) => {
    const meter = { asked: null, requests: 0, bytes: 0 };
    const update = await stopwatch.time("fetch", async () =>
      await contactGit(
        { egress: createEgress({ allow: given.allow }), limits: DEFAULT_FETCH_LIMITS, clock },
        { request: { kind: "git", url: given.url, branch: job.ref, credential: given.credential }, previous: null, scratchDir, meter, onProgress, signal },
        { kind: "git", url: given.url, branch: job.ref, credential: given.credential },
      ));
    stopwatch.addBytes("fetch", meter.bytes);
    if (update.kind === "unchanged") throw new AppError("source.empty");
    const target = { ref: update.state.ref, head: update.state.head, refs: update.state.refs };
    const state = stateOf(target, "");
    const known = await job.cache?.find(state);
    if (known !== null && known !== undefined) return retimed(known, job);
    return await analyseAndKeep(job, { scratch: update.scratch, target, kind: "git", state });
  });
}

export async function reportArchive(job: ReportJob, given: RemoteGiven & { readonly place: string; readonly isFile: boolean }): Promise<Analysis> {
  return await withScratch(job.scratchDir, async (scratchDir) => {
    void join(scratchDir, given.place);
    throw new AppError("archive.unknown-format");
  });
}
