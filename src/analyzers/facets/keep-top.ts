// The first few of many by an order, without keeping the many.

export interface Top<Item> {
  add(item: Item): void;
  /** In order. */
  list(): Item[];
}

/** `compare` as for sort, and total: what comes first is kept. Twice the number wanted is held between sorts. */
export function keepTop<Item>(most: number, compare: (one: Item, other: Item) => number): Top<Item> {
  let kept: Item[] = [];
  const cut = (): void => {
    kept.sort(compare);
    if (kept.length > most) kept.length = most;
  };
  return {
    add(item) {
      kept.push(item);
      if (kept.length >= most * 2 + 16) cut();
    },
    list() {
      cut();
      return [...kept];
    },
  };
}
