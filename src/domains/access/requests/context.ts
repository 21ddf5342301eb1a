// What the parts of requests are given, and what all of them ask of a team.

import { isAppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { listMembers, lockMembers, type MemberRow } from "#domains/access/members/store.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Mails } from "#platform/mail/mails.ts";
import type { TeamPolicy } from "#protocol/api/policies.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { Changes } from "./changes.ts";
import type { RoleNow } from "./machine.ts";

export interface RequestsDeps extends Pick<AccessDeps, "db" | "audit" | "permissions" | "keys"> {
  /** A steady one: see ../grants/steady-clock.ts. */
  readonly clock: Pick<Clock, "now">;
  readonly grants: Grants;
  readonly changes: Changes;
  readonly people: {
    describe(people: readonly Uuid[]): Promise<ReadonlyMap<Uuid, { readonly email: string | null; readonly lastSeenAt: Date | null }>>;
  };
  readonly mails: Pick<Mails, "seal" | "enqueue">;
  /** Where people reach the page at a path of ours. */
  linkTo(path: string): string;
  /** What is remembered of a person's access is read again at their next request. */
  forgetCaller(personId: Uuid): void;
}

export interface Team {
  readonly members: readonly MemberRow[];
  readonly policy: TeamPolicy;
  readonly roleNow: RoleNow;
}

/** `locked`: nobody's role changes until the transaction ends, and of two who decide here one waits for the other. */
export async function loadTeam(tx: Tx, now: Date, lock: "locked" | "as-it-is"): Promise<Team> {
  const members = lock === "locked" ? await lockMembers(tx, now) : await listMembers(tx, now);
  const roles = new Map<Uuid, TeamRole>(members.map(({ personId, role }) => [personId, role]));
  return { members, policy: await findPolicy(tx), roleNow: (personId) => roles.get(personId) ?? null };
}

/** Whether the caller has the permission in the team, now and without more. */
export function has({ permissions }: Pick<RequestsDeps, "permissions">, caller: Caller, given: { readonly teamId: Uuid; readonly permission: string }): boolean {
  try {
    permissions.authorise(caller, { tenantId: given.teamId, permission: given.permission });
    return true;
  } catch (error) {
    if (isAppError(error, "access.denied") || isAppError(error, "access.token-scope")) return false;
    throw error;
  }
}

/** Who but these people has one of the roles. */
export function othersIn({ members }: Pick<Team, "members">, roles: readonly TeamRole[], people: readonly (Uuid | null)[]): readonly Uuid[] {
  return members.filter((member) => !people.includes(member.personId) && roles.includes(member.role)).map((member) => member.personId);
}
