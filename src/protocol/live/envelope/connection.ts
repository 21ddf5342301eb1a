// What stands around frames where host, guests and relay connect (LIV-39, LIV-40): the path, the sub-protocol, why a relay closes, when one tries again.

export const LIVE_PATH = "/live/";
/** Offered first, and what the relay answers with. */
export const SUB_PROTOCOL = "strongroom.live.1";

/** How a relay closes a connection. */
export const CLOSE = {
  restart: 1012,
  violation: 4400,
  unknown: 4401,
  membersOnly: 4403,
  time: 4408,
  replaced: 4409,
  ended: 4410,
  behind: 4413,
  tooFast: 4429,
  full: 4503,
} as const;

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 8000;

/** How long to wait before try number `tries` (from 0): doubled each time, and shifted so that not all come back at once. `random` is from 0 to 1. */
export function waitBefore(tries: number, random: number): number {
  return Math.round(Math.min(FIRST_WAIT_MS * 2 ** tries, LONGEST_WAIT_MS) * (0.75 + random / 2));
}
