// What the history says of each path, folded as history-state.ts folds the whole: every number is a sum, a least or a greatest, so the order
// of commits makes no difference, and new ones are added without looking at old ones; the row of a path that they did not change is taken over
// as it is. Merges are left out, as numstat has them.

import { compareText } from "#base/compare-text.ts";
import { COUPLING_COMMITS } from "#protocol/report/facets/coupling.ts";
import type { PathRow, PersonRow } from "#protocol/sandbox/wire.ts";

import { frameBytes, unframeBytes } from "./framed-bytes.ts";
import type { CommitRow } from "./history-state.ts";
import { openPathLines } from "./path-lines.ts";
import type { ReadyLines } from "./ports.ts";

export type RenameRow = readonly [from: string, to: string, at: number];
export type RecentRow = readonly [at: number, oid: string, paths: readonly string[]];

export interface PathHistoryState {
  /** The commit it reaches up to. */
  readonly head: string;
  /** `name NUL e-mail` as written in commits, in the order in which they came; rows have places in this list. */
  readonly people: readonly string[];
  /** By path, as the sandbox takes them. */
  readonly paths: ReadyLines;
  /** The last one away from each path. */
  readonly renames: readonly RenameRow[];
  /** The newest commits that changed a few files together, newest first. */
  readonly recent: readonly RecentRow[];
}

export interface PathHistoryFold {
  add(commit: CommitRow): void;
  finish(head: string): PathHistoryState;
}

/** A commit of more files says nothing about any two of them (moves, reformatting, releases). */
const MAX_FILES_TOGETHER = 30;
const MS_PER_SECOND = 1000;

interface PathSum {
  changes: number;
  added: number;
  deleted: number;
  first: number;
  creator: string;
  last: number;
  readonly byPerson: Map<string, { changes: number; added: number }>;
  readonly byYear: Map<number, number>;
}

/** Goes on from `state`, or begins. */
export function createPathHistoryFold(state: PathHistoryState | null): PathHistoryFold {
  const known = openPathLines(state?.paths ?? null);
  const people = new Map((state?.people ?? []).map((person, place) => [person, place]));
  const changed = new Map<string, PathSum>();
  const renames = new Map<string, RenameRow>((state?.renames ?? []).map((row) => [row[0], row]));
  let recent: RecentRow[] = [...(state?.recent ?? [])];
  const cutRecent = (): void => void (recent = recent.sort(compareRecent).slice(0, COUPLING_COMMITS));
  return {
    add([, oid, , name, email, at, filesChanged, , , files]) {
      const year = new Date(at * MS_PER_SECOND).getUTCFullYear();
      if (files.length > 0 && !people.has(`${name}\0${email}`)) people.set(`${name}\0${email}`, people.size);
      for (const [path, added, deleted, from] of files) {
        const row = changed.has(path) ? null : known.row(path);
        if (row !== null) changed.set(path, openRow(row, state?.people ?? []));
        addChange(changed, path, { person: `${name}\0${email}`, at, year, added, deleted });
        if (from !== undefined) keepLater(renames, [from, path, at]);
      }
      if (files.length < 2 || filesChanged > MAX_FILES_TOGETHER) return;
      recent.push([at, oid, files.map(([path]) => path)]);
      if (recent.length > 2 * COUPLING_COMMITS) cutRecent();
    },
    finish(head) {
      cutRecent();
      const placeOf = (person: string): number => people.get(person) ?? 0;
      return {
        head,
        people: [...people.keys()],
        paths: known.replace(new Map([...changed].map(([path, sum]) => [path, closeRow(path, sum, placeOf)]))),
        renames: [...renames.values()].sort((one, other) => compareText(one[0], other[0])),
        recent,
      };
    },
  };
}

/** As bytes: a header, then the lines of the paths. */
export function encodePathHistory({ paths, ...others }: PathHistoryState): Uint8Array {
  return frameBytes({ version: 2, items: paths.items, ...others } satisfies Header, [paths.bytes]);
}

/** Null where it is none. */
export function decodePathHistory(value: unknown): PathHistoryState | null {
  if (!(value instanceof Uint8Array)) return null;
  const { header, rest } = unframeBytes(value);
  const { version, items, ...others } = header as Header;
  return version === 2 ? { ...others, paths: { kind: "lines", items, bytes: rest } } : null;
}

type Header = Omit<PathHistoryState, "paths"> & { readonly version: 2; readonly items: number };

function addChange(
  paths: Map<string, PathSum>,
  path: string,
  { person, at, year, added, deleted }: { readonly person: string; readonly at: number; readonly year: number; readonly added: number; readonly deleted: number },
): void {
  let sum = paths.get(path);
  if (sum === undefined) {
    sum = { changes: 0, added: 0, deleted: 0, first: at, creator: person, last: at, byPerson: new Map(), byYear: new Map() };
    paths.set(path, sum);
  }
  sum.changes++;
  sum.added += added;
  sum.deleted += deleted;
  if (at < sum.first || (at === sum.first && person < sum.creator)) [sum.first, sum.creator] = [at, person];
  sum.last = Math.max(sum.last, at);
  const own = sum.byPerson.get(person) ?? { changes: 0, added: 0 };
  own.changes++;
  own.added += added;
  sum.byPerson.set(person, own);
  sum.byYear.set(year, (sum.byYear.get(year) ?? 0) + 1);
}

function keepLater(renames: Map<string, RenameRow>, row: RenameRow): void {
  const known = renames.get(row[0]);
  if (known === undefined || row[2] > known[2] || (row[2] === known[2] && row[1] < known[1])) renames.set(row[0], row);
}

function compareRecent(one: RecentRow, other: RecentRow): number {
  return other[0] - one[0] || compareText(one[1], other[1]);
}

function openRow([, changes, added, deleted, first, creator, last, byPerson, byYear]: PathRow, people: readonly string[]): PathSum {
  const personAt = (place: number): string => people[place] ?? "";
  return {
    changes, added, deleted, first, last,
    creator: personAt(creator),
    byPerson: new Map(byPerson.map(([person, own, lines]) => [personAt(person), { changes: own, added: lines }])),
    byYear: new Map(byYear),
  };
}

function closeRow(path: string, sum: PathSum, placeOf: (person: string) => number): PathRow {
  const byPerson = [...sum.byPerson].map(([person, { changes, added }]): PersonRow => [placeOf(person), changes, added]).sort((one, other) => one[0] - other[0]);
  const byYear = [...sum.byYear].sort((one, other) => one[0] - other[0]);
  return [path, sum.changes, sum.added, sum.deleted, sum.first, placeOf(sum.creator), sum.last, byPerson, byYear];
}
