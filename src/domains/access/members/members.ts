// Members of a team: seen, given another role (a change that others approve), ended, and leaving by themselves.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";
import type { ChangeOutcome } from "#protocol/api/changes.ts";
import type { Member, MemberList } from "#protocol/api/members.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import type { Grants } from "#domains/access/grants/grants.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import type { Changes } from "#domains/access/requests/changes.ts";
import type { Proposals } from "#domains/access/requests/propose.ts";
import type { Requests } from "#domains/access/requests/requests.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";

import { composeMember } from "./compose-member.ts";
import { CHANGE_ROLE, createRoleChange } from "./role-change.ts";
import { assertMayTouchOwners, assertOwnerRemains, countAdministrators, parseOffer, type OfferGiven } from "./rules.ts";
import { deleteMember, findMember, listMembers, lockMembers, type MemberRow } from "./store.ts";

export interface MemberPlace {
  readonly teamId: Uuid;
  readonly personId: Uuid;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, and `member.unknown` where one is named. */
export interface Members {
  list(caller: Caller, teamId: Uuid): Promise<MemberList>;
  /** @throws AppError `member.last-owner`, `member.owners-only`, `member.too-many-administrators`, `guest.…`, `request.open-already`, `team.deleting`. */
  change(caller: Caller, place: MemberPlace, given: OfferGiven & { readonly reason: string }): Promise<ChangeOutcome>;
  /** @throws AppError `member.last-owner`, `member.owners-only`. */
  remove(caller: Caller, place: MemberPlace): Promise<void>;
  /** @throws AppError `member.last-owner`. */
  leave(caller: Caller, teamId: Uuid): Promise<void>;
}

export interface MembersDeps extends AccessDeps {
  readonly grants: Pick<Grants, "endAllOf">;
  readonly changes: Pick<Changes, "register">;
  readonly proposals: Proposals & Pick<Requests, "withdrawAllOf">;
}

export function createMembers(deps: MembersDeps): Members {
  const { db, permissions } = deps;
  deps.changes.register(createRoleChange(deps));
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read-members" });
      return listAll(deps, teamId);
    },
    change: (caller, place, given) => askForRole(deps, caller, { ...place, ...given }),
    async remove(caller, { teamId, personId }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.manage-members" });
      const role = roleOf(person, teamId);
      await db.tenant(webScope(teamId), async (tx) => {
        const ended = await end(deps, tx, { teamId, personId, person, check: (member) => assertMayTouchOwners(role, [member.role]) });
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.member-removed", subject: { kind: "person", id: personId }, details: { role: ended.role } });
      });
      deps.forgetCaller(personId);
    },
    async leave(caller, teamId) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.leave" });
      await db.tenant(webScope(teamId), async (tx) => {
        const ended = await end(deps, tx, { teamId, personId: person.personId, person, check: () => undefined });
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.member-left", subject: { kind: "person", id: person.personId }, details: { role: ended.role } });
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
  return deps.proposals.propose(person, { teamId, kind: CHANGE_ROLE, subjectId: personId, change: { role: offer.role, projectIds: offer.projectIds ?? null, stayDays: offer.stayDays ?? null }, reason });
}

interface Ending extends MemberPlace {
  readonly person: PersonCaller;
  /** Before anything is ended. */
  check(member: MemberRow): void;
}

/** The membership, all grants in the team and what they still ask for, in one transaction. */
async function end(deps: MembersDeps, tx: Tx, { teamId, personId, person, check }: Ending): Promise<MemberRow> {
  const members = await lockMembers(tx, new Date(deps.clock.now()));
  const member = members.find((each) => each.personId === personId);
  if (member === undefined) throw new AppError("member.unknown");
  check(member);
  assertOwnerRemains(members, personId);
  await deleteMember(tx, { teamId, personId });
  await deps.grants.endAllOf(tx, { personId, sessionId: "any", by: person.personId, why: "left" });
  await deps.proposals.withdrawAllOf(tx, personId);
  return member;
}
