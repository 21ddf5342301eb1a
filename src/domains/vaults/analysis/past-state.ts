// The secrets of a whole history, kept from one analysis to the next: which commits were looked behind, and of the many blobs there those
// few that hold something. Blobs that hold nothing leave no trace.

import type { PastMove, PastUnread, SecretRow, TraceRow } from "#protocol/sandbox/wire.ts";

export interface PastFind {
  readonly oid: string;
  /** One that led to it. */
  readonly path: string;
  readonly finds: readonly SecretRow[];
  /** Sorted, each once. */
  readonly moves: readonly PastMove[];
}

export interface PastState {
  readonly version: 1;
  /** What it reaches up to: commits and tags, sorted. */
  readonly tips: readonly string[];
  /** By object id. */
  readonly found: readonly PastFind[];
  /** Blobs that were not looked at, by object id. */
  readonly unread: readonly (readonly [oid: string, reason: PastUnread])[];
  /** Whether something was forgotten that the mirror still holds: it may come back without being brought. */
  readonly forgot?: boolean;
}

export function asPastState(value: unknown): PastState | null {
  const state = value as PastState | undefined;
  return state?.version === 1 ? state : null;
}

export interface PastFold {
  /** Ids of blobs that hold something. */
  readonly wanted: ReadonlySet<string>;
  /** Whether it holds anything at all. */
  readonly isEmpty: boolean;
  /** The commits that brought and took what was found; null where they do not account for everything. */
  commits(): ReadonlySet<string> | null;
  addFinds(blob: { readonly oid: string; readonly path: string }, finds: readonly SecretRow[]): void;
  addUnread(oid: string, reason: PastUnread): void;
  addMove(move: TraceRow): void;
  /** Forgets what no branch and no tag leads to any more. */
  keep(reachable: { readonly blobs: ReadonlySet<string>; readonly commits: ReadonlySet<string> }): void;
  finish(tips: readonly string[]): PastState;
}

/** Goes on from `state`, or begins. */
export function createPastFold(state: PastState | null): PastFold {
  const found = new Map((state?.found ?? []).map(({ oid, path, finds, moves }) => [oid, { path, finds, moves: new Map(moves.map((move) => [move.join("\0"), move])) }]));
  const unread = new Map<string, PastUnread>(state?.unread);
  let forgot = state?.forgot === true;
  return {
    get wanted() {
      return new Set(found.keys());
    },
    get isEmpty() {
      return found.size === 0 && unread.size === 0;
    },
    commits() {
      const all = [...found.values()].map(({ moves }) => [...moves.values()]);
      const isTraced = unread.size === 0 && all.every((moves) => moves.some(([, , , what]) => what === "came"));
      return isTraced ? new Set(all.flat().map(([commit]) => commit)) : null;
    },
    addFinds({ oid, path }, finds) {
      // One that comes back was found before, with the commits that it was in then.
      if (!found.has(oid)) found.set(oid, { path, finds, moves: new Map() });
    },
    addUnread: (oid, reason) => void unread.set(oid, reason),
    addMove({ oid, commit, at, path, what }) {
      const move = [commit, at, path, what] as const;
      found.get(oid)?.moves.set(move.join("\0"), move);
    },
    keep({ blobs, commits }) {
      for (const [oid, { moves }] of found) {
        if (!blobs.has(oid)) forgot = found.delete(oid) || forgot;
        for (const [key, [commit]] of moves) if (!commits.has(commit)) forgot = moves.delete(key) || forgot;
      }
      for (const oid of unread.keys()) if (!blobs.has(oid)) forgot = unread.delete(oid) || forgot;
    },
    finish: (tips) => ({
      version: 1,
      tips,
      found: [...found].sort(byFirst).map(([oid, { path, finds, moves }]) => ({ oid, path, finds, moves: [...moves.values()].sort(compareMoves) })),
      unread: [...unread].sort(byFirst),
      ...(forgot ? { forgot } : {}),
    }),
  };
}

function byFirst([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : 1;
}

function compareMoves(one: PastMove, other: PastMove): number {
  const [a, b] = [one.join("\0"), other.join("\0")];
  return one[1] - other[1] || (a < b ? -1 : a > b ? 1 : 0);
}
