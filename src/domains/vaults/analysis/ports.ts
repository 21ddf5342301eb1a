// What an analysis needs of the world, as interfaces: objects of a repository, the sandbox that reads them, and somebody who
// listens to its progress. The worker and `strongroom report` bring their own.

import type { Readable } from "node:stream";

import type { FacetName } from "#protocol/report/facets/index.ts";
import type { CheckedFacet } from "#protocol/sandbox/parse-facets.ts";
import type { CommitFact, DoneLine, FacetsInput, FacetsSettings, FilesResult, FilesSettings, PastItem, PastResult, PastSettings, PlanItem, TraceRow } from "#protocol/sandbox/wire.ts";

import type { CommitHeader } from "./commit-object.ts";
import type { ObjectFormat } from "./tree-object.ts";

/** The output of a git process; `ended` rejects with an AppError when git failed. */
export interface ObjectStream {
  readonly stdout: Readable;
  readonly ended: Promise<void>;
}

/** Contents of objects, asked for little by little while the first ones are already read. */
export interface ContentStream extends ObjectStream {
  ask(oids: readonly string[]): void;
  /** Says that nothing more will be asked for. */
  end(): void;
}

export interface AnalysisRepository {
  readonly format: ObjectFormat;
  /**
   * True when all that is reachable is at hand. False after an update: only new objects are, and `bring` takes older ones out
   * of sealed packs. Becomes true with `bringAll`.
   */
  readonly complete: boolean;
  /** Takes everything out of the sealed packs: for what looks at the whole history again. */
  bringAll(): Promise<void>;
  /** Whole contents of trees, commits and other small objects, wherever they lie. @throws AppError `git.object-missing`. */
  read(oids: readonly string[]): Promise<ReadonlyMap<string, Uint8Array>>;
  /** Makes objects readable by `openContents` and `logNumstat`. A no-op for those at hand. @throws AppError `git.object-missing`. */
  bring(oids: readonly string[]): Promise<void>;
  /** Sizes of objects at hand. */
  sizes(oids: readonly string[]): Promise<ReadonlyMap<string, number>>;
  /** `git cat-file --batch`, started at once, of the objects that it will be asked for, in their order. */
  openContents(): ContentStream;
  /** As `openContents`, for many versions of the same files. */
  openPast(): ContentStream;
  /** `git log --no-walk --numstat` in HISTORY_LOG_FORMAT of these commits, in any order. */
  logNumstat(commits: readonly string[]): ObjectStream;
  /** `git log --raw` in TRACE_LOG_ARGS: of these commits alone, or of all that is reachable from `commits` and not from `except`. */
  logRaw(walk: { readonly commits: readonly string[]; readonly except: readonly string[] | "parents" }): ObjectStream;
  /** Commits reachable from `tips` and not from `except`. Only when complete; null when one of `except` is not there any more. */
  listCommits(tips: readonly string[], except: readonly string[]): Promise<readonly string[] | null>;
  /** Blobs reachable from `tips`, and at least all that are not from `except`, newest first. Only when complete. */
  listBlobs(tips: readonly string[], except: readonly string[]): Promise<BlobList>;
  /** Only when not complete: the blobs that came with the update, under their base names. */
  newBlobs(): Promise<readonly NamedBlob[]>;
  /** Only when not complete: the commits that came with the update. */
  newCommits(): Promise<ReadonlyMap<string, CommitHeader>>;
}

export interface NamedBlob {
  readonly oid: string;
  /** A path that leads to it, or its base name. */
  readonly path: string;
}

export interface BlobList {
  readonly blobs: readonly NamedBlob[];
  /** Named by a tree, and not there: as in a partial clone. */
  readonly missing: readonly string[];
}

export type PlanParts = Iterable<readonly PlanItem[]> | AsyncIterable<readonly PlanItem[]>;

