// Members of a team: seen, given another role (a change that others approve), ended, and leaving by themselves.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { ChangeOutcome } from "#protocol/api/changes.ts";
import type { Member, MemberEnd, MemberList } from "#protocol/api/members.ts";

import { findPolicy } from "#domains/access/policies/store.ts";
import type { Changes } from "#domains/access/requests/changes.ts";
import type { Proposals } from "#domains/access/requests/propose.ts";
import type { Requests } from "#domains/access/requests/requests.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";

import { composeMember } from "./compose-member.ts";
import type { EndingDeps } from "./end-access.ts";
import { createMembershipEnd, END_MEMBERSHIP, endMembership } from "./end-membership.ts";
import { CHANGE_ROLE, createRoleChange } from "./role-change.ts";
import { assertMayTouchOwners, countAdministrators, isStandingAdministrator, parseOffer, type OfferGiven } from "./rules.ts";
import { findMember, listMembers, lockMembers, type MemberRow } from "./store.ts";

export interface MemberPlace {
  readonly teamId: Uuid;
  readonly personId: Uuid;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, and `member.unknown` where one is named. */
export interface Members {
  list(caller: Caller, teamId: Uuid): Promise<MemberList>;
  /** @throws AppError `member.last-owner`, `member.owners-only`, `member.too-many-administrators`, `member.needs-third`, `guest.…`, `access-request.open-already`, `team.deleting`. */
  change(caller: Caller, place: MemberPlace, given: OfferGiven & { readonly reason: string }): Promise<ChangeOutcome>;
  /**
   * At once; of another who runs the team when somebody else has approved it, or at once and on record where there is nobody.
   * @throws AppError `member.last-owner`, `member.owners-only`, `member.needs-third`, `access-request.open-already`, `team.deleting`.
   */
  end(caller: Caller, place: MemberPlace, given: { readonly reason: string }): Promise<MemberEnd>;
  /** @throws AppError `member.last-owner`. */
  leave(caller: Caller, teamId: Uuid): Promise<void>;
}

export interface MembersDeps extends EndingDeps {
  readonly changes: Pick<Changes, "register">;
  readonly requests: Proposals & Pick<Requests, "withdrawAllOf">;
}

export function createMembers(deps: MembersDeps): Members {
  const { db, permissions } = deps;
  deps.changes.register(createRoleChange(deps));
  deps.changes.register(createMembershipEnd(deps));
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read-members" });
      return listAll(deps, teamId);
    },
    change: (caller, place, given) => askForRole(deps, caller, { ...place, ...given }),
    end: (caller, place, given) => endMember(deps, caller, { ...place, ...given }),
    async leave(caller, teamId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.leave" });
      await db.tenant(webScope(teamId), async (tx) => {
        const { personId } = person;
        await endMembership(deps, tx, { teamId, personId, by: personId, event: "access.member-left", actor: actorOf(person), check: () => undefined });
      });
      deps.forgetCaller(person.personId);
    },
  };
}

/** The caller's own in the team. @throws AppError `team.unknown`. */
export function roleOf(person: PersonCaller, teamId: Uuid): MemberRow["role"] {
  const role = person.teams.find(({ tenantId }) => tenantId === teamId)?.role;
  if (role === undefined) throw new AppError("team.unknown");
  return role;
}

async function listAll(deps: MembersDeps, teamId: Uuid): Promise<MemberList> {
  const now = new Date(deps.clock.now());
  const { rows, policy } = await deps.db.tenant(webScope(teamId), async (tx) => ({ rows: await listMembers(tx, now), policy: await findPolicy(tx) }));
  const people = await deps.people.describe(rows.map(({ personId }) => personId));
  const items = rows.map((row): Member => composeMember(row, people.get(row.personId) ?? null, now));
  return { items, administrators: { now: countAdministrators(rows), most: policy.administrators } };
}

async function askForRole(deps: MembersDeps, caller: Caller, given: MemberPlace & OfferGiven & { readonly reason: string }): Promise<ChangeOutcome> {
  const { teamId, personId, reason, ...offer } = given;
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.manage-members" });
  const now = new Date(deps.clock.now());
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    const member = await findMember(tx, personId, now);
    if (member === null) throw new AppError("member.unknown");
    assertMayTouchOwners(roleOf(person, teamId), [member.role, offer.role]);
    parseOffer(offer, await findPolicy(tx));
  });
  return deps.requests.propose(person, { teamId, kind: CHANGE_ROLE, subjectId: personId, change: { role: offer.role, projectIds: offer.projectIds ?? null, stayDays: offer.stayDays ?? null }, reason });
}

/** Ends at once who does not run the team, and whoever ends themselves; for the others it asks. */
async function endMember(deps: MembersDeps, caller: Caller, given: MemberPlace & { readonly reason: string }): Promise<MemberEnd> {
  const { teamId, personId, reason } = given;
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.manage-members" });
  const role = roleOf(person, teamId);
  const ended = await deps.db.tenant(webScope(teamId), async (tx) => {
    const members = await lockMembers(tx, new Date(deps.clock.now()));
    const member = members.find((each) => each.personId === personId);
    if (member === undefined) throw new AppError("member.unknown");
    assertMayTouchOwners(role, [member.role]);
    if (isStandingAdministrator(member.role) && personId !== person.personId) return false;
    await endMembership(deps, tx, { teamId, personId, by: person.personId, event: "access.member-removed", actor: actorOf(person), check: () => undefined });
    return true;
  });
  if (ended) {
    deps.forgetCaller(personId);
    return { state: "ended", requestId: null };
  }
  const { requestId, state } = await deps.requests.propose(person, { teamId, kind: END_MEMBERSHIP, subjectId: personId, change: {}, reason });
  return { state: state === "applied" ? "ended" : "open", requestId };
}
