// The history of each file of the head out of the histories of paths: what a file was called before is counted to it. A path that is gone
// counts to what it was renamed to last; one that is there keeps its own, whatever was renamed away from it.

import type { PathRow } from "#protocol/sandbox/wire.ts";
import type { HeadFile } from "./head-file.ts";

/** Of one path over the whole history, as the commits name it. */
export interface PathHistory {
  readonly path: string;
  readonly changes: number;
  readonly added: number;
  readonly deleted: number;
  /** Seconds since 1970, of the first change and of the last. */
  readonly first: number;
  readonly last: number;
  /** Who made the first change: a place in the list of people. */
  readonly creator: number;
  readonly byPerson: readonly (readonly [person: number, changes: number, added: number])[];
  readonly byYear: readonly (readonly [year: number, changes: number])[];
}

/** `places`: the person whom each place in the row stands for. */
export function readPathHistory([path, changes, added, deleted, first, creator, last, rows, byYear]: PathRow, places: readonly number[]): PathHistory {
  const personAt = (place: number): number => places[place] ?? 0;
  return { path, changes, added, deleted, first, creator: personAt(creator), last, byPerson: rows.map(([place, own, lines]) => [personAt(place), own, lines] as const), byYear };
}

export interface Rename {
  readonly from: string;
  readonly to: string;
}

export interface FileHistory extends Omit<PathHistory, "byPerson" | "byYear"> {
  readonly byPerson: ReadonlyMap<number, { readonly changes: number; readonly added: number }>;
  readonly byYear: ReadonlyMap<number, number>;
}

export interface JoinedHistories {
  readonly histories: ReadonlyMap<string, FileHistory>;
  currentPath(path: string): string | null;
}

export function joinHistories(given: { readonly files: readonly HeadFile[]; readonly paths: readonly PathHistory[]; readonly renames: readonly Rename[] }): JoinedHistories {
  const currentPath = createPathResolver(new Set(given.files.map(({ path }) => path)), given.renames);
  const histories = new Map<string, FileHistory>();
  for (const row of given.paths) {
    const path = currentPath(row.path);
    if (path !== null) histories.set(path, addHistory(histories.get(path), row, path));
  }
  return { histories, currentPath };
}

/** Renames that lead in a circle end nowhere. */
function createPathResolver(current: ReadonlySet<string>, renames: readonly Rename[]): (path: string) => string | null {
  const next = new Map(renames.map(({ from, to }) => [from, to]));
  const known = new Map<string, string | null>();
  return (path) => {
    const passed: string[] = [];
    let at: string | undefined = path;
    let answer: string | null = null;
    for (const seen = new Set<string>(); at !== undefined && !seen.has(at); at = next.get(at)) {
      if (current.has(at)) {
        answer = at;
        break;
      }
      const found = known.get(at);
      if (found !== undefined) {
        answer = found;
        break;
      }
      seen.add(at);
      passed.push(at);
    }
    for (const each of passed) known.set(each, answer);
    return answer;
  };
}

function addHistory(sum: FileHistory | undefined, row: PathHistory, path: string): FileHistory {
  const byPerson = new Map(sum?.byPerson);
  for (const [person, changes, added] of row.byPerson) {
    const own = byPerson.get(person);
    byPerson.set(person, { changes: (own?.changes ?? 0) + changes, added: (own?.added ?? 0) + added });
  }
  const byYear = new Map(sum?.byYear);
  for (const [year, changes] of row.byYear) byYear.set(year, (byYear.get(year) ?? 0) + changes);
  const isFirst = sum === undefined || row.first < sum.first;
  return {
    path,
    changes: (sum?.changes ?? 0) + row.changes,
    added: (sum?.added ?? 0) + row.added,
    deleted: (sum?.deleted ?? 0) + row.deleted,
    first: isFirst ? row.first : sum.first,
    creator: isFirst ? row.creator : sum.creator,
    last: Math.max(sum?.last ?? row.last, row.last),
    byPerson,
    byYear,
  };
}
