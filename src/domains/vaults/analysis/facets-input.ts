// What the sandbox is shown to make facets from: the files of the head, and what the history says of paths, with people as mailmap names
// them.

import { compareText } from "#base/compare-text.ts";
import type { ContentFacts, FacetsInput, FacetsPath } from "#protocol/sandbox/wire.ts";

import { listHeadFiles, type HeadState } from "./head-state.ts";
import type { HistoryState } from "./history-state.ts";
import type { Mailmap } from "./mailmap.ts";
import type { PathHistoryState, PathRow } from "./path-history.ts";

export interface FacetsMaterial {
  readonly head: HeadState;
  /** Null where there is no history. */
  readonly paths: PathHistoryState | null;
  /** With the times of commits that changed no file, as merges. */
  readonly authors: HistoryState["authors"];
  readonly mailmap: Mailmap;
}

/** `withCopies`: with what duplication is told from. */
export function* listFacetsInput({ head, paths, authors, mailmap }: FacetsMaterial, { withCopies }: { readonly withCopies: boolean }): Generator<FacetsInput> {
  for (const file of listHeadFiles(head)) yield { kind: "file", ...file, ...(withCopies || file.content === undefined ? {} : { content: withoutCopies(file.content) }) };
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

/** The lock files and manifests alone, and what is known of the packages in them. */
export function* listVulnerabilitiesInput({ head }: Pick<FacetsMaterial, "head">, records: readonly unknown[]): Generator<FacetsInput> {
  for (const file of listHeadFiles(head)) {
    const dependencies = file.content?.dependencies;
    if (dependencies !== undefined) yield { kind: "file", ...file, content: { dependencies } };
  }
  for (const record of records) yield { kind: "advisory", record };
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