export interface FilesJob {
  /** Contents of the plan items without a fact, as `git cat-file --batch` writes them. */
  readonly content: Readable;
  /** In parts, as they become known: the sandbox starts before the first, and works on each while the next is made. */
  readonly plan: PlanParts;
  readonly settings: FilesSettings;
  onResult(result: FilesResult): void;
  readonly signal: AbortSignal;
}

export interface HistoryJob {
  readonly log: Readable;
  /** How many the log holds. */
  readonly commits: number;
  onCommit(commit: CommitFact): void;
  readonly signal: AbortSignal;
}

export interface PastJob {
  /** The items' contents, as `git cat-file --batch` writes them. */
  readonly content: Readable;
  readonly items: readonly PastItem[];
  readonly settings: PastSettings;
  onResult(result: PastResult): void;
  readonly signal: AbortSignal;
}

export interface TraceJob {
  readonly log: Readable;
  /** Ids of the blobs that are looked for. */
  readonly wanted: ReadonlySet<string>;
  onMove(move: TraceRow): void;
  readonly signal: AbortSignal;
}

/** So many items as lines of JSON, each with its line feed. */
export interface ReadyLines {
  readonly kind: "lines";
  readonly items: number;
  readonly bytes: Uint8Array;
}

export interface FacetsJob {
  readonly settings: FacetsSettings & { readonly facets: readonly FacetName[] };
  readonly input: Iterable<FacetsInput | ReadyLines>;
  onFacet(facet: CheckedFacet): void;
  readonly signal: AbortSignal;
}

export interface Sandbox {
  /** Versions of the analysers that run: facts of others are not used. */
  readonly analyzers: Readonly<Record<string, number>>;
  /** How many may usefully run at a time. */
  readonly parallelism: number;
  /** @throws AppError `sandbox.*` when it failed, was too slow, or said what it must not. */
  files(job: FilesJob): Promise<DoneLine>;
  history(job: HistoryJob): Promise<DoneLine>;
  past(job: PastJob): Promise<DoneLine>;
  trace(job: TraceJob): Promise<DoneLine>;
  facets(job: FacetsJob): Promise<DoneLine>;
}

export interface PackageName {
  /** As OSV has it. */
  readonly ecosystem: string;
  readonly name: string;
}

/** What is known of vulnerabilities of some packages, each part with the day it is of; a part that is not there is null. */
export interface KnownVulnerabilities {
  /** Records of advisories as they were published. */
  readonly advisories: { readonly date: string; readonly records: readonly unknown[] } | null;
  /** Of the vulnerabilities in them. */
  readonly epss: { readonly date: string; readonly records: readonly unknown[] } | null;
  readonly kev: { readonly date: string; readonly records: readonly unknown[] } | null;
}

/** What the world publishes of packages, as this machine has it. Looked up here: whoever publishes it does not learn what is analysed. */
export interface PublicData {
  /** Tells one state of the data from another, without looking into it; null where there is none. */
  edition(): Promise<string | null>;
  /** @throws AppError `advisories.damaged`. */
  findVulnerabilities(packages: readonly PackageName[]): Promise<KnownVulnerabilities>;
  /** Released versions of these packages, and the day up to which the data goes; null where there is none. @throws AppError `advisories.damaged`. */
  findReleases(packages: readonly PackageName[]): Promise<{ readonly date: string; readonly records: readonly unknown[] } | null>;
}

/** For where nothing is known: the few advisories of the program are looked into, and the result says so. */
export const NO_PUBLIC_DATA: PublicData = {
  edition: async () => await Promise.resolve(null),
  findVulnerabilities: async () => await Promise.resolve({ advisories: null, epss: null, kev: null }),
  findReleases: async () => await Promise.resolve(null),
};

export type AnalysisStage = "list" | "files" | "history" | "compose";

export interface Progress {
  readonly stage: AnalysisStage | "contact" | "fetch" | "mirror" | "unseal" | "store";
  readonly done: number;
  /** Null where nobody knows yet. */
  readonly total: number | null;
  readonly unit: "bytes" | "objects" | "files" | "commits";
}

export type OnProgress = (progress: Progress) => void;
