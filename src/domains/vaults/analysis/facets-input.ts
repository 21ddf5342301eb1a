// What the sandbox is shown to make facets from: the files of the head, and what the history says of paths, with people as mailmap names
// them.

import { compareText } from "#base/compare-text.ts";
import type { AssistantCommits, FacetsInput, FacetsPast, PastScope, PastSummary, PastUnread } from "#protocol/sandbox/wire.ts";

import { listHeadLines, type HeadState } from "./head-state.ts";
import type { HistoryState } from "./history-state.ts";
import type { Mailmap } from "./mailmap.ts";
import type { PastFind, PastState } from "./past-state.ts";
import type { KnownVulnerabilities, ReadyLines } from "./ports.ts";
import type { PathHistoryState } from "./path-history.ts";

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
export function* listFacetsInput({ head, paths, authors, mailmap, past }: FacetsMaterial, { withCopies }: { readonly withCopies: boolean }): Generator<FacetsInput | ReadyLines> {
  yield* withCopies ? listCopiesInput({ head }) : listHeadLines(head, "files");
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
  yield { kind: "places", people: numberOf };
  if (paths.paths.items > 0) yield paths.paths;
  for (const [from, to] of paths.renames) yield { kind: "rename", from, to };
  for (const [at, , together] of paths.recent.toReversed()) yield { kind: "commit", at, paths: together };
}

/** All files, with what duplication and the cost to replicate are told from. */
export function* listCopiesInput({ head }: Pick<FacetsMaterial, "head">): Generator<ReadyLines> {
  yield* listHeadLines(head, "files");
  yield* listHeadLines(head, "copies");
}

export interface FoundPublicData {
  readonly known: KnownVulnerabilities | null;
  readonly releases: { readonly records: readonly unknown[] } | null;
}

/** The lock files and manifests alone, and what is published of the packages in them. */
export function* listPublicInput({ head }: Pick<FacetsMaterial, "head">, { known, releases }: FoundPublicData): Generator<FacetsInput | ReadyLines> {
  yield* listHeadLines(head, "manifests");
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
