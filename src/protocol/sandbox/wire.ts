// What a worker and the sandboxed analysis process say to each other. The sandbox is given bytes and gives facts; it has
// no file system, no network and no children, so all it can do with a hostile repository is to answer wrongly.
//
// Task "files":  stdin = output of `git cat-file --batch` (default format), one blob for each plan item without `fact`,
//                in plan order · fd 3 = FilesSettings, then PlanItem per line (JSON), then end of file · stdout = FilesResult per line.
// Task "facets": stdin = FacetsSettings, then FacetsInput per line (JSON) · stdout = FacetLine per line, then a DoneLine.
// Task "history": stdin = output of `git log` with HISTORY_LOG_FORMAT · stdout = CommitFact per line, then a DoneLine.
// Task "past":   stdin = output of `git cat-file --batch`, one blob for each item that is not passed over · fd 3 = PastSettings, then PastItem
//                per line · stdout = PastResult per line.
// Task "trace":  stdin = output of `git log` with TRACE_LOG_ARGS · fd 3 = the ids that are looked for, a JSON string per line ·
//                stdout = TraceRow per line, then a DoneLine.
// The sandbox exits 0 after its DoneLine; anything else is a failed analysis.

import type { Tally } from "#base/tally.ts";

export type SandboxTask = "files" | "history" | "facets" | "past" | "trace";

/** Analysers of the content of one file at a time, beside languages and lines; all that they need is its content and base name. */
export const CONTENT_ANALYZERS = ["complexity", "risks", "secrets", "dependencies", "licences", "duplication", "shares"] as const;
export type ContentAnalyzerId = (typeof CONTENT_ANALYZERS)[number];

/** The first line of a plan. */
export interface FilesSettings {
  readonly content: readonly ContentAnalyzerId[];
  /** 32 bytes in hexadecimal: key of the hashes that stand for secrets. A secret has one hash in all of a vault, and another elsewhere. */
  readonly fingerprintKey: string;
  /** Folder below which the files of grammar-files.ts lie; needed by analysers of syntax. */
  readonly grammarFolder?: string;
  /** Each answer is handed over at once, so that it is seen which file a process died of. */
  readonly careful?: boolean;
}

/** Why the analysers of content have nothing to say of a text file. */
export const UNREAD_REASONS = ["too-large", "passed-over"] as const;
export type UnreadReason = (typeof UNREAD_REASONS)[number];

/** One file of the tree. */
export interface PlanItem {
  /** Path from the root with `/`; bytes that are not UTF-8 read as Latin-1. At most 4,096 characters. */
  readonly path: string;
  /** Number of the folder (of the worker's choice) to whose tally the file is added. */
  readonly folder: number;
  /** Bytes. */
  readonly size: number;
  /** The fact of the same content and base name from an earlier run; absent where content follows on stdin. */
  readonly fact?: BlobFact;
  /** A sandbox died of its content: languages and lines alone are counted. */
  readonly passOver?: true;
  /** True on the last item of its folder: its tally is said at once and forgotten. Without it all are kept to the end. */
  readonly last?: true;
}

/** What one blob's content under one base name is; opaque to all but the analysers, so it may grow. Small JSON. */
export type BlobFact = readonly (number | string | null)[];

/** What the analysers of content found in one blob: JSON by analyser, opaque to all but the sandbox, that is given it again in task "facets". */
export type ContentFacts = Readonly<Partial<Record<ContentAnalyzerId, unknown>>> & { readonly unread?: UnreadReason };

export type FilesResult =
  /** The fact of a plan item that came with content; `item` counts plan items from 0. `content`: where an analyser found anything. */
  | { readonly kind: "fact"; readonly item: number; readonly fact: BlobFact; readonly content?: ContentFacts }
  /** The sum over a folder's own files (not its subfolders), said once, after its last plan item. */
  | { readonly kind: "folder"; readonly folder: number; readonly tally: Tally }
  | DoneLine;

/** The first line of task "facets". */
export interface FacetsSettings {
  /** Names of the facets that are wanted, as a report has them. */
  readonly facets: readonly string[];
  /** Seconds since 1970: what is told of ages is told as of then. */
  readonly at: number;
  /** Day of the newest advisory of the data that was looked into (YYYY-MM-DD), null where it has none; absent where there is no data. */
  readonly advisoriesDate?: string | null;
  /** Days of the scores of EPSS, of the catalogue of KEV and of the releases that were looked into (YYYY-MM-DD); absent where there is no such data. */
  readonly epssDate?: string;
  readonly kevDate?: string;
  readonly releasesDate?: string;
  /** What commits say of assistants; absent where there is no history. */
  readonly assistants?: AssistantCommits;
  /** Of the past that was searched for secrets; absent where none was. */
  readonly past?: PastSummary;
}

