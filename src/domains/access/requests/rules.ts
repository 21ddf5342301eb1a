// Whose agreement a request needs: what the team's policy says, and what no policy undercuts. Pure.
//
// What is the owners' takes an owner, as who asks or as who approves: owners themselves, who approves what, and running the team as lent
// access. Ending or changing somebody else who runs the team takes another, who is neither of the two.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { isStandingAdministrator } from "#domains/access/members/rules.ts";
import { APPROVERS_BESIDE_OWNERS, type ApprovalKind, type TeamPolicy } from "#protocol/api/policies.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { Bundle } from "./bundles.ts";
import { othersIn, type Team } from "./context.ts";
import { approvalsNeeded, type Rule } from "./machine.ts";

type TeamNow = Pick<Team, "members" | "policy" | "roleNow">;

export function approverRoles({ approvers }: Pick<TeamPolicy, "approvers">, kind: ApprovalKind): readonly TeamRole[] {
  return ["owner", ...approvers[kind]];
}

/** What is the owners' to give takes one of them, also where the policy asks nobody for the rest. */
export function bundleRule({ policy }: Pick<Team, "policy">, { ownersAlone }: Pick<Bundle, "ownersAlone">): Rule {
  if (ownersAlone) return { approvals: Math.max(1, policy.approvals.access), roles: ["owner"] };
  return { approvals: policy.approvals.access, roles: approverRoles(policy, "access") };
}

/** How many of whom approve access, as things are. @throws AppError `access-request.no-approver`. */
export function accessRule(team: TeamNow, bundle: Pick<Bundle, "ownersAlone">, personId: Uuid): Rule {
  const { approvals, roles } = bundleRule(team, bundle);
  const others = othersIn(team, roles, [personId]).length;
  if (approvals > 0 && others === 0) throw new AppError("access-request.no-approver");
  return { approvals: approvalsNeeded(approvals, others), roles };
}

export interface ChangeFacts {
  readonly kind: Exclude<ApprovalKind, "access">;
  readonly asker: Uuid;
  /** Whom or what it is about. */
  readonly about: Uuid;
  /** Whether it changes what is the owners'. */
  readonly ofOwners: boolean;
}

/** Somebody else who runs the team: ending or changing them is nobody's alone where a third could agree. */
export function concernsAnother({ roleNow }: Pick<Team, "roleNow">, { asker, about }: Pick<ChangeFacts, "asker" | "about">): boolean {
  const role = roleNow(about);
  return about !== asker && role !== null && isStandingAdministrator(role);
}

/** How many of whom approve a change, as things are. @throws AppError `member.needs-third`. */
export function changeRule(team: TeamNow, change: ChangeFacts): Rule {
  const { kind, asker, about } = change;
  const needsOwner = change.ofOwners && team.roleNow(asker) !== "owner";
  const roles = needsOwner ? (["owner"] as const) : rolesThere(team, change);
  const others = othersIn(team, roles, [asker, about]).length;
  const another = concernsAnother(team, change);
  // Of two owners with nobody beside them neither ends the other: whoever came first would win.
  if (another && others === 0 && team.roleNow(about) === "owner") throw new AppError("member.needs-third");
  const wanted = Math.max(another || needsOwner ? 1 : 0, team.policy.approvals[kind]);
  return { approvals: approvalsNeeded(wanted, others), roles };
}

/** Those whom the policy names; where none of them is there besides the two, whoever else runs the team. */
function rolesThere(team: TeamNow, { kind, asker, about }: ChangeFacts): readonly TeamRole[] {
  const named = approverRoles(team.policy, kind);
  return othersIn(team, named, [asker, about]).length > 0 ? named : ["owner", ...APPROVERS_BESIDE_OWNERS[kind]];
}
