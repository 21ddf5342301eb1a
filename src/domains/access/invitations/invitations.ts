// Invitations as those who run the team make them, see them, send them again and take them back. Nothing here looks up whether
// somebody outside the team has the address.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { MINUTE } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Caller } from "#platform/http/route.ts";
import type { Invitation } from "#protocol/api/invitations.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { findMemberByAddress } from "#domains/access/members/member-by-address.ts";
import { roleOf } from "#domains/access/members/members.ts";
import { assertMayTouchOwners, isStandingAdministrator, parseOffer, type OfferGiven } from "#domains/access/members/rules.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import type { Changes } from "#domains/access/requests/changes.ts";
import type { Proposals } from "#domains/access/requests/propose.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";

import { openAddress } from "./emails.ts";
import { createPowerfulInvitation, INVITE_POWERFUL } from "./powerful.ts";
import { composeInvitationView, createLink, prepareInvitation, sealLetter, storeInvitation } from "./send.ts";
import { findInvitation, listOpenInvitations, lockInvitation, markRevoked, renewInvitation, type InvitationRow } from "./store.ts";

/** A mail that was sent this recently is still on its way. */
const RESEND_AFTER_MS = MINUTE;

export interface InvitationPlace {
  readonly teamId: Uuid;
  readonly invitationId: Uuid;
}

export interface InviteOutcome {
  readonly state: "sent" | "open";
  readonly invitation: Invitation | null;
  readonly requestId: Uuid | null;
}

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, and `invitation.unknown` where one is named. */
export interface Invitations {
  list(caller: Caller, teamId: Uuid): Promise<readonly Invitation[]>;
  /** @throws AppError `invitation.exists`, `invitation.already-member`, `invitation.needs-reason`, `member.…`, `guest.…`, `project.unknown`, `team.deleting`. */
  create(caller: Caller, teamId: Uuid, given: OfferGiven & { readonly email: string; readonly reason?: string | undefined }): Promise<InviteOutcome>;
  /** @throws AppError `invitation.sent-just-now`, `team.deleting`. */
  resend(caller: Caller, place: InvitationPlace): Promise<Invitation>;
  revoke(caller: Caller, place: InvitationPlace): Promise<void>;
}

export interface InvitationsDeps extends AccessDeps {
  readonly changes: Pick<Changes, "register">;
  readonly proposals: Proposals;
}

export function createInvitations(deps: InvitationsDeps): Invitations {
  const { db, permissions } = deps;
  deps.changes.register(createPowerfulInvitation(deps));
  return {
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: "access.read-members" });
      const [key, rows] = await Promise.all([deps.keys.field(teamId), db.tenant(webScope(teamId), listOpenInvitations)]);
      return rows.map((row) => composeInvitationView(row, key));
    },
    create: (caller, teamId, given) => invite(deps, caller, { teamId, ...given }),
    resend: (caller, place) => resend(deps, caller, place),
    async revoke(caller, { teamId, invitationId }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: "access.manage-members" });
      await db.tenant(webScope(teamId), async (tx) => {
        const row = openOnly(await lockInvitation(tx, invitationId));
        await markRevoked(tx, row.id, new Date(deps.clock.now()));
        await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.invitation-revoked", subject: { kind: "invitation", id: row.id }, details: {} });
      });
    },
  };
}

async function invite(deps: InvitationsDeps, caller: Caller, given: OfferGiven & { readonly teamId: Uuid; readonly email: string; readonly reason?: string | undefined }): Promise<InviteOutcome> {
  const { teamId, email, reason } = given;
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.manage-members" });
  assertMayTouchOwners(roleOf(person, teamId), [given.role]);
  const policy = await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    return findPolicy(tx);
  });
  const offer = parseOffer(given, policy);
  // Members see each other's addresses where they may invite, so this tells them nothing.
  if ((await findMemberByAddress(deps, teamId, email)) !== null) throw new AppError("invitation.already-member");
  if (isStandingAdministrator(offer.role)) {
    if (reason === undefined) throw new AppError("invitation.needs-reason");
    const { requestId, state } = await deps.proposals.propose(person, { teamId, kind: INVITE_POWERFUL, subjectId: teamId, change: { email: email.trim(), role: offer.role }, reason });
    return { state: state === "applied" ? "sent" : "open", invitation: null, requestId };
  }
  const prepared = await prepareInvitation(deps, { teamId, email, offer, invitedBy: person.personId });
  await deps.db.tenant(webScope(teamId), (tx) => storeInvitation(deps, tx, { teamId, prepared, actor: actorOf(person) }));
  return { state: "sent", invitation: prepared.view, requestId: null };
}

async function resend(deps: InvitationsDeps, caller: Caller, { teamId, invitationId }: InvitationPlace): Promise<Invitation> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.manage-members" });
  const key = await deps.keys.field(teamId);
  const found = openOnly(await deps.db.tenant(webScope(teamId), (tx) => findInvitation(tx, invitationId)));
  const link = createLink(deps);
  const mail = await sealLetter(deps, { teamId, key, to: openAddress(key, found), offer: found, link });
  const sentAt = new Date(deps.clock.now());
  const row = await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    const locked = openOnly(await lockInvitation(tx, invitationId));
    if (sentAt.getTime() - locked.sentAt.getTime() < RESEND_AFTER_MS) throw new AppError("invitation.sent-just-now");
    await renewInvitation(tx, invitationId, { teamId, tokenHash: link.tokenHash, expiresAt: link.expiresAt, sentAt });
    await deps.mails.enqueue(tx, mail);
    await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.invitation-resent", subject: { kind: "invitation", id: invitationId }, details: {} });
    return { ...locked, sentAt, expiresAt: link.expiresAt };
  });
  return composeInvitationView(row, key);
}

/** One that was accepted or taken back is there no more. @throws AppError `invitation.unknown`. */
function openOnly(row: InvitationRow | null): InvitationRow {
  if (row === null || row.ended !== null) throw new AppError("invitation.unknown");
  return row;
}
