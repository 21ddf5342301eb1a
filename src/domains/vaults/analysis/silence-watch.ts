// A process that says nothing while something is waited for hangs.

export interface SilenceWatch {
  readonly signal: AbortSignal;
  heard(): void;
  end(): void;
}

/** Aborts when nothing was heard for so long while something is waited for. */
export function createSilenceWatch(maxSilenceMs: number, isWaiting: () => boolean): SilenceWatch {
  const stop = new AbortController();
  let heardLately = true;
  const timer = setInterval(() => {
    if (!heardLately && isWaiting()) stop.abort();
    heardLately = false;
  }, maxSilenceMs);
  timer.unref();
  return { signal: stop.signal, heard: () => void (heardLately = true), end: () => clearInterval(timer) };
}
