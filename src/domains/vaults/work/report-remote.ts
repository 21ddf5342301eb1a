// Reports of what lies elsewhere, or in an archive: fetched or unpacked into a private scratch folder that is gone afterwards.

import { createReadStream } from "node:fs";
import { join } from "node:path";

import { AppError } from "#base/app-error.ts";
import type { Analysis } from "#domains/vaults/analysis/compose.ts";
import { fetchArchive } from "#platform/archive/fetch-archive.ts";
import { importArchive } from "#platform/archive/import-archive.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { parseSourceAddress } from "#platform/egress/source-url.ts";
import { DEFAULT_FETCH_LIMITS } from "#platform/git/limits.ts";
import { NO_SIGNATURES } from "#platform/malware/scanner.ts";
import type { Secret } from "#platform/secrets/secret.ts";

import { contactGit } from "./git-source.ts";
import { analyseAndKeep } from "./report-analysis.ts";
import { retimed, stateOf, type ReportJob } from "./report-sources.ts";
import { withSharedScratch } from "./scratch.ts";

export interface RemoteGiven {
  readonly credential: Secret | null;
  readonly allow: readonly string[];
}

export async function reportRemoteGit(job: ReportJob, given: RemoteGiven & { readonly url: string }): Promise<Analysis> {
  const { stopwatch, clock, onProgress, signal } = job;
  return await withSharedScratch(job.scratchDir, async (scratchDir) => {
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
    const state = await stateOf(job, target, "");
    const known = await job.cache?.find(state);
    if (known !== null && known !== undefined) return retimed(known, job);
    return await analyseAndKeep(job, { scratch: update.scratch, target, kind: "git", state });
  });
}

export async function reportArchive(job: ReportJob, given: RemoteGiven & { readonly place: string; readonly isFile: boolean }): Promise<Analysis> {
  const { stopwatch, clock, onProgress, signal } = job;
  return await withSharedScratch(job.scratchDir, async (scratchDir) => {
    const dir = join(scratchDir, "archive");
    const onBytes = (done: number): void => onProgress({ stage: "fetch", done, total: null, unit: "bytes" });
    const mirror = await stopwatch.time("fetch", async () => {
      if (given.isFile) return await importArchive({ content: createReadStream(given.place), scanner: NO_SIGNATURES, scratchDir: dir, at: clock.now(), signal, onProgress: onBytes });
      const fetched = await fetchArchive({
        egress: createEgress({ allow: given.allow }),
        scanner: NO_SIGNATURES,
        source: parseSourceAddress(given.place),
        credential: given.credential,
        scratchDir: dir,
        etag: null,
        limits: DEFAULT_FETCH_LIMITS,
        now: () => clock.now(),
        signal,
        onProgress: onBytes,
      });
      if (fetched.unchanged) throw new AppError("source.damaged", "expected the archive, got an answer that it has not changed");
      return fetched.mirror;
    });
    stopwatch.addBytes("fetch", mirror.bytes);
    const target = { ref: null, head: mirror.refs[0]?.oid ?? "", refs: [] };
    const state = await stateOf(job, target, mirror.digest);
    const known = await job.cache?.find(state);
    if (known !== null && known !== undefined) return retimed(known, job);
    return await analyseAndKeep(job, { scratch: mirror.repository, target, kind: "archive", state });
  });
}
