// `strongroom report`: from a source on this machine or elsewhere to a report, without a server. Each kind of source loads only what it
// needs, so that a repository that has not changed is answered before a person notices.

import { stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { resolve } from "node:path";

import { AppError } from "#base/app-error.ts";
import type { Analysis } from "#domains/vaults/analysis/compose.ts";
import { composeReport } from "#domains/vaults/analysis/compose-report.ts";
import type { OnProgress } from "#domains/vaults/analysis/ports.ts";
import { createStopwatch } from "#domains/vaults/analysis/timings.ts";
import { createPublicData } from "#domains/vaults/work/public-data/create-public-data.ts";
import { openLocalGit } from "#domains/vaults/work/local-git.ts";
import { openReportCache } from "#domains/vaults/work/report-cache.ts";
import { reportLocalGit, type ReportJob } from "#domains/vaults/work/report-sources.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Secret } from "#platform/secrets/secret.ts";
import { PUBLISHED } from "#protocol/licences/policy.ts";
import type { Report } from "#protocol/report/schema.ts";
import type { PastScope } from "#protocol/sandbox/wire.ts";

export interface ReportInput {
  /** A folder, an archive, or the address of a repository or an archive. */
  readonly source: string;
  /** A branch or tag; null for HEAD. */
  readonly ref: string | null;
  /** Bytes of egress/credential.ts. */
  readonly credential: Secret | null;
  /** Internal addresses that may be reached (egress' allow-list). */
  readonly allow: readonly string[];
  /** Null: nothing is remembered. */
  readonly cacheDir: string | null;
  /** Those that run, with their versions. */
  readonly analyzers: Readonly<Record<string, number>>;
  /** Where secrets of the past are searched: reports that are compared with each other look behind their branch alone. */
  readonly pastScope: PastScope;
  /** Folder of public data: advisories, EPSS, KEV, releases; it need not be there. */
  readonly publicDataDir: string;
  /** 32 bytes: reports that are compared with each other need the same. */
  readonly fingerprintKey: Uint8Array;
  readonly version: string;
  readonly clock: Clock;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

/** Licences are judged by the published policy: `judgeAnew` has another. @throws AppError `source.*`, `git.*`, `archive.*`, `sandbox.*`. */
export async function createReport(input: ReportInput): Promise<Report> {
  const source = await recogniseSource(input.source);
  const { cacheDir, clock } = input;
  const job: ReportJob = {
    ref: input.ref,
    cache: cacheDir === null ? null : await openReportCache({ folder: cacheDir, source: `${source.kind} ${source.place}`, clock }),
    analyzers: input.analyzers,
    pastScope: input.pastScope,
    fingerprintKey: input.fingerprintKey,
    publicData: createPublicData(input.publicDataDir),
    stopwatch: createStopwatch(clock),
    clock,
    scratchDir: tmpdir(),
    onProgress: input.onProgress,
    signal: input.signal,
  };
  const { results, evidence } = await analyseSource(job, source, input);
  return composeReport({ results, evidence, version: input.version, licences: PUBLISHED });
}

type Source = { readonly kind: "folder" | "archive-file" | "git-url" | "archive-url"; readonly place: string };

async function analyseSource(job: ReportJob, source: Source, input: ReportInput): Promise<Analysis> {
  if (source.kind !== "folder") {
    const { reportRemoteGit, reportArchive } = await import("#domains/vaults/work/report-remote.ts");
    if (source.kind === "git-url") return await reportRemoteGit(job, { ...input, url: source.place });
    return await reportArchive(job, { ...input, place: source.place, isFile: source.kind === "archive-file" });
  }
  const git = await openLocalGit(source.place);
  if (git !== null) return await reportLocalGit(job, git);
  if (job.ref !== null) throw new AppError("source.ref-missing", "expected a git repository to find the branch or tag in, got a folder without git");
  const { reportFolder } = await import("#domains/vaults/work/report-analysis.ts");
  return await reportFolder(job, source.place);
}

const ARCHIVE_NAME = /\.(zip|tar|tgz|tar\.gz|tar\.zst)$/i;
/** `https://…`, `ssh://…`, or git's `user@host:path`. */
const ADDRESS = /^[a-z][a-z0-9+.-]*:\/\/|^[\w.-]+@[\w.-]+:/i;

async function recogniseSource(source: string): Promise<Source> {
  const entry = await stat(source).catch(() => null);
  if (entry?.isDirectory() === true) return { kind: "folder", place: resolve(source) };
  if (entry?.isFile() === true) return { kind: "archive-file", place: resolve(source) };
  if (!ADDRESS.test(source)) throw new AppError("source.not-found", "expected a folder, an archive or an address; there is nothing of this name here");
  const path = URL.canParse(source) ? new URL(source).pathname : source;
  return { kind: ARCHIVE_NAME.test(path) ? "archive-url" : "git-url", place: source };
}
