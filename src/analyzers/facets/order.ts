// The first few of many by an order, without keeping the many in it.

export interface TopGiven<Item> {
  readonly most: number;
  /** As for sort, and total: what comes first is kept. */
  compare(one: Item, other: Item): number;
}

/** In order. Twice the number wanted is held at a time, whatever there is. */
export function keepTop<Item>(items: Iterable<Item>, { most, compare }: TopGiven<Item>): Item[] {
  const kept: Item[] = [];
  for (const item of items) {
    kept.push(item);
    if (kept.length >= most * 2 + 16) cut(kept, { most, compare });
  }
  cut(kept, { most, compare });
  return kept;
}

function cut<Item>(kept: Item[], { most, compare }: TopGiven<Item>): void {
  kept.sort(compare);
  if (kept.length > most) kept.length = most;
}
