// How long to wait before the next connection: at once after the first loss, then longer, and never in step with others.

const STEPS_MS = [0, 500, 1000, 2000, 4000, 8000] as const;
const JITTER = 0.25;

/** `attempts`: that failed in a row. `random`: from 0 to 1. */
export function waitBeforeTry(attempts: number, random: number): number {
  const step = STEPS_MS[Math.min(attempts, STEPS_MS.length - 1)] ?? 0;
  return Math.round(step * (1 - JITTER + 2 * JITTER * random));
}
