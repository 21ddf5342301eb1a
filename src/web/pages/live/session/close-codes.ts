// Why the server closed a connection to a live session, and whether another try can help.

import { CLOSE } from "#protocol/live/envelope/connection.ts";
import type { GuestState } from "#protocol/live/peers/guest.ts";

/** A server that began anew knows members again once its host is back; until then it does not know them. */
const UNKNOWN_FOR_MS = 120_000;

/** Whether this is the end of it, or a loss after which one comes back. */
export function endsSession(code: number, guest: GuestState, now: number): boolean {
  if (code === CLOSE.ended || code === CLOSE.membersOnly || code === CLOSE.replaced) return true;
  // Whom the host turned away is not known any more either; that is the host's no, not the link's fault.
  if (code === CLOSE.unknown) return guest.phase === "connecting" || (guest.phase === "away" && now - guest.since > UNKNOWN_FOR_MS);
  return guest.phase !== "member" && guest.phase !== "away" && code >= 4400 && code < 4600;
}
