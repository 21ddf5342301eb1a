// Which names fit what was typed, the best first: the letters in their order, better when they stand together, at beginnings, in the file's own name.

export interface Ranked<T> {
  readonly item: T;
  readonly score: number;
}

const MAX_RESULTS = 50;

export function rank<T>(items: readonly T[], typed: string, nameOf: (item: T) => string): readonly T[] {
  const wanted = typed.toLowerCase().replaceAll(/\s+/g, "");
  if (wanted === "") return items.slice(0, MAX_RESULTS);
  return items
    .flatMap((item): Ranked<T>[] => {
      const score = scoreName(nameOf(item), wanted);
      return score === null ? [] : [{ item, score }];
    })
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_RESULTS)
    .map(({ item }) => item);
}

/** Null when the letters are not there in this order. */
export function scoreName(name: string, wanted: string): number | null {
  const lower = name.toLowerCase();
  const own = lower.lastIndexOf("/") + 1;
  const inOwn = lower.indexOf(wanted, own);
  if (inOwn >= 0) return 1000 - (inOwn - own) * 4 - name.length;
  let score = 0;
  let at = -1;
  for (const letter of wanted) {
    const next = lower.indexOf(letter, at + 1);
    if (next < 0) return null;
    score += next === at + 1 ? 8 : /[/._\- ]/.test(lower[next - 1] ?? "/") ? 6 : 1;
    at = next;
  }
  return score - name.length / 10;
}