export interface AssistantCommits {
  readonly commits: number;
  /** Those that name at least one. */
  readonly named: number;
  /** By id of the assistant. */
  readonly byAssistant: readonly (readonly [assistant: string, commits: number])[];
}

/** How much of the past was searched for secrets. */
export interface PastSummary {
  readonly scope: PastScope;
  /** Different contents that were not looked at, by why. */
  readonly unread: Readonly<Partial<Record<PastUnread, number>>>;
}

/** Which commits: those of all branches and tags, or those of the branch that is reported on. */
export const PAST_SCOPES = ["all-refs", "branch"] as const;
export type PastScope = (typeof PAST_SCOPES)[number];

export const PAST_UNREAD = ["too-large", "passed-over", "missing"] as const;
export type PastUnread = (typeof PAST_UNREAD)[number];

export type FacetsInput = FacetsFile | FacetsCopies | FacetsPerson | FacetsPlaces | FacetsPath | FacetsRename | FacetsCommit | FacetsPublic | FacetsPast;

/** One file of the head, with what is known of its content. */
export interface FacetsFile {
  readonly kind: "file";
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Null where the content was not read. */
  readonly fact: BlobFact | null;
  readonly content?: ContentFacts;
}

/** What duplication is told from, of one of the files. */
export interface FacetsCopies {
  readonly kind: "copies";
  readonly path: string;
  readonly facts: unknown;
}

/** Somebody of the history, by the name that mailmap gives; the first one is person 0. */
export interface FacetsPerson {
  readonly kind: "person";
  readonly name: string;
  /** Seconds since 1970, of the last commit. */
  readonly last: number;
}

/** Which person each place in the rows of paths stands for, by number; said before them. */
export interface FacetsPlaces {
  readonly kind: "places";
  readonly people: readonly number[];
}

/** What the history says of one path, merges left out. */
export interface FacetsPath {
  readonly kind: "path";
  readonly row: PathRow;
}

/** Times are seconds since 1970, of the first change and of the last; `creator`: who made the first. People are places (FacetsPlaces). */
export type PathRow = readonly [
  path: string, changes: number, added: number, deleted: number, first: number, creator: number, last: number,
  byPerson: readonly PersonRow[], byYear: readonly YearRow[],
];
export type PersonRow = readonly [place: number, changes: number, added: number];
export type YearRow = readonly [year: number, changes: number];

/** The last rename away from a path. */
export interface FacetsRename {
  readonly kind: "rename";
  readonly from: string;
  readonly to: string;
}

/** A commit of the recent past: what changed together. Newest last. */
export interface FacetsCommit {
  readonly kind: "commit";
  /** Seconds since 1970. */
  readonly at: number;
  readonly paths: readonly string[];
}

/** What was published: of a vulnerability in the format of OSV, of its exploitation (a record of protocol/public-data), of a package's releases. */
export interface FacetsPublic {
  readonly kind: "advisory" | "epss" | "kev" | "releases";
  readonly record: unknown;
}

/** A blob of the past or the present that holds secrets, and the commits that brought it or took it away. */
export interface FacetsPast {
  readonly kind: "past";
  /** A path that leads to it. */
  readonly path: string;
  readonly finds: readonly SecretRow[];
  readonly moves: readonly PastMove[];
}

/** A secret in a blob: which rule, where, and a keyed hash in place of the secret. */
export type SecretRow = readonly [rule: string, line: number, column: number, fingerprint: string, confidence: SecretConfidence];
export const SECRET_CONFIDENCES = ["high", "medium", "low"] as const;
export type SecretConfidence = (typeof SECRET_CONFIDENCES)[number];

/** That a commit put a blob at a path, or took it away from there. `at`: author time, seconds since 1970. */
export type PastMove = readonly [commit: string, at: number, path: string, what: "came" | "went"];

/** What a facet says of all files together; its shape is checked by the facet's own schema (protocol/report/facets). */
export interface FacetLine {
  readonly kind: "facet";
  readonly facet: string;
  readonly value: unknown;
}

export type FacetsResult = FacetLine | DoneLine;

