// From what a provider says to who is in the team as what. SCIM makes no owners and lowers none, but what HR ends is ended for owners too, save the last.
// Who is in the team by another way stays what they are until a group or the connection gives them a role: a first sync ends nobody who is at work.

import type { Uuid } from "#base/uuid.ts";
import { assertRoomForAdministrator } from "#domains/access/members/rules.ts";
import { changeMember, deleteMember, insertMember, lockMembers, type MemberRow } from "#domains/access/members/store.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import type { Tx } from "#platform/db/db.ts";
import type { DefaultRole, GroupRole } from "#protocol/api/provisioning.ts";

import { PROVISIONER_ACTOR, type ProvisionerWork, type ProvisioningDeps } from "./deps.ts";
import { groupsOf } from "./group-store.ts";
import { endAccess, lockInvitationsOf } from "./off-boarding.ts";
import { markPlaced, type UserRow } from "./user-store.ts";
import { wantedRole } from "./wanted-role.ts";

/**
 * Each of the users is in the team as what they should be, or out of it. Gives those whose access changed: what is remembered of them is forgotten after
 * the commit. @throws AppError `member.last-owner`, `member.too-many-administrators`.
 */
export async function settle(deps: ProvisioningDeps, tx: Tx, work: ProvisionerWork, given: { readonly users: readonly UserRow[]; readonly defaultRole: DefaultRole | null }): Promise<readonly Uuid[]> {
  const groups = await groupsOf(tx, given.users.map(({ id }) => id));
  const now = new Date(deps.clock.now());
  const changed: Uuid[] = [];
  await lockInvitationsOf(tx, work, given.users.filter(({ active }) => !active));
  let members = await lockMembers(tx, now);
  for (const user of given.users) {
    const wanted = wantedRole({ active: user.active, roles: (groups.get(user.id) ?? []).map(({ role }) => role) }, given.defaultRole);
    if (wanted !== null && !user.placed) await markPlaced(tx, user.id);
    const after = await settleOne(deps, tx, work, { user, wanted, members, now });
    if (after === null) continue;
    changed.push(user.personId);
    members = after;
  }
  return changed;
}

interface One {
  readonly user: UserRow;
  readonly wanted: GroupRole | null;
  readonly members: readonly MemberRow[];
  readonly now: Date;
}

/** Who is in the team afterwards; null when nothing had to be changed. */
async function settleOne(deps: ProvisioningDeps, tx: Tx, work: ProvisionerWork, one: One): Promise<readonly MemberRow[] | null> {
  const { user, wanted, members } = one;
  const { personId } = user;
  const member = members.find((each) => each.personId === personId);
  const others = members.filter((each) => each !== member);
  if (wanted === null) {
    // An owner is one by an owner's word, and who was invited by their inviter's: what no group gave, no group takes. Only who is no longer active is ended.
    if (member === undefined || (user.active && (member.role === "owner" || !user.placed))) return null;
    await endAccess(deps, tx, work, { user, member, members });
    return others;
  }
  if (member?.role === wanted || member?.role === "owner") return null;
  assertRoomForAdministrator(members, await findPolicy(tx), { personId, role: wanted });
  const standing: MemberRow = { personId, role: wanted, projects: "all", expiresAt: null, since: member?.since ?? one.now };
  if (member === undefined) await join(deps, tx, work, standing);
  else await changeRole(deps, tx, work, { before: member, after: standing });
  return [...others, standing];
}

async function join(deps: ProvisioningDeps, tx: Tx, { teamId, connectionId }: ProvisionerWork, member: MemberRow): Promise<void> {
  // A guest of before whose time is over may still have a row, and places.
  await deleteMember(tx, { teamId, personId: member.personId });
  await deps.contents.dismiss(tx, { personId: member.personId, at: new Date(deps.clock.now()) });
  await insertMember(tx, { ...member, teamId });
  await deps.audit.recordAct(tx, { actor: PROVISIONER_ACTOR, event: "access.membership-provisioned", subject: { kind: "person", id: member.personId }, details: { connection: connectionId, role: member.role } });
}

/** Access follows the job: leave that was given for the one before ends with it, and what was opened to an outsider. */
async function changeRole(deps: ProvisioningDeps, tx: Tx, { connectionId }: ProvisionerWork, { before, after }: { readonly before: MemberRow; readonly after: MemberRow }): Promise<void> {
  const { personId } = after;
  await changeMember(tx, personId, after);
  await deps.grants.endAllOf(tx, { personId, sessionId: "any", by: null, why: "left" });
  if (before.role === "guest") await deps.contents.dismiss(tx, { personId, at: new Date(deps.clock.now()) });
  await deps.audit.recordAct(tx, { actor: PROVISIONER_ACTOR, event: "access.role-provisioned", subject: { kind: "person", id: personId }, details: { connection: connectionId, before: before.role, after: after.role } });
}
