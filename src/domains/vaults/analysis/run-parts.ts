// Parts of one job at the same time. One that fails fails all, and the others are stopped and waited for, so that none outlives the
// job.

export interface PartsGiven<Part> {
  readonly parts: readonly Part[];
  readonly signal: AbortSignal;
  /** Does one part; gives the bytes that it read. */
  run(part: Part, signal: AbortSignal): Promise<number>;
}

/** The bytes that all parts read. */
export async function runParts<Part>({ parts, signal, run }: PartsGiven<Part>): Promise<number> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const runs = parts.map(async (part) => await run(part, either));
  try {
    const read = await Promise.all(runs);
    return read.reduce((sum, bytes) => sum + bytes, 0);
  } catch (error) {
    stop.abort(error);
    await Promise.allSettled(runs);
    throw error;
  }
}
