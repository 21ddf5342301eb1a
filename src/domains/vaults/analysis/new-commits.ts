// Which commits of a branch are not in its folded history yet, and whether that history is a part of the branch still (it is
// not after a forced push). Known commits answer from their facts: git is never asked about them again.

import { AppError } from "#base/app-error.ts";

import { parseCommitHeader, type CommitHeader } from "./commit-object.ts";
import type { FactStore } from "./facts.ts";
import type { CommitRow, HistoryState } from "./history-state.ts";
import type { AnalysisRepository } from "./ports.ts";

export interface NewCommits {
  /** The state the new commits are added to; null: all has to be folded again. */
  readonly base: HistoryState | null;
  /** Commits to be added to `base`. */
  readonly commits: readonly string[];
}

export interface NewCommitsInput {
  readonly repository: AnalysisRepository;
  readonly facts: FactStore;
  readonly head: string;
  readonly state: HistoryState | null;
  readonly signal: AbortSignal;
}

export async function findNewCommits(input: NewCommitsInput): Promise<NewCommits> {
  // Nothing is known of the history: all of it is looked at, which git does best with all of it at hand.
  if (input.state === null) await input.repository.bringAll();
  return input.repository.complete ? await findInComplete(input) : await findInUpdate(input);
}

/** All objects are at hand: git itself says what is new. */
async function findInComplete({ repository, head, state }: NewCommitsInput): Promise<NewCommits> {
  if (state !== null) {
    const added = await repository.listCommits([head], [state.head]);
    const lost = added === null ? null : await repository.listCommits([state.head], [head]);
    if (added !== null && lost?.length === 0) return { base: state, commits: added };
  }
  return { base: null, commits: (await repository.listCommits([head], [])) ?? [] };
}

/** Only what came with the update is at hand: the walk ends where commits are counted already. */
async function findInUpdate(input: NewCommitsInput): Promise<NewCommits> {
  const counted = new Set(input.state?.segments);
  const parents = new Map<string, readonly string[]>();
  const walk = await walkCommits(input, { parents, counted });
  if (input.state !== null && walk.boundary.has(input.state.head)) return { base: input.state, commits: walk.commits };
  // Rewritten, or another branch: the facts of all commits are read once, because a walk over them one by one would be slower.
  for await (const value of input.facts.scan("commit")) parents.set((value as CommitRow)[1], (value as CommitRow)[2]);
  const whole = await walkCommits(input, { parents, counted: null });
  return { base: null, commits: whole.commits };
}

interface WalkStart {
  /** What is known of commits that did not come with the update; grows. */
  readonly parents: Map<string, readonly string[]>;
  /** Segments whose commits end the walk; null: nothing does. */
  readonly counted: ReadonlySet<string> | null;
}

interface Walk {
  readonly commits: readonly string[];
  /** Counted commits at which the walk ended. */
  readonly boundary: ReadonlySet<string>;
}

/**
 * In waves: those commits whose headers are at hand are followed in memory as far as they reach, then their facts are asked
 * for together. What lies behind a counted commit is counted too, so it is dropped again.
 */
async function walkCommits(input: NewCommitsInput, { parents, counted }: WalkStart): Promise<Walk> {
  const local = await input.repository.newCommits();
  const rows = new Map<string, CommitRow | null>();
  const isCounted = (oid: string): boolean => counted?.has(rows.get(oid)?.[0] ?? "") ?? false;
  for (;;) {
    input.signal.throwIfAborted();
    const reached = reach(input.head, { parents, local, isCounted });
    const unasked = counted === null ? [] : reached.all.filter((oid) => !rows.has(oid));
    if (unasked.length === 0 && reached.open.length === 0) return { commits: reached.uncounted, boundary: reached.boundary };
    const facts = await input.facts.get("commit", unasked);
    for (const oid of unasked) rows.set(oid, (facts.get(oid) as CommitRow | undefined) ?? null);
    for (const [oid, row] of facts) parents.set(oid, (row as CommitRow)[2]);
    const unknown = reached.open.filter((oid) => !isCounted(oid) && !parents.has(oid));
    const headers = await input.repository.read(unknown);
    for (const oid of unknown) {
      const bytes = headers.get(oid);
      if (bytes === undefined) throw new AppError("git.object-missing", "a commit of the branch is neither in the repository nor in what is known of it");
      parents.set(oid, parseCommitHeader(bytes).parents);
    }
  }
}

interface Reached {
  readonly all: readonly string[];
  readonly uncounted: readonly string[];
  readonly boundary: ReadonlySet<string>;
  /** Reached, but what their parents are is not known yet. */
  readonly open: readonly string[];
}

function reach(
  head: string,
  known: {
    readonly parents: ReadonlyMap<string, readonly string[]>;
    readonly local: ReadonlyMap<string, CommitHeader>;
    isCounted(oid: string): boolean;
  },
): Reached {
  const seen = new Set([head]);
  const uncounted: string[] = [];
  const boundary = new Set<string>();
  const open: string[] = [];
  const queue = [head];
  for (let oid = queue.pop(); oid !== undefined; oid = queue.pop()) {
    if (known.isCounted(oid)) {
      boundary.add(oid);
      continue;
    }
    uncounted.push(oid);
    const parents = known.local.get(oid)?.parents ?? known.parents.get(oid);
    if (parents === undefined) open.push(oid);
    for (const parent of parents ?? []) {
      if (seen.has(parent)) continue;
      seen.add(parent);
      queue.push(parent);
    }
  }
  return { all: [...seen], uncounted, boundary, open };
}
