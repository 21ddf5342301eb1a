// A bare repository on disk as an analysis sees it. After an update it holds only what is new: older objects come out of the
// sealed mirror when they are asked for, one by one, or all at once when so many are wanted that this is cheaper.

import type { RunningProcess } from "#platform/process/process.ts";

import { AppError } from "#base/app-error.ts";
import { createTurns } from "#base/turns.ts";
import { parseCommitHeader, type CommitHeader } from "#domains/vaults/analysis/commit-object.ts";
import type { AnalysisRepository, BlobList, ContentStream, NamedBlob } from "#domains/vaults/analysis/ports.ts";
import { decodeName, parseTree, type ObjectFormat } from "#domains/vaults/analysis/tree-object.ts";
import { HISTORY_LOG_ARGS, TRACE_LOG_ARGS } from "#protocol/sandbox/wire.ts";

import { createObjectReader } from "./object-reader.ts";

export interface GitStarter {
  /** Starts git on the repository; `isolated` from all it does not need. */
  start(args: readonly string[], stdin: "none" | "pipe"): RunningProcess;
}

/** Where objects of earlier updates lie. */
export interface OlderObjects {
  /** Writes these objects into the repository; gives the ids of those it does not have. */
  bring(oids: readonly string[]): Promise<readonly string[]>;
  /** Puts everything into the repository. */
  bringAll(): Promise<void>;
}

/** Beyond so many single objects it is cheaper to unseal the packs whole: each costs a chunk or more of 64 KiB. */
const MAX_SINGLE_OBJECTS = 5_000;

export interface GitRepository extends AnalysisRepository {
  close(): void;
}

export function createGitRepository(given: {
  readonly git: GitStarter;
  readonly format: ObjectFormat;
  /** Null when the repository holds all that is reachable. */
  readonly older: OlderObjects | null;
}): GitRepository {
  const { git, format } = given;
  const reader = createObjectReader(git.start(["cat-file", "--batch-command", "--buffer"], "pipe"));
  const supply = given.older === null ? null : createSupply(given.older, reader.sizes);
  const bring = async (oids: readonly string[]): Promise<void> => await supply?.bring(oids);
  return {
    format,
    get complete() {
      return supply === null || supply.hasAll;
    },
    bringAll: async () => await supply?.bringAll(),
    async read(oids) {
      if (oids.length === 0) return new Map();
      await bring(oids);
      const found = await reader.contents(oids);
      if (oids.some((oid) => !found.has(oid))) throw missing();
      return found;
    },
    bring,
    sizes: reader.sizes,
    openContents: () => openFeed(git.start(["cat-file", "--batch", "--buffer"], "pipe")),
    openPast: () => openFeed(git.start(["-c", "core.deltaBaseCacheLimit=96m", "cat-file", "--batch", "--buffer"], "pipe")),
    logNumstat(oids) {
      const log = openFeed(git.start(["-c", "log.showRoot=true", "log", "--no-walk=unsorted", "--stdin", ...HISTORY_LOG_ARGS], "pipe"));
      log.ask(oids);
      log.end();
      return log;
    },
    logRaw({ commits, except }) {
      const log = openFeed(git.start(["-c", "log.showRoot=true", "log", ...(except === "parents" ? ["--no-walk=unsorted"] : []), "--stdin", ...TRACE_LOG_ARGS], "pipe"));
      log.ask([...commits, ...(except === "parents" ? [] : except.map((oid) => `^${oid}`))]);
      log.end();
      return log;
    },
    async listCommits(tips, except) {
      if ((await reader.sizes(except)).size < new Set(except).size) return null;
      return await listObjects(git, [], { tips, except });
    },
    listBlobs: async (tips, except) => parseBlobList(await listObjects(git, LIST_BLOBS, { tips, except })),
    newCommits: async () => await readNewCommits(git, reader.contents),
    newBlobs: async () => await readNewBlobs(git, { contents: reader.contents, format }),
    close: () => reader.close(),
  };
}

interface Supply {
  readonly hasAll: boolean;
  bring(oids: readonly string[]): Promise<void>;
  bringAll(): Promise<void>;
}

function createSupply(older: OlderObjects, sizes: AnalysisRepository["sizes"]): Supply {
  const present = new Set<string>();
  // Files and history ask side by side: what one has brought, the other need not.
  const inTurn = createTurns();
  let brought = 0;
  let hasAll = false;
  const bringAll = async (): Promise<void> => {
    if (!hasAll) await older.bringAll();
    hasAll = true;
  };
  return {
    get hasAll() {
      return hasAll;
    },
    bringAll: async () => await inTurn(bringAll),
    bring: async (oids) => await inTurn(async () => {
      if (hasAll) return;
      const unsure = [...new Set(oids)].filter((oid) => !present.has(oid));
      const here = await sizes(unsure);
      const wanted = unsure.filter((oid) => !here.has(oid));
      brought += wanted.length;
      if (brought > MAX_SINGLE_OBJECTS) return await bringAll();
      if (wanted.length > 0 && (await older.bring(wanted)).length > 0) throw missing();
      for (const oid of unsure) present.add(oid);
    }),
  };
}