export interface CommitFact {
  readonly kind: "commit";
  readonly oid: string;
  readonly parents: readonly string[];
  /** As written in the commit, at most 256 characters each; mapped by mailmap later. */
  readonly authorName: string;
  readonly authorEmail: string;
  /** Author time, seconds since 1970, clamped to 1970..2100. */
  readonly authoredAt: number;
  readonly filesChanged: number;
  readonly linesAdded: number;
  readonly linesDeleted: number;
  /** At most MAX_LISTED_FILES of the changed files: a commit that touches more says little about each. */
  readonly files: readonly CommitFile[];
  /** Ids of the assistants that its message names as having had a part in it. */
  readonly assistants: readonly string[];
}

/** Lines are 0 for binary files; `from`: the earlier path of one that was renamed. */
export type CommitFile = readonly [path: string, added: number, deleted: number, from?: string];

export const MAX_LISTED_FILES = 1_000;
/** Linux' PATH_MAX. */
export const MAX_PATH_CHARACTERS = 4_096;

export type HistoryResult = CommitFact | DoneLine;

/** The first line of task "past". */
export interface PastSettings {
  /** As in FilesSettings. */
  readonly fingerprintKey: string;
  /** Each file is said to be read at once, so that it is seen which one a process died of. */
  readonly careful?: boolean;
}

export interface PastItem {
  /** A path that leads to the blob; its base name decides how it is read. */
  readonly path: string;
}

export type PastResult =
  /** Said of an item that holds secrets, or whose text was not looked at. */
  | { readonly kind: "finds"; readonly item: number; readonly finds: readonly SecretRow[] }
  | { readonly kind: "unread"; readonly item: number; readonly reason: "too-large" }
  /** So many items have been read, from the first; said now and again. */
  | { readonly kind: "read"; readonly items: number }
  | DoneLine;

/** A commit in which a blob that is looked for came to a path or went from there. */
export interface TraceRow {
  readonly kind: "move";
  readonly oid: string;
  readonly commit: string;
  readonly at: number;
  readonly path: string;
  readonly what: PastMove[3];
}

export type TraceResult = TraceRow | DoneLine;

export interface DoneLine {
  readonly kind: "done";
  readonly items: number;
  /** Bytes of content read from stdin. */
  readonly bytes: number;
  /** What was left out: how many times each LIMIT_CODES was met, as `{ "file-too-large": 2 }`. */
  readonly limits: Readonly<Record<string, number>>;
}

/**
 * Classes of the tally of files; the worker sums them without knowing more.
 *   `language|NAME|FLAGS`  -> [files, bytes, lines, code, comment, blank]; FLAGS: any of v(endored) g(enerated) d(ocumentation), in this order
 *   `binary|FLAGS`         -> [files, bytes]
 *   `extension|.ext`       -> [files, bytes]; `extension|` for none; the extension as it is, at most 32 characters, lower case
 */
export type TallyClass = "language" | "binary" | "extension";

/** Task "history" reads exactly this: `git -c log.showRoot=true log …HISTORY_LOG_ARGS <revisions>`. */
export const HISTORY_LOG_FORMAT = `tformat:>%H%x00%P%x00%an%x00%ae%x00%at%x00%(trailers:${["Co-authored-by", "Co-developed-by", "Assisted-by", "Generated-by", "Suggested-by", "Signed-off-by"].map((key) => `key=${key},`).join("")}unfold)%x00%B`;

/** Everything a configuration could change is written out; merges give no numbers, as git's default has it. */
export const HISTORY_LOG_ARGS = [
  "-z",
  "--numstat",
  "-M",
  "--no-ext-diff",
  "--no-textconv",
  "--no-color",
  "--no-decorate",
  "--no-notes",
  "--no-show-signature",
  "--encoding=UTF-8",
  `--format=${HISTORY_LOG_FORMAT}`,
] as const;

/** Task "trace" reads exactly this: `git -c log.showRoot=true log …TRACE_LOG_ARGS <revisions>`. Of merges, what is in none of their parents. */
export const TRACE_LOG_ARGS = [
  "-z",
  "--raw",
  "-c",
  "--no-renames",
  "--no-abbrev",
  "--no-color",
  "--no-decorate",
  "--no-notes",
  "--no-show-signature",
  "--format=tformat:>%H%x00%at",
] as const;

/** What a DoneLine may count in `limits`. */
export const LIMIT_CODES = ["file-too-large", "content-missing", "not-a-file"] as const;

/** Characters of one line of results: the longest are a lock file of ten thousand packages, and a facet of all of them. */
export const MAX_RESULT_LINE_CHARACTERS = 16 * 1024 * 1024;

/** A limit of output that no honest run meets: most facts and every commit are under 1 KiB, a folder is bounded by its files. */
export function maxResultBytes(items: number): number {
  return 256 * 1024 * 1024 + items * 8192;
}
