// So many pieces of work at a time, the others in the order in which they were asked for.

export type Lanes = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createLanes(count: number): Lanes {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= count) await new Promise<void>((resolve) => waiting.push(resolve));
    else running++;
    try {
      return await work();
    } finally {
      // The place goes on to who has waited longest.
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
