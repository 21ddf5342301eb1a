// The history of one branch, folded: what every report needs of it, small enough to be kept whole, and able to take in new
// commits without looking at old ones. Commits are counted by their author; people are mapped by mailmap only when read.

import type { CommitFact, CommitFile } from "#protocol/sandbox/wire.ts";

/** [commits, lines added, lines deleted] */
export type MonthRow = readonly [commits: number, added: number, deleted: number];
/** As written in commits; times are seconds since 1970. */
export type AuthorRow = readonly [name: string, email: string, commits: number, added: number, deleted: number, first: number, last: number];

export interface HistoryState {
  readonly version: 1;
  /** The commit it reaches up to. */
  readonly head: string;
  /** Marks of the runs whose commits are in it: a commit fact that bears another mark is known, but not counted here. */
  readonly segments: readonly string[];
  readonly commits: number;
  readonly merges: number;
  /** Seconds since 1970. */
  readonly first: number;
  readonly last: number;
  /** By `YYYY-MM` in UTC. */
  readonly months: Readonly<Record<string, MonthRow>>;
  /** Days since 1970 (UTC) with a commit, ascending. */
  readonly days: readonly number[];
  readonly authors: readonly AuthorRow[];
  /** Commits that name an assistant, and how many name each. */
  readonly assistants: { readonly commits: number; readonly by: Readonly<Record<string, number>> };
}

/** What is kept of a commit. */
export type CommitRow = readonly [
  segment: string, oid: string, parents: readonly string[], authorName: string, authorEmail: string,
  authoredAt: number, filesChanged: number, added: number, deleted: number, files: readonly CommitFile[],
  assistants: readonly string[],
];

export function createCommitRow(segment: string, fact: CommitFact): CommitRow {
  return [
    segment, fact.oid, fact.parents, fact.authorName, fact.authorEmail,
    fact.authoredAt, fact.filesChanged, fact.linesAdded, fact.linesDeleted, fact.files,
    fact.assistants,
  ];
}

export interface HistoryFold {
  add(commit: CommitRow): void;
  /** The state up to `head`, in which commits of `segments` are counted. */
  finish(head: string, segments: readonly string[]): HistoryState;
}

const SECONDS_PER_DAY = 86_400;
const MS_PER_SECOND = 1000;

/** Goes on from `state`, or begins. */
export function createHistoryFold(state: HistoryState | null): HistoryFold {
  let commits = state?.commits ?? 0;
  let merges = state?.merges ?? 0;
  let first = state?.first ?? Number.POSITIVE_INFINITY;
  let last = state?.last ?? Number.NEGATIVE_INFINITY;
  const months = new Map<string, MonthRow>(Object.entries(state?.months ?? {}));
  const days = new Set(state?.days);
  const authors = new Map<string, AuthorRow>((state?.authors ?? []).map((row) => [authorKey(row[0], row[1]), row]));
  const assistants = new Map<string, number>(Object.entries(state?.assistants.by ?? {}));
  let assisted = state?.assistants.commits ?? 0;
  const monthOfDay = new Map<number, string>();
  return {
    add([, , parents, name, email, at, , added, deleted, , named]) {
      commits++;
      if (named.length > 0) assisted++;
      for (const id of named) assistants.set(id, (assistants.get(id) ?? 0) + 1);
      if (parents.length > 1) merges++;
      first = Math.min(first, at);
      last = Math.max(last, at);
      const day = Math.floor(at / SECONDS_PER_DAY);
      days.add(day);
      const month = monthOfDay.get(day) ?? monthName(day);
      monthOfDay.set(day, month);
      const sum = months.get(month) ?? [0, 0, 0];
      months.set(month, [sum[0] + 1, sum[1] + added, sum[2] + deleted]);
      const key = authorKey(name, email);
      authors.set(key, addToAuthor(authors.get(key) ?? [name, email, 0, 0, 0, at, at], { at, added, deleted }));
    },
    finish: (head, segments) => ({
      version: 1,
      head,
      segments,
      commits,
      merges,
      first: commits === 0 ? 0 : first,
      last: commits === 0 ? 0 : last,
      months: Object.fromEntries([...months].sort(([a], [b]) => (a < b ? -1 : 1))),
      days: [...days].sort((a, b) => a - b),
      authors: [...authors.values()].sort((a, b) => (authorKey(a[0], a[1]) < authorKey(b[0], b[1]) ? -1 : 1)),
      assistants: { commits: assisted, by: Object.fromEntries([...assistants].sort(([a], [b]) => (a < b ? -1 : 1))) },
    }),
  };
}

function addToAuthor(row: AuthorRow, commit: { readonly at: number; readonly added: number; readonly deleted: number }): AuthorRow {
  const [name, email, commits, added, deleted, first, last] = row;
  return [name, email, commits + 1, added + commit.added, deleted + commit.deleted, Math.min(first, commit.at), Math.max(last, commit.at)];
}

function authorKey(name: string, email: string): string {
  return `${name}\0${email}`;
}

function monthName(day: number): string {
  return new Date(day * SECONDS_PER_DAY * MS_PER_SECOND).toISOString().slice(0, 7);
}
