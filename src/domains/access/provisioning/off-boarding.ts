// The end of somebody's access to a team by its provider, all of it in one transaction: what ends whichever way somebody goes, and besides it invitations that
// would let them in again. Whoever is in no other team has no session left.

import { isSameAddress, openAddress } from "#domains/access/invitations/emails.ts";
import { listOpenInvitations, lockInvitations, markRevoked, type InvitationRow } from "#domains/access/invitations/store.ts";
import { endAccess } from "#domains/access/members/end-access.ts";
import { assertOwnerRemains } from "#domains/access/members/rules.ts";
import type { MemberRow } from "#domains/access/members/store.ts";
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
export async function offBoard(deps: ProvisioningDeps, tx: Tx, work: ProvisionerWork, { user, member, members }: Leaving): Promise<void> {
  const { personId } = user;
  const { teamId, connectionId } = work;
  assertOwnerRemains(members, personId);
  const { inNoOther: everywhere } = await endAccess(deps, tx, { teamId, personId, by: null });
  await revokeInvitations(deps, tx, work, user);
  if (everywhere) await deps.identity.endAll(tx, personId);
  await deps.audit.recordAct(tx, { actor: PROVISIONER_ACTOR, event: "access.membership-deprovisioned", subject: { kind: "person", id: personId }, details: { connection: connectionId, role: member.role, everywhere } });
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
