// What the sandbox is shown to make facets from: the files of the head, and what the history says of paths, with people as mailmap names
// them.

import { compareText } from "#base/compare-text.ts";
import type { AssistantCommits, ContentFacts, FacetsInput, FacetsPast, FacetsPath, PastScope, PastSummary, PastUnread } from "#protocol/sandbox/wire.ts";

import { listHeadFiles, type HeadState } from "./head-state.ts";
import type { HistoryState } from "./history-state.ts";
import type { Mailmap } from "./mailmap.ts";
import type { PastFind, PastState } from "./past-state.ts";
import type { KnownVulnerabilities } from "./ports.ts";
import type { PathHistoryState, PathRow } from "./path-history.ts";

export interface FacetsMaterial {
  readonly head: HeadState;
  /** Null where there is no history. */
  readonly paths: PathHistoryState | null;
  /** With the times of commits that changed no file, as merges. */
  readonly authors: HistoryState["authors"];
  /** Null where there is no history. */
  readonly assistants: AssistantCommits | null;
  /** Null where it was not searched. */
  readonly past: { readonly scope: PastScope; readonly state: PastState } | null;
  readonly mailmap: Mailmap;
}

export const NO_HISTORY: Omit<FacetsMaterial, "head" | "mailmap"> = { paths: null, authors: [], assistants: null, past: null };

/** `withCopies`: with what duplication is told from. */
export function* listFacetsInput({ head, paths, authors, mailmap, past }: FacetsMaterial, { withCopies }: { readonly withCopies: boolean }): Generator<FacetsInput> {
  for (const file of listHeadFiles(head)) yield { kind: "file", ...file, ...(withCopies || file.content === undefined ? {} : { content: withoutCopies(file.content) }) };
  for (const find of past?.state.found ?? []) yield describePast(find);
  if (paths === null) return;
  const names = paths.people.map((person) => nameOf(person, mailmap));
  const people = [...new Set(names)].sort(compareText);
  const numbers = new Map(people.map((name, number) => [name, number]));
  const numberOf = names.map((name) => numbers.get(name) ?? 0);
  const last = new Map<string, number>();
  for (const [name, email, , , , , at] of authors) {
    const person = mailmap.resolve({ name, email }).name;
    last.set(person, Math.max(last.get(person) ?? 0, at));
  }
  for (const name of people) yield { kind: "person", name, last: last.get(name) ?? 0 };
  for (const row of paths.paths) yield describePath(row, numberOf);
  for (const [from, to] of paths.renames) yield { kind: "rename", from, to };
  for (const [at, , together] of paths.recent.toReversed()) yield { kind: "commit", at, paths: together };
}

function withoutCopies(content: ContentFacts): ContentFacts {
  return Object.fromEntries(Object.entries(content).filter(([analyzer]) => analyzer !== "duplication"));
}

/** All files, with what duplication and the cost to replicate are told from, and nothing else. */
export function* listCopiesInput({ head }: Pick<FacetsMaterial, "head">): Generator<FacetsInput> {
  for (const { content, ...file } of listHeadFiles(head)) {
    const { duplication, complexity } = content ?? {};
    yield { kind: "file", ...file, content: { ...(duplication === undefined ? {} : { duplication }), ...(complexity === undefined ? {} : { complexity }) } };
  }
}

export function countHeadFiles(head: HeadState): number {
  return head.folders.reduce((sum, [, , files]) => sum + files.length, 0);
}

export interface FoundPublicData {
  readonly known: KnownVulnerabilities | null;
  readonly releases: { readonly records: readonly unknown[] } | null;
}

/** The lock files and manifests alone, and what is published of the packages in them. */
export function* listPublicInput({ head }: Pick<FacetsMaterial, "head">, { known, releases }: FoundPublicData): Generator<FacetsInput> {
  for (const file of listHeadFiles(head)) {
    const dependencies = file.content?.dependencies;
    if (dependencies !== undefined) yield { kind: "file", ...file, content: { dependencies } };
  }
  for (const record of known?.advisories?.records ?? []) yield { kind: "advisory", record };
  for (const record of known?.epss?.records ?? []) yield { kind: "epss", record };
  for (const record of known?.kev?.records ?? []) yield { kind: "kev", record };
  for (const record of releases?.records ?? []) yield { kind: "releases", record };
}

/** What the sandbox is told of the history beside its paths. */
export function describeHistory({ assistants, past }: Pick<FacetsMaterial, "assistants" | "past">): { readonly assistants?: AssistantCommits; readonly past?: PastSummary } {
  return {
    ...(assistants === null ? {} : { assistants }),
    ...(past === null ? {} : { past: { scope: past.scope, unread: countUnread(past.state) } }),
  };
}

function countUnread({ unread }: PastState): PastSummary["unread"] {
  const counts: Partial<Record<PastUnread, number>> = {};
  for (const [, reason] of unread) counts[reason] = (counts[reason] ?? 0) + 1;
  return counts;
}

/** Where a commit brought it says more of its path than where it was met. */
function describePast({ path, finds, moves }: PastFind): FacetsPast {
  const came = moves.find(([, , , what]) => what === "came");
  return { kind: "past", path: came === undefined ? path : came[2], finds, moves };
}

function nameOf(person: string, mailmap: Mailmap): string {
  const [name = "", email = ""] = person.split("\0");
  return mailmap.resolve({ name, email }).name;
}

function describePath([path, changes, added, deleted, first, creator, last, rows, byYear]: PathRow, numberOf: readonly number[]): FacetsPath {
  const byPerson = new Map<number, readonly [number, number]>();
  for (const [person, own, lines] of rows) {
    const number = numberOf[person] ?? 0;
    const [sum, sumOfLines] = byPerson.get(number) ?? [0, 0];
    byPerson.set(number, [sum + own, sumOfLines + lines]);
  }
  return {
    kind: "path", path, changes, added, deleted, first, last,
    creator: numberOf[creator] ?? 0,
    byPerson: [...byPerson].map(([number, [own, lines]]) => [number, own, lines] as const),
    byYear,
  };
}
