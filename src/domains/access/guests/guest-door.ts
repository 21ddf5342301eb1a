// Guests of what other domains show to outsiders, as rooms: let in by the same invitation, under the same permission and policy, as every guest, but
// without a project. So there is one notion of a guest: a membership with an end, that reaches nothing by itself.

import { actorOf } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import type { Uuid } from "#base/uuid.ts";
import { endMembership, type EndingDeps } from "#domains/access/members/end-membership.ts";
import { findMemberByAddress } from "#domains/access/members/member-by-address.ts";
import { parseOffer, type ParsedOffer } from "#domains/access/members/rules.ts";
import { changeMember, findMember, listMembers, lockMembers, type MemberRow } from "#domains/access/members/store.ts";
import { prepareInvitation, storeInvitation, type PreparedInvitation } from "#domains/access/invitations/send.ts";
import { listOpenInvitations, lockInvitation, lockInvitations, markRevoked, prolongStay, renewInvitation, type InvitationRow } from "#domains/access/invitations/store.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { requireLive } from "#domains/access/teams.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Caller, PersonCaller } from "#platform/http/route.ts";

export interface AdmittedGuest {
  /** Who is a guest of the team already. */
  readonly personId: Uuid | null;
  /** By which they will join. */
  readonly invitationId: Uuid | null;
  /** Their time in the team ends no later, where that is known. */
  readonly until: Date | null;
}

export interface PreparedGuest {
  /** The elevation in `under`. */
  readonly person: PersonCaller;
  /** In the transaction of what they are let into. Null when somebody joined, left or was invited since: to be prepared anew. @throws AppError `invitation.already-member` of who is no guest, `team.deleting`. */
  admit(tx: Tx): Promise<AdmittedGuest | null>;
}

export interface GuestDoor {
  /** @throws AppError `guest.not-allowed` where the team's policy lets no guests in. */
  requireAllowed(tx: Tx): Promise<void>;
  /** Keys and mails are asked for here. @throws AppError as an invitation does: `access.denied`, `access.elevation-required`, `guest.not-allowed`, `guest.stay-too-long`, `invitation.already-member`. */
  prepare(caller: Caller, given: { readonly teamId: Uuid; readonly email: string; readonly until: Date }): Promise<PreparedGuest>;
  /** Before places of these guests are read to be ended: nobody joins by the invitations, joins otherwise or leaves until the transaction ends. */
  hold(tx: Tx, invitationIds: readonly Uuid[]): Promise<void>;
  /** What is held already. Nothing is shown to them any more: a membership that reaches no project ends, an invitation that leads to none is taken back. Gives whose membership ended. */
  release(tx: Tx, given: { readonly teamId: Uuid; readonly by: PersonCaller; readonly personId: Uuid | null; readonly invitationId: Uuid | null }): Promise<Uuid | null>;
  /** After the transaction: at their next request they are who they are now. */
  forget(personId: Uuid): void;
}

export function createGuestDoor(deps: EndingDeps): GuestDoor {
  return {
    async requireAllowed(tx) {
      if (!(await findPolicy(tx)).guests) throw new AppError("guest.not-allowed");
    },
    prepare: (caller, given) => prepare(deps, caller, given),
    async hold(tx, invitationIds) {
      await lockInvitations(tx, invitationIds);
      await lockMembers(tx, new Date(deps.clock.now()));
    },
    release: (tx, given) => release(deps, tx, given),
    forget: (personId) => deps.forgetCaller(personId),
  };
}

/** Where nobody from outside is let in. */
export function closedGuestDoor(): GuestDoor {
  const refuse = async (): Promise<never> => Promise.reject(new AppError("guest.not-allowed"));
  return { requireAllowed: refuse, prepare: refuse, hold: refuse, release: refuse, forget: () => undefined };
}

async function prepare(deps: EndingDeps, caller: Caller, { teamId, email, until }: { readonly teamId: Uuid; readonly email: string; readonly until: Date }): Promise<PreparedGuest> {
  const person = deps.permissions.authorise(caller, { tenantId: teamId, permission: "access.manage-members" });
  const stayDays = Math.max(1, Math.ceil((until.getTime() - deps.clock.now()) / DAY));
  const { policy, known } = await deps.db.tenant(webScope(teamId), async (tx) => {
    await requireLive(tx);
    return { policy: await findPolicy(tx), known: new Set((await listMembers(tx, new Date(deps.clock.now()))).map(({ personId }) => personId)) };
  });
  const offer = parseOffer({ role: "guest", projectIds: [], stayDays }, policy);
  const member = await findMemberByAddress(deps, teamId, email);
  if (member !== null && member.role !== "guest") throw new AppError("invitation.already-member");
  if (member !== null) return { person, admit: (tx) => keep(deps, tx, { personId: member.personId, until }) };
  const prepared = await prepareInvitation(deps, { teamId, email, offer, invitedBy: person.personId });
  return { person, admit: (tx) => invite(deps, tx, { teamId, person, offer, prepared, known }) };
}

