// The history of a branch: commits that are not in the folded state are added to it, from their facts where there are some,
// else from git through the sandbox.

import { createUuid } from "#base/uuid.ts";

import { bringDiffObjects } from "./diff-objects.ts";
import type { FactStore } from "./facts.ts";
import { createCommitRow, createHistoryFold, type CommitRow, type HistoryState } from "./history-state.ts";
import { findNewCommits } from "./new-commits.ts";
import { createPathHistoryFold, decodePathHistory, encodePathHistory, type PathHistoryState } from "./path-history.ts";
import type { AnalysisRepository, OnProgress, Sandbox } from "./ports.ts";
import { runParts } from "./run-parts.ts";

export interface HistoryInput {
  readonly repository: AnalysisRepository;
  readonly facts: FactStore;
  readonly sandbox: Sandbox;
  readonly head: string;
  readonly onProgress: OnProgress;
  readonly signal: AbortSignal;
}

export interface HistoryOutput {
  readonly state: HistoryState;
  readonly paths: PathHistoryState;
  /** Bytes of `git log` that the sandbox read. */
  readonly bytes: number;
}

/** There is one history for each store of facts, in two halves. */
const HISTORY_ID = "current";
const PATHS_ID = "paths";
/** Below this, a second pair of processes costs more than it saves (git does some 1,000 commits a second). */
const COMMITS_WORTH_A_SANDBOX = 400;
/** Here git does the work and the sandbox waits for it: a second git is worth its while also where one sandbox is enough. */
const LEAST_SHARDS = 2;
/** Rows written together. */
const ROWS_AT_A_TIME = 2_000;

export async function analyseHistory(input: HistoryInput): Promise<HistoryOutput> {
  const state = asHistoryState((await input.facts.get("history", [HISTORY_ID])).get(HISTORY_ID));
  const paths = state === null ? null : decodePathHistory((await input.facts.get("head", [PATHS_ID])).get(PATHS_ID));
  // Of the two halves neither counts without the other.
  const known = paths !== null && state?.head === paths.head ? { state, paths } : null;
  if (known?.state.head === input.head) return { ...known, bytes: 0 };
  const { base, commits } = await findNewCommits({ ...input, state: known?.state ?? null });
  const segment = createUuid();
  const fold = createHistoryFold(base);
  const pathFold = createPathHistoryFold(base === null ? null : (known?.paths ?? null));
  const add = (row: CommitRow): void => {
    fold.add(row);
    pathFold.add(row);
  };
  const rows = await input.facts.get("commit", commits);
  const again = commits.flatMap((oid) => (rows.has(oid) ? [moveToSegment(rows.get(oid) as CommitRow, segment)] : []));
  for (const row of again) add(row);
  const unknown = commits.filter((oid) => !rows.has(oid));
  const fresh: CommitRow[] = [];
  const bytes = await readCommits(unknown, input, (row) => {
    add(row);
    fresh.push(row);
    input.onProgress({ stage: "history", done: again.length + fresh.length, total: commits.length, unit: "commits" });
  }, segment);
  // A history that begins anew takes commits out of the one that is kept, which must not go on without them when this run is ended here.
  if (base === null && state !== null) await input.facts.put("history", [[HISTORY_ID, null]]);
  // The commits first: until the state names their segment, they are known but not counted.
  await putRows(input.facts, [...again, ...fresh]);
  const next = fold.finish(input.head, [...(base?.segments ?? []), segment]);
  const nextPaths = pathFold.finish(input.head);
  await input.facts.put("head", [[PATHS_ID, encodePathHistory(nextPaths)]]);
  await input.facts.put("history", [[HISTORY_ID, next]]);
  return { state: next, paths: nextPaths, bytes };
}

/** Whether an earlier analysis left one, so that little is to be done. */
export async function isHistoryKnown(facts: FactStore): Promise<boolean> {
  return asHistoryState((await facts.get("history", [HISTORY_ID])).get(HISTORY_ID)) !== null;
}

function asHistoryState(value: unknown): HistoryState | null {
  const state = value as HistoryState | undefined;
  return state?.version === 1 ? state : null;
}

function moveToSegment(row: CommitRow, segment: string): CommitRow {
  const [, ...rest] = row;
  return [segment, ...rest];
}

async function putRows(facts: FactStore, rows: readonly CommitRow[]): Promise<void> {
  for (let at = 0; at < rows.length; at += ROWS_AT_A_TIME) {
    await facts.put("commit", rows.slice(at, at + ROWS_AT_A_TIME).map((row) => [row[1], row] as const));
  }
}

async function readCommits(
  commits: readonly string[],
  input: HistoryInput,
  onRow: (row: CommitRow) => void,
  segment: string,
): Promise<number> {
  if (commits.length === 0) return 0;
  if (!input.repository.complete) await bringDiffObjects(input.repository, { commits, as: "numstat", signal: input.signal });
  const most = Math.max(LEAST_SHARDS, input.sandbox.parallelism);
  const count = Math.max(1, Math.min(most, Math.floor(commits.length / COMMITS_WORTH_A_SANDBOX)));
  const parts = deal(commits, count);
  const onCommit = (fact: Parameters<typeof createCommitRow>[1]): void => onRow(createCommitRow(segment, fact));
  return await runParts({
    parts,
    signal: input.signal,
    async run(part, signal) {
      const log = input.repository.logNumstat(part);
      const [done] = await Promise.all([input.sandbox.history({ log: log.stdout, commits: part.length, onCommit, signal }), log.ended]);
      return done.bytes;
    },
  });
}

/** Whether the commits are all in a folded history: one that is known, but of another branch, bears a mark that is not among its segments. */
export async function areCounted(facts: FactStore, { state, commits }: { readonly state: HistoryState; readonly commits: readonly string[] }): Promise<boolean> {
  const segments = new Set(state.segments);
  const rows = await facts.get("commit", commits);
  return commits.every((oid) => segments.has((rows.get(oid) as CommitRow | undefined)?.[0] ?? ""));
}

/** Commits dealt in runs: old ones cost less than new ones, and neighbours share what git keeps in memory. */
const RUN_OF_COMMITS = 500;

function deal(commits: readonly string[], count: number): string[][] {
  const parts = Array.from({ length: count }, (): string[] => []);
  const length = Math.min(RUN_OF_COMMITS, Math.ceil(commits.length / count));
  for (let at = 0, turn = 0; at < commits.length; at += length, turn++) parts[turn % count]?.push(...commits.slice(at, at + length));
  return parts;
}
