// Who made the history: authors mapped by mailmap and counted by name, as `git shortlog -sn` counts them.

import type { HistoryState } from "./history-state.ts";
import type { Mailmap } from "./mailmap.ts";

export interface Contributor {
  readonly name: string;
  readonly commits: number;
  readonly linesAdded: number;
  readonly linesDeleted: number;
  /** Seconds since 1970. */
  readonly first: number;
  readonly last: number;
}

/** By commits, descending, then by name. */
export function listContributors(state: HistoryState, mailmap: Mailmap): Contributor[] {
  const byName = new Map<string, Contributor>();
  for (const [authorName, authorEmail, commits, added, deleted, first, last] of state.authors) {
    const { name } = mailmap.resolve({ name: authorName, email: authorEmail });
    const sum = byName.get(name);
    byName.set(name, {
      name,
      commits: (sum?.commits ?? 0) + commits,
      linesAdded: (sum?.linesAdded ?? 0) + added,
      linesDeleted: (sum?.linesDeleted ?? 0) + deleted,
      first: Math.min(sum?.first ?? first, first),
      last: Math.max(sum?.last ?? last, last),
    });
  }
  return [...byName.values()].sort((a, b) => b.commits - a.commits || (a.name < b.name ? -1 : 1));
}

/** The smallest number of people who together made half of the commits; `contributors` by commits, descending. */
export function countHalfOfCommitsBy(contributors: readonly Contributor[]): number {
  const total = contributors.reduce((sum, { commits }) => sum + commits, 0);
  let sum = 0;
  let people = 0;
  for (const { commits } of contributors) {
    if (sum * 2 >= total) break;
    sum += commits;
    people++;
  }
  return people;
}