/** A guest of room after room stays for as long as the last of them; one of a project for no longer than was said there. */
async function keep(deps: EndingDeps, tx: Tx, { personId, until }: { readonly personId: Uuid; readonly until: Date }): Promise<AdmittedGuest | null> {
  await requireLive(tx);
  const member = (await lockMembers(tx, new Date(deps.clock.now()))).find((each) => each.personId === personId);
  if (member === undefined) return null;
  if (member.expiresAt === null) throw new AppError("invitation.already-member");
  if (!isOfNoProject(member) || member.expiresAt >= until) return { personId, invitationId: null, until: member.expiresAt };
  await changeMember(tx, personId, { ...member, expiresAt: until });
  return { personId, invitationId: null, until };
}

interface Inviting {
  readonly teamId: Uuid;
  readonly person: PersonCaller;
  readonly offer: ParsedOffer;
  readonly prepared: PreparedInvitation;
  /** Who was in the team before the address was looked for among them. */
  readonly known: ReadonlySet<Uuid>;
}

async function invite(deps: EndingDeps, tx: Tx, { teamId, person, offer, prepared, known }: Inviting): Promise<AdmittedGuest | null> {
  const findOpen = async (): Promise<InvitationRow | undefined> => (await listOpenInvitations(tx)).find((row) => prepared.isOf(row));
  const found = await findOpen();
  if (found !== undefined) await lockInvitations(tx, [found.id]);
  // An invitation to who is in by now would lead nowhere, and a place by it would be nobody's.
  if ((await lockMembers(tx, new Date(deps.clock.now()))).some(({ personId }) => !known.has(personId))) return null;
  const open = await findOpen();
  if (open?.id !== found?.id) return null;
  if (open === undefined) {
    await storeInvitation(deps, tx, { teamId, prepared, actor: actorOf(person) });
    return { personId: null, invitationId: prepared.row.id, until: null };
  }
  if (open.role !== "guest") throw new AppError("invitation.exists");
  await requireLive(tx);
  if (isOfNoProject(open)) await prolongStay(tx, open.id, offer.stayDays ?? 1);
  await renewIfOver(deps, tx, { teamId, person, prepared, invitationId: open.id });
  return { personId: null, invitationId: open.id, until: null };
}

/** A link that is on its way opens this too; one whose time is over opens nothing any more, so a new one is sent. */
async function renewIfOver(deps: EndingDeps, tx: Tx, { teamId, person, prepared: { row, mail }, invitationId }: Pick<Inviting, "teamId" | "person" | "prepared"> & { readonly invitationId: Uuid }): Promise<void> {
  const locked = await lockInvitation(tx, invitationId);
  if (locked === null || locked.ended !== null) throw new AppError("invitation.unknown");
  if (locked.expiresAt > row.createdAt) return;
  await renewInvitation(tx, invitationId, { teamId, tokenHash: row.tokenHash, expiresAt: row.expiresAt, sentAt: row.sentAt });
  await deps.mails.enqueue(tx, mail);
  await deps.audit.recordAct(tx, { actor: actorOf(person), event: "access.invitation-resent", subject: { kind: "invitation", id: invitationId }, details: {} });
}

async function release(deps: EndingDeps, tx: Tx, { teamId, by, personId, invitationId }: Parameters<GuestDoor["release"]>[1]): Promise<Uuid | null> {
  const now = new Date(deps.clock.now());
  if (personId !== null) {
    const member = await findMember(tx, personId, now);
    if (member === null || member.role !== "guest" || !isOfNoProject(member)) return null;
    await endMembership(deps, tx, { teamId, personId, by: by.personId, event: "access.member-removed", actor: actorOf(by), check: () => undefined });
    return personId;
  }
  const row = invitationId === null ? null : await lockInvitation(tx, invitationId);
  if (row === null || row.ended !== null || row.role !== "guest" || !isOfNoProject(row)) return null;
  await markRevoked(tx, row.id, now);
  await deps.audit.recordAct(tx, { actor: actorOf(by), event: "access.invitation-revoked", subject: { kind: "invitation", id: row.id }, details: {} });
  return null;
}

function isOfNoProject({ projects }: Pick<MemberRow, "projects">): boolean {
  return projects !== "all" && projects.length === 0;
}
