// Which version both speak (LIV-19): the newest that both know, by lists that travel sealed and are bound into every key. Whoever
// stands between can neither shorten a list nor choose.

import { refuseLive } from "#protocol/live/envelope/refusal.ts";

export const VERSIONS: readonly number[] = [1];

/** The host's choice. @throws AppError `live.refused`. */
export function chooseVersion(ours: readonly number[], theirs: readonly number[]): number {
  const common = ours.filter((version) => theirs.includes(version));
  if (common.length === 0) throw refuseLive("LIV-19", "host and guest have no version in common: update the older one");
  return Math.max(...common);
}

/** The guest's check of it. @throws AppError `live.refused`. */
export function checkVersion(chosen: number, lists: { readonly offered: readonly number[]; readonly host: readonly number[] }): void {
  if (chosen !== chooseVersion(lists.offered, lists.host)) throw refuseLive("LIV-19", "the host did not choose the newest version that both know");
}
