// The truck factor of Avelino et al. (ICPC 2016): who knows most files leaves first, until more than half of the files have nobody.

/** `files`: the authors of each. */
export function countTruckFactor(files: readonly (readonly number[])[]): number {
  const filesOf = new Map<number, number[]>();
  for (const [file, authors] of files.entries()) for (const author of authors) push(filesOf, author, file);
  const left = files.map((authors) => authors.length);
  let covered = left.filter((authors) => authors > 0).length;
  const covering = new Map([...filesOf].map(([author, own]) => [author, own.length]));
  let gone = 0;
  while (covered * 2 >= files.length && covering.size > 0) {
    const [leaving] = [...covering].reduce((most, next) => (next[1] > most[1] || (next[1] === most[1] && next[0] < most[0]) ? next : most));
    covering.delete(leaving);
    for (const file of filesOf.get(leaving) ?? []) {
      left[file] = (left[file] ?? 0) - 1;
      if (left[file] === 0) covered--;
    }
    gone++;
  }
  return gone;
}

function push(lists: Map<number, number[]>, key: number, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
