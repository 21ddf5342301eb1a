// A bare repository on disk as an analysis sees it. After an update it holds only what is new: older objects come out of the
// sealed mirror when they are asked for, one by one, or all at once when so many are wanted that this is cheaper.

import type { RunningProcess } from "#platform/process/process.ts";

import { AppError } from "#base/app-error.ts";
import { parseCommitHeader, type CommitHeader } from "#domains/vaults/analysis/commit-object.ts";
import type { AnalysisRepository, ContentStream } from "#domains/vaults/analysis/ports.ts";
import type { ObjectFormat } from "#domains/vaults/analysis/tree-object.ts";
import { HISTORY_LOG_ARGS } from "#protocol/sandbox/wire.ts";

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
    logNumstat(oids) {
      const log = openFeed(git.start(["-c", "log.showRoot=true", "log", "--no-walk=unsorted", "--stdin", ...HISTORY_LOG_ARGS], "pipe"));
      log.ask(oids);
      log.end();
      return log;
    },
    async listCommits(head, except) {
      if (except !== null && !(await reader.sizes([except])).has(except)) return null;
      const list = git.start(["rev-list", head, ...(except === null ? [] : [`^${except}`]), "--"], "none");
      return await readLines(list);
    },
    newCommits: async () => await readNewCommits(git, reader.contents),
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
    bringAll,
    async bring(oids) {
      if (hasAll) return;
      const unsure = [...new Set(oids)].filter((oid) => !present.has(oid));
      const here = await sizes(unsure);
      const wanted = unsure.filter((oid) => !here.has(oid));
      brought += wanted.length;
      if (brought > MAX_SINGLE_OBJECTS) return await bringAll();
      if (wanted.length > 0 && (await older.bring(wanted)).length > 0) throw missing();
      for (const oid of unsure) present.add(oid);
    },
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

async function readNewCommits(
  git: GitStarter,
  contents: (oids: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>,
): Promise<ReadonlyMap<string, CommitHeader>> {
  const all = await readLines(git.start(["cat-file", "--batch-all-objects", "--unordered", "--batch-check=%(objecttype) %(objectname)"], "none"));
  const commits = all.flatMap((line) => (line.startsWith("commit ") ? [line.slice("commit ".length)] : []));
  return new Map([...(await contents(commits))].map(([oid, bytes]) => [oid, parseCommitHeader(bytes)]));
}
