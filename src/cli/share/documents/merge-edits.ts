// Two people changed the same text, one of them on the disk: what the disk's edits are in the text as it is now. What a guest wrote is
// never taken out by it; of what both took out nothing is left.

import { findEdits, type TextEdit } from "./find-edits.ts";

/** Edits to `now` that bring in what made `disk` of `base`. In order, none touching another. */
export function mergeEdits({ base, disk, now }: { readonly base: string; readonly disk: string; readonly now: string }): TextEdit[] {
  const theirs = findEdits(base, disk);
  const ours = findEdits(base, now);
  if (ours.length === 0) return theirs;
  return theirs.flatMap((edit) => rebase(edit, ours)).toSorted((a, b) => a.from - b.from);
}

/** What is left to take out, piece by piece around what was written meanwhile; what comes in stands behind what was written at its place. */
function rebase({ from, to, insert }: TextEdit, ours: readonly TextEdit[]): TextEdit[] {
  const inside = ours.filter((our) => our.from < to && our.to > from);
  const starts = [from, ...inside.map((our) => Math.min(our.to, to))];
  const pieces = starts
    .map((start, index) => ({ start, end: Math.max(start, inside[index]?.from ?? to) }))
    .filter(({ start, end }) => end > start)
    .map(({ start, end }) => ({ from: moved(start, ours), to: moved(start, ours) + end - start, insert: "" }));
  if (insert === "") return pieces;
  const at = moved(from, ours);
  const [first] = pieces;
  return first?.from === at ? [{ ...first, insert }, ...pieces.slice(1)] : [{ from: at, to: at, insert }, ...pieces];
}

/** Where a place of `base` is now: behind what was written at it, or in its stead. */
function moved(place: number, ours: readonly TextEdit[]): number {
  const before = ours.filter(({ from }) => from <= place);
  const shift = before.reduce((sum, { from, to, insert }) => sum + insert.length - (to - from), 0);
  const last = before.at(-1);
  return place + shift + Math.max(0, (last?.to ?? 0) - place);
}
