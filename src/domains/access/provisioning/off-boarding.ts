// The end of somebody's access to a team, all of it in one transaction: the membership, grants and elevations, what they asked for, tokens, the
// sessions that only this team has, invitations that would let them in again, administration at the machine, work that runs for them. Whoever is in no other team has no session left.

import type { Uuid } from "#base/uuid.ts";
import { endAdminSessionsOf } from "#domains/access/administration/store.ts";
import { isSameAddress, openAddress } from "#domains/access/invitations/emails.ts";
import { listOpenInvitations, lockInvitations, markRevoked, type InvitationRow } from "#domains/access/invitations/store.ts";
import { assertOwnerRemains } from "#domains/access/members/rules.ts";
import { deleteMember, type MemberRow } from "#domains/access/members/store.ts";
import { listTeamIds } from "#domains/access/store.ts";
import type { Tx } from "#platform/db/db.ts";
import { addressOf } from "#protocol/scim/resources.ts";

import { PROVISIONER_ACTOR, type ProvisionerWork, type ProvisioningDeps } from "./deps.ts";
import { openUser } from "./profiles.ts";
import type { UserRow } from "./user-store.ts";

export interface Leaving {
  readonly user: UserRow;
  readonly member: MemberRow;
  readonly members: readonly MemberRow[];
}

/** @throws AppError `member.last-owner`. */
export async function endAccess(deps: ProvisioningDeps, tx: Tx, work: ProvisionerWork, { user, member, members }: Leaving): Promise<void> {
  const { personId } = user;
  const { teamId, connectionId } = work;
  assertOwnerRemains(members, personId);
  await deleteMember(tx, { teamId, personId });
  await deps.grants.endAllOf(tx, { personId, sessionId: "any", by: null, why: "left" });
  await deps.requests.withdrawAllOf(tx, personId);
  await deps.contents.cancelWorkOf(tx, personId);
  await deps.contents.dismiss(tx, { personId, at: new Date(deps.clock.now()) });
  await endAdminSessionsOf(tx, personId, new Date(deps.clock.now()));
  await revokeInvitations(deps, tx, work, user);
  const everywhere = await endCredentials(deps, tx, { personId, teamId });
  await deps.audit.recordAct(tx, { actor: PROVISIONER_ACTOR, event: "access.membership-deprovisioned", subject: { kind: "person", id: personId }, details: { connection: connectionId, role: member.role, everywhere } });
}

/** Whether the person is in no other team, so that everything has ended. */
async function endCredentials(deps: ProvisioningDeps, tx: Tx, given: { readonly personId: Uuid; readonly teamId: Uuid }): Promise<boolean> {
  const others = (await listTeamIds(tx, given.personId)).filter((teamId) => teamId !== given.teamId);
  if (others.length === 0) await deps.identity.endAll(tx, given.personId);
  else await deps.identity.endInTeam(tx, given);
  return others.length === 0;
}

async function revokeInvitations(deps: ProvisioningDeps, tx: Tx, work: ProvisionerWork, user: UserRow): Promise<void> {
  const now = new Date(deps.clock.now());
  for (const row of await listInvitationsOf(tx, work, [user])) await markRevoked(tx, row.id, now);
}

/** Before memberships are: who joins locks the invitation first. */
export async function lockInvitationsOf(tx: Tx, work: ProvisionerWork, users: readonly UserRow[]): Promise<void> {
  if (users.length > 0) await lockInvitations(tx, (await listInvitationsOf(tx, work, users)).map(({ id }) => id));
}

async function listInvitationsOf(tx: Tx, { key }: ProvisionerWork, users: readonly UserRow[]): Promise<readonly InvitationRow[]> {
  const addresses = users.map((user) => addressOf(openUser(key, user)));
  return (await listOpenInvitations(tx)).filter((row) => addresses.some((address) => isSameAddress(key, openAddress(key, row), address)));
}
