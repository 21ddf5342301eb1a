// The other side of an invitation: what the holder of a link is shown, and how they join. The link alone lets nobody in: who
// accepts is signed in, and their address, which they have shown to be theirs, is the one that was invited.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Caller } from "#platform/http/route.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { assertRoomForAdministrator, parseOffer, standingOf } from "#domains/access/members/rules.ts";
import { deleteMember, insertMember, lockMembers } from "#domains/access/members/store.ts";
import { openName } from "#domains/access/names.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { findTeam } from "#domains/access/store.ts";
import { requireLive } from "#domains/access/teams.ts";

import { isSameAddress, openAddress } from "./emails.ts";
import { findDirectory, findInvitation, lockInvitation, markAccepted, type InvitationRow } from "./store.ts";
import { hashInvitationToken } from "./tokens.ts";

export interface OpenedInvitation {
  readonly teamName: string;
  readonly email: string;
  readonly role: TeamRole;
  readonly stayDays: number | null;
  readonly expiresAt: Date;
}

/** Each method: @throws AppError `invitation.refused` for a link that was used, taken back, replaced, that expired or that nobody made. */
export interface Acceptances {
  /** Makes the person if nobody has the address yet, so that they can sign in with it. */
  open(token: string): Promise<OpenedInvitation>;
  /** Gives the team. @throws AppError `session.required`, `invitation.other-address`, `invitation.already-member`, `member.too-many-administrators`, `guest.not-allowed`. */
  accept(caller: Caller, token: string): Promise<Uuid>;
}

export function createAcceptances(deps: AccessDeps): Acceptances {
  return {
    async open(token) {
      const { teamId, row, key } = await find(deps, token);
      const team = await deps.db.tenant(webScope(teamId), findTeam);
      if (team === null || team.deletion !== null) throw new AppError("invitation.refused");
      const email = openAddress(key, row);
      await ensurePerson(deps, email);
      return { teamName: openName(key, { table: "teams", row: teamId }, team.name), email, role: row.role, stayDays: row.stayDays, expiresAt: row.expiresAt };
    },
    async accept(caller, token) {
      if (caller.kind !== "person" || caller.credential !== "session") throw new AppError("session.required");
      const { personId, sessionId } = caller;
      const { teamId, row, key } = await find(deps, token);
      const own = await deps.identity.findEmail(personId);
      if (own === null || !isSameAddress(key, openAddress(key, row), own)) throw new AppError("invitation.other-address");
      await join(deps, { teamId, invitationId: row.id, personId, sessionId });
      deps.forgetCaller(personId);
      return teamId;
    },
  };
}

interface Found {
  readonly teamId: Uuid;
  readonly row: InvitationRow;
  readonly key: DataKey;
}

async function find(deps: AccessDeps, token: string): Promise<Found> {
  const now = new Date(deps.clock.now());
  const place = await deps.db.global("strongroom_web", (tx) => findDirectory(tx, hashInvitationToken(token), now));
  if (place === null) throw new AppError("invitation.refused");
  const row = await deps.db.tenant(webScope(place.teamId), (tx) => findInvitation(tx, place.invitationId));
  if (row === null || row.ended !== null) throw new AppError("invitation.refused");
  return { teamId: place.teamId, row, key: await deps.keys.field(place.teamId) };
}

/** Somebody new is an address and nothing else until they have signed in with it. */
export async function ensurePerson({ db, identity }: Pick<AccessDeps, "db" | "identity">, email: string): Promise<void> {
  if ((await identity.findPersonByEmail(email)) !== null) return;
  const personId = createUuid();
  const sealed = await identity.sealEmail(personId, email);
  try {
    await db.global("strongroom_web", (tx) => identity.createPerson(tx, { personId, email: sealed }));
  } catch (error) {
    // Somebody opened the same link at the same time.
    if ((await identity.findPersonByEmail(email)) === null) throw error;
  }
}

async function join(deps: AccessDeps, given: { readonly teamId: Uuid; readonly invitationId: Uuid; readonly personId: Uuid; readonly sessionId: Uuid }): Promise<void> {
  const { teamId, invitationId, personId, sessionId } = given;
  const now = new Date(deps.clock.now());
  await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    const row = await lockInvitation(tx, invitationId);
    if (row === null || row.ended !== null || row.expiresAt <= now) throw new AppError("invitation.refused");
    const [members, policy] = [await lockMembers(tx, now), await findPolicy(tx)];
    if (members.some((member) => member.personId === personId)) throw new AppError("invitation.already-member");
    assertRoomForAdministrator(members, policy, { personId, role: row.role });
    // The policy may be stricter than when the invitation was sent.
    const { role, projects, stayDays } = row;
    const offer = parseOffer(projects === "all" ? { role } : { role, projectIds: projects, stayDays: Math.min(stayDays ?? 1, policy.guestDays) }, policy);
    // A guest of before whose time is over comes again.
    await deleteMember(tx, { teamId, personId });
    await insertMember(tx, { teamId, personId, since: now, ...standingOf(offer, now.getTime()) });
    await markAccepted(tx, invitationId, { personId, now });
    await deps.contents.admit(tx, { personId, invitationId, at: now });
    await deps.audit.recordAct(tx, {
      actor: { kind: "person", personId, sessionId, grantId: null },
      event: "access.invitation-accepted",
      subject: { kind: "invitation", id: invitationId },
      details: { role: row.role },
    });
  });
}
