// A tally adds up: a class of things to a row of counts. Facts about a folder are the sum of those of its parts, so an
// unchanged folder is never counted again (the reason an update costs what changed).

export type Counts = readonly number[];

/** Class key to counts; rows of one key all have the same length. */
export type Tally = Readonly<Record<string, Counts>>;

/** The element-wise sum of all `tallies`. */
export function sumTallies(tallies: Iterable<Tally>): Tally {
  const sum: Record<string, number[]> = Object.create(null) as Record<string, number[]>;
  for (const tally of tallies) {
    for (const [key, counts] of Object.entries(tally)) addCounts(sum, key, counts);
  }
  return sum;
}

function addCounts(sum: Record<string, number[]>, key: string, counts: Counts): void {
  const row = sum[key];
  if (row === undefined) {
    sum[key] = [...counts];
    return;
  }
  for (let index = 0; index < counts.length; index++) row[index] = (row[index] ?? 0) + (counts[index] ?? 0);
}
