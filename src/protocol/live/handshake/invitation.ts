// How long and for how many an invitation is good (LIV-15): pure rules, kept by the host. The relay knows the end of it too, but is
// not believed.

import { refuseLive } from "#protocol/live/envelope/refusal.ts";

/** Each attempt meets the code of another with a chance of one in a million: so many stay one in ten thousand. */
const MAX_ATTEMPTS = 100;

export interface Invitation {
  readonly expiresAt: number;
  /** How many may still be admitted by it. */
  readonly joinsLeft: number;
  readonly attempts: number;
}

export function createInvitation({ expiresAt, joins }: { readonly expiresAt: number; readonly joins: number }): Invitation {
  return { expiresAt, joinsLeft: joins, attempts: 0 };
}

/** The invitation after somebody asked to join by it. @throws AppError `live.refused`. */
export function attemptJoin(invitation: Invitation | undefined, now: number): Invitation {
  if (invitation === undefined) throw refuseLive("LIV-15", "the invitation is unknown or was revoked");
  if (now >= invitation.expiresAt) throw refuseLive("LIV-15", "the invitation has expired");
  if (invitation.joinsLeft === 0) throw refuseLive("LIV-15", "the invitation was used as often as it may be");
  if (invitation.attempts >= MAX_ATTEMPTS) throw refuseLive("LIV-15", `${MAX_ATTEMPTS} have asked to join by the invitation`);
  return { ...invitation, attempts: invitation.attempts + 1 };
}

/** Null when it is used up. @throws AppError `live.refused`. */
export function useInvitation(invitation: Invitation | undefined, now: number): Invitation | null {
  if (invitation === undefined || now >= invitation.expiresAt || invitation.joinsLeft === 0) throw refuseLive("LIV-15", "the invitation is not good any more");
  return invitation.joinsLeft === 1 ? null : { ...invitation, joinsLeft: invitation.joinsLeft - 1 };
}
