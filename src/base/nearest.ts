// The nearest of some names to a mistyped one, for "did you mean".

/** A name further away than this many edits is not what was meant. */
const MAX_EDITS = 3;

/** The name with the fewest edits (optimal string alignment distance), or null when none is near. */
export function findNearest(word: string, names: Iterable<string>): string | null {
  let best: string | null = null;
  let bestEdits = Math.min(MAX_EDITS, Math.ceil(word.length / 2)) + 1;
  for (const name of names) {
    const edits = name.startsWith(word) && word.length >= 2 ? 1 : countEdits(word, name);
    if (edits < bestEdits) {
      best = name;
      bestEdits = edits;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours that make `from` into `to`. */
function countEdits(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let edits = Math.min((current[column - 1] ?? 0) + 1, (last[column] ?? 0) + 1, (last[column - 1] ?? 0) + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) edits = Math.min(edits, (beforeLast[column - 2] ?? 0) + 1);
      current.push(edits);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length] ?? to.length;
}
