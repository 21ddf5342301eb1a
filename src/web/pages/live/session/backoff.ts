// How long to wait before the next connection: at once after the first loss, then as everybody does.

import { waitBefore } from "#protocol/live/envelope/connection.ts";

/** `attempts`: that failed in a row. `random`: from 0 to 1. */
export function waitBeforeTry(attempts: number, random: number): number {
  return attempts === 0 ? 0 : waitBefore(attempts - 1, random);
}
