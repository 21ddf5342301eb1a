// Who may be what: the last owner stays, administrators are few, owners are made by owners, and outsiders are guests. Pure.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import { DAY } from "#base/units.ts";
import type { TeamPolicy } from "#protocol/api/policies.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { MemberRow, Standing } from "./store.ts";

/** They can administer the team whenever they come in, not for minutes of a request: the fewer, the better. */
export function isStandingAdministrator(role: TeamRole): boolean {
  return role === "owner" || role === "administrator";
}

export function countAdministrators(members: readonly Pick<MemberRow, "role">[]): number {
  return members.filter(({ role }) => isStandingAdministrator(role)).length;
}

/** @throws AppError `member.last-owner` when without this person nobody would own the team. */
export function assertOwnerRemains(members: readonly Pick<MemberRow, "personId" | "role">[], personId: Uuid): void {
  const [owner, ...others] = members.filter(({ role }) => role === "owner");
  if (others.length === 0 && owner?.personId === personId) throw new AppError("member.last-owner");
}

/** @throws AppError `member.too-many-administrators` when one more would be one too many. */
export function assertRoomForAdministrator(members: readonly Pick<MemberRow, "personId" | "role">[], policy: Pick<TeamPolicy, "administrators">, joining: { readonly personId: Uuid; readonly role: TeamRole }): void {
  if (!isStandingAdministrator(joining.role)) return;
  const others = countAdministrators(members.filter(({ personId }) => personId !== joining.personId));
  if (others + 1 <= policy.administrators) return;
  throw new AppError("member.too-many-administrators", `The team has ${others} other owners and administrators, and its policy allows ${policy.administrators} in all.`, { details: { most: policy.administrators } });
}

/** Administrators do not make owners, nor end them. @throws AppError `member.owners-only`. */
export function assertMayTouchOwners(actor: TeamRole, roles: readonly TeamRole[]): void {
  if (actor !== "owner" && roles.includes("owner")) throw new AppError("member.owners-only");
}

export interface OfferGiven {
  readonly role: TeamRole;
  readonly projectIds?: readonly Uuid[] | undefined;
  readonly stayDays?: number | undefined;
}

export interface ParsedOffer {
  readonly role: TeamRole;
  readonly projects: "all" | readonly Uuid[];
  readonly stayDays: number | null;
}

/** @throws AppError `guest.invalid`, `guest.not-allowed`, `guest.stay-too-long`. */
export function parseOffer(given: OfferGiven, policy: Pick<TeamPolicy, "guests" | "guestDays">): ParsedOffer {
  const { role, projectIds, stayDays } = given;
  if (role !== "guest") {
    if (projectIds !== undefined || stayDays !== undefined) throw new AppError("guest.invalid", "Projects and days are given for guests only: every other role has the whole team.");
    return { role, projects: "all", stayDays: null };
  }
  if (projectIds === undefined || stayDays === undefined) throw new AppError("guest.invalid", "A guest needs at least one project and a number of days.");
  if (!policy.guests) throw new AppError("guest.not-allowed");
  if (stayDays > policy.guestDays) throw new AppError("guest.stay-too-long", `The team's policy lets guests stay ${policy.guestDays} days at most.`, { details: { most: policy.guestDays } });
  return { role, projects: [...new Set(projectIds)].sort(), stayDays };
}

/** From now on. */
export function standingOf(offer: ParsedOffer, nowMs: number): Standing {
  return { role: offer.role, projects: offer.projects, expiresAt: offer.stayDays === null ? null : new Date(nowMs + offer.stayDays * DAY) };
}
