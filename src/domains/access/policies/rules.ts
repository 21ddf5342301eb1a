// What a policy must be like before it is asked for: whoever asks can work under it, and so can the team. Pure.

import { AppError } from "#base/app-error.ts";
import { HOUR, MINUTE } from "#base/units.ts";
import { SIGN_IN_STRENGTHS, type SignInStrength } from "#platform/http/route.ts";
import { APPROVAL_KINDS, type TeamPolicy } from "#protocol/api/policies.ts";

/** The session that somebody is in, as far as policies speak of it. */
export interface SessionFacts {
  readonly strength: SignInStrength;
  readonly ageMs: number;
}

export function isOld({ ageMs }: Pick<SessionFacts, "ageMs">, { sessionHours }: Pick<TeamPolicy, "sessionHours">): boolean {
  return sessionHours !== null && ageMs > sessionHours * HOUR;
}

export function isIdle({ idleMs }: { readonly idleMs: number }, { idleMinutes }: Pick<TeamPolicy, "idleMinutes">): boolean {
  return idleMinutes !== null && idleMs > idleMinutes * MINUTE;
}

/** @throws AppError `policy.locks-out` when who asks could no longer work in the team. */
export function assertOwnSession(session: SessionFacts, policy: TeamPolicy): void {
  if (SIGN_IN_STRENGTHS.indexOf(session.strength) < SIGN_IN_STRENGTHS.indexOf(policy.signIn)) {
    throw new AppError("policy.locks-out", "Your own session began with less than the new policy asks for: sign in that way first, so that nobody locks themselves out.");
  }
  if (isOld(session, policy)) throw new AppError("policy.locks-out", "Your own session is older than the new policy allows: sign in again first, so that nobody locks themselves out.");
}

/** @throws AppError `policy.administrators-too-few`, `policy.locks-out`. */
export function assertWorkable(policy: TeamPolicy, administrators: number): void {
  if (policy.administrators < administrators) {
    throw new AppError("policy.administrators-too-few", `The team has ${administrators} owners and administrators: end some of them first.`, { details: { now: administrators } });
  }
  // Of those who run the team all but who asks can approve; a team of one is asked for none.
  const approvers = Math.max(1, administrators - 1);
  const tooMany = APPROVAL_KINDS.find((kind) => policy.approvals[kind] > approvers);
  if (tooMany !== undefined) throw new AppError("policy.locks-out", `No more than ${approvers} can approve in this team, so nothing would ever be approved.`, { details: { most: approvers } });
}
