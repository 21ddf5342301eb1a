// The objects that `git log --numstat` of some commits looks at: their trees and their parents' as far as they differ, and the
// contents on both sides; and those that `git log --raw -c` looks at: the trees of merges too, but no contents. After an update many of
// them lie in sealed packs only; they are brought one by one.

import { parseCommitHeader, type CommitHeader } from "./commit-object.ts";
import type { AnalysisRepository } from "./ports.ts";
import { diffTrees, parseTree, type TreeEntry } from "./tree-object.ts";

/** Commits looked at together: enough to make few round trips, few enough to keep their trees in memory. */
const COMMITS_AT_A_TIME = 256;

export interface DiffGiven {
  readonly commits: readonly string[];
  /** "raw": trees alone, of merges against each parent. "numstat": contents too, and no merges, which have no lines of their own. */
  readonly as: "numstat" | "raw";
  readonly signal: AbortSignal;
}

export async function bringDiffObjects(repository: AnalysisRepository, { commits, as, signal }: DiffGiven): Promise<void> {
  for (let at = 0; at < commits.length; at += COMMITS_AT_A_TIME) {
    signal.throwIfAborted();
    await bringFor(repository, commits.slice(at, at + COMMITS_AT_A_TIME), as);
  }
}

async function bringFor(repository: AnalysisRepository, commits: readonly string[], as: DiffGiven["as"]): Promise<void> {
  const headers = await readHeaders(repository, commits);
  const needed = new Set(commits);
  const compared = [...headers.values()].filter(({ parents }) => as === "raw" || parents.length <= 1);
  const parentOids = [...new Set(compared.flatMap(({ parents }) => parents))];
  const parents = await readHeaders(repository, parentOids);
  for (const oid of parentOids) needed.add(oid);
  let level: Pair[] = compared.flatMap(({ tree, parents: of }): Pair[] =>
    of.length === 0 ? [{ old: null, new: tree }] : of.map((parent) => ({ old: (parents.get(parent) as CommitHeader).tree, new: tree })));
  // Git reads both roots before it sees that they are the same.
  for (const pair of level) for (const oid of [pair.old, pair.new]) if (oid !== null) needed.add(oid);
  const done = new Set<string>();
  while (level.length > 0) {
    level = level.filter((pair) => pair.old !== pair.new && !done.has(pairKey(pair)));
    for (const pair of level) done.add(pairKey(pair));
    const trees = await readTrees(repository, level.flatMap((pair) => [pair.old, pair.new].filter((oid) => oid !== null)));
    const next: Pair[] = [];
    for (const pair of level) {
      for (const oid of [pair.old, pair.new]) if (oid !== null) needed.add(oid);
      const difference = diffTrees(treeOf(trees, pair.old), treeOf(trees, pair.new));
      if (as === "numstat") for (const oid of difference.blobs) needed.add(oid);
      // One by one: a folder may hold more than a call takes arguments.
      for (const pair of difference.trees) next.push(pair);
    }
    level = next;
  }
  await repository.bring([...needed]);
}

interface Pair {
  readonly old: string | null;
  readonly new: string | null;
}

function pairKey(pair: Pair): string {
  return `${pair.old ?? ""}:${pair.new ?? ""}`;
}

function treeOf(trees: ReadonlyMap<string, readonly TreeEntry[]>, oid: string | null): readonly TreeEntry[] | null {
  return oid === null ? null : (trees.get(oid) ?? null);
}

async function readHeaders(repository: AnalysisRepository, oids: readonly string[]): Promise<Map<string, CommitHeader>> {
  const contents = await repository.read(oids);
  return new Map([...contents].map(([oid, bytes]) => [oid, parseCommitHeader(bytes)]));
}

async function readTrees(repository: AnalysisRepository, oids: readonly string[]): Promise<Map<string, TreeEntry[]>> {
  const contents = await repository.read([...new Set(oids)]);
  return new Map([...contents].map(([oid, bytes]) => [oid, parseTree(bytes, repository.format)]));
}