function missing(): AppError {
  return new AppError("git.object-missing", "expected all objects of the commit in the mirror, got one that is missing");
}

/** Takes ids as standard input; fails when git does, but not when its reader had enough. */
function openFeed(process: RunningProcess): ContentStream {
  return {
    stdout: process.stdout,
    ended: succeed(process),
    ask: (oids) => void process.stdin?.write(oids.map((oid) => `${oid}\n`).join("")),
    end: () => void process.stdin?.end(),
  };
}

async function succeed(process: RunningProcess): Promise<void> {
  const end = await process.ended;
  if (end.code === 0 || end.signal === "SIGPIPE") return;
  // What git says may quote names: it is for the log only.
  const cause = new Error(process.stderrTail());
  if (/unable to read|bad object|missing (blob|tree|commit)/.test(cause.message)) {
    throw new AppError("git.object-missing", "expected all objects of the history, got one that is missing: the repository may be a partial clone", { cause });
  }
  throw new AppError("git.failed", `expected git to end well, got ${end.code ?? end.signal ?? end.reason}`, { cause });
}

async function readLines(process: RunningProcess): Promise<string[]> {
  const parts: Buffer[] = [];
  for await (const chunk of process.stdout) parts.push(chunk as Buffer);
  await succeed(process);
  return Buffer.concat(parts).toString("latin1").split("\n").filter((line) => line !== "");
}

type ReadContents = (oids: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;

async function readNewCommits(git: GitStarter, contents: ReadContents): Promise<ReadonlyMap<string, CommitHeader>> {
  const { commit } = await listObjectsAtHand(git);
  return new Map([...(await contents(commit))].map(([oid, bytes]) => [oid, parseCommitHeader(bytes)]));
}

/** Trees looked at together. */
const TREES_AT_A_TIME = 4_000;

/** A blob's name is in a tree that came with it; one that is in none has none. */
async function readNewBlobs(git: GitStarter, { contents, format }: { readonly contents: ReadContents; readonly format: ObjectFormat }): Promise<NamedBlob[]> {
  const { blob, tree } = await listObjectsAtHand(git);
  const names = new Map<string, string>(blob.map((oid) => [oid, ""]));
  for (let at = 0; at < tree.length; at += TREES_AT_A_TIME) {
    for (const bytes of (await contents(tree.slice(at, at + TREES_AT_A_TIME))).values()) {
      for (const { oid, name } of parseTree(bytes, format)) if (names.has(oid)) names.set(oid, name);
    }
  }
  return [...names].map(([oid, path]) => ({ oid, path }));
}

async function listObjectsAtHand(git: GitStarter): Promise<Readonly<Record<"blob" | "commit" | "tree", string[]>>> {
  const byType = { blob: [] as string[], commit: [] as string[], tree: [] as string[] };
  for (const line of await readLines(git.start(["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectname)"], "none"))) {
    const [type, oid = ""] = line.split(" ");
    if (type === "blob" || type === "commit" || type === "tree") byType[type].push(oid);
  }
  return byType;
}

const LIST_BLOBS = ["--objects", "--filter=object:type=blob", "--filter-provided-objects", "--missing=print"];

async function listObjects(git: GitStarter, args: readonly string[], { tips, except }: { readonly tips: readonly string[]; readonly except: readonly string[] }): Promise<string[]> {
  const list = git.start(["rev-list", ...args, "--stdin"], "pipe");
  list.stdin?.end([...tips, ...except.map((oid) => `^${oid}`)].map((line) => `${line}\n`).join(""));
  return await readLines(list);
}

/** `<oid> SP <path>` up to a line feed in it, or `?<oid>` for what is not there (git-rev-list(1), "--objects", "--missing"). */
function parseBlobList(lines: readonly string[]): BlobList {
  const [blobs, missing]: [NamedBlob[], string[]] = [[], []];
  for (const line of lines) {
    const blank = line.indexOf(" ");
    if (line.startsWith("?")) missing.push(line.slice(1));
    else blobs.push(blank === -1 ? { oid: line, path: "" } : { oid: line.slice(0, blank), path: decodeName(Buffer.from(line.slice(blank + 1), "latin1")) });
  }
  return { blobs, missing };
}
