// Chance that can be had again: all random choices of a long suite come from one printed seed.

/** Numbers in [0, 1), by mulberry32: good enough to choose moments, and the same everywhere. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run of the tests, or a new one. */
export function seedOfRun(): number {
  const given = process.env["STRONGROOM_SEED"];
  return given === undefined || given === "" ? Math.floor(Math.random() * 2 ** 32) : Number(given);
}

/** Whether long suites run whole; else they take a sample. */
export function isWholeRun(): boolean {
  return process.env["STRONGROOM_FULL"] === "1";
}
