// What a policy must be like before it is asked for: whoever asks can work under it, and so can the team. Pure.

import { AppError } from "#base/app-error.ts";
import { HOUR, MINUTE } from "#base/units.ts";
import { countAdministrators } from "#domains/access/members/rules.ts";
import type { MemberRow } from "#domains/access/members/store.ts";
import { approverRoles } from "#domains/access/requests/rules.ts";
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
export function assertWorkable(policy: TeamPolicy, members: readonly Pick<MemberRow, "role">[]): void {
  const administrators = countAdministrators(members);
  if (policy.administrators < administrators) {
    throw new AppError("policy.administrators-too-few", `The team has ${administrators} owners and administrators: end some of them first.`, { details: { now: administrators } });
  }
  for (const kind of APPROVAL_KINDS) {
    const roles = approverRoles(policy, kind);
    // Of those who approve all but who asks can; a team of one is asked for none.
    const approvers = Math.max(1, members.filter(({ role }) => roles.includes(role)).length - 1);
    if (policy.approvals[kind] > approvers) throw new AppError("policy.locks-out", `No more than ${approvers} could approve that in this team, so nothing would ever be approved.`, { details: { most: approvers } });
  }
}

/** How many of whom agree to what: the owners' to change. */
export function agreementOf(policy: TeamPolicy): Pick<TeamPolicy, "approvals" | "approvers"> {
  const { approvals, approvers } = inOrder(policy);
  return { approvals, approvers };
}

/** The same, with its lists in the order of the words: two that say the same are the same. */
export function inOrder(policy: TeamPolicy): TeamPolicy {
  const { access, role, policy: own, invitation } = policy.approvers;
  return { ...policy, approvers: { access: access.toSorted(), role: role.toSorted(), policy: own.toSorted(), invitation: invitation.toSorted() } };
}
