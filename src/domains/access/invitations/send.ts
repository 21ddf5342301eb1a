// An invitation written and its mail queued in one transaction; the link's token leaves only in the mail.

import type { Actor } from "#domains/audit/index.ts";
import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import type { SealedMail } from "#platform/mail/mails.ts";
import type { Invitation } from "#protocol/api/invitations.ts";

import type { AccessDeps } from "#domains/access/deps.ts";
import { assertProjectsExist } from "#domains/access/guests/guest-projects.ts";
import { assertRoomForAdministrator, type ParsedOffer } from "#domains/access/members/rules.ts";
import { listMembers } from "#domains/access/members/store.ts";
import { openName } from "#domains/access/names.ts";
import { findPolicy } from "#domains/access/policies/store.ts";
import { webScope } from "#domains/access/scope.ts";
import { findTeam } from "#domains/access/store.ts";
import { requireLive } from "#domains/access/teams.ts";

import { isSameAddress, openAddress, sealAddress } from "./emails.ts";
import { composeInvitation } from "./letters.ts";
import { insertInvitation, listOpenInvitations, type InvitationRow } from "./store.ts";
import { createInvitationToken, hashInvitationToken } from "./tokens.ts";

/** A week: long enough for a holiday's mail, short enough that a forgotten link is dead. */
const LINK_LIFE_MS = 7 * DAY;

export interface PreparedInvitation {
  readonly row: Omit<InvitationRow, "ended">;
  readonly mail: SealedMail;
  readonly view: Invitation;
  /** Whether an address of the team is that of this invitation. */
  isFor(email: string): boolean;
  isOf(row: InvitationRow): boolean;
}

export interface PrepareGiven {
  readonly teamId: Uuid;
  readonly email: string;
  readonly offer: ParsedOffer;
  readonly invitedBy: Uuid;
}

/** Keys and mails are asked for here, before the transaction. */
export async function prepareInvitation(deps: AccessDeps, { teamId, email, offer, invitedBy }: PrepareGiven): Promise<PreparedInvitation> {
  const key = await deps.keys.field(teamId);
  const id = createUuid();
  const now = new Date(deps.clock.now());
  const link = createLink(deps);
  const address = sealAddress(key, id, email);
  const row = { id, tokenHash: link.tokenHash, email: address, ...offer, invitedBy, createdAt: now, sentAt: now, expiresAt: link.expiresAt };
  const mail = await sealLetter(deps, { teamId, key, to: email.trim(), offer, link });
  return {
    row,
    mail,
    view: composeInvitationView({ ...row, ended: null }, key),
    isFor: (other) => isSameAddress(key, email, other),
    isOf: (other) => isSameAddress(key, email, openAddress(key, other)),
  };
}

/** In the transaction of who invites, or of the last approval. @throws AppError `invitation.exists`, `member.too-many-administrators`, `project.unknown`, `team.deleting`. */
export async function storeInvitation(deps: AccessDeps, tx: Tx, given: { readonly teamId: Uuid; readonly prepared: PreparedInvitation; readonly actor: Actor }): Promise<void> {
  const { teamId, prepared, actor } = given;
  const { row } = prepared;
  await requireLive(tx);
  if ((await listOpenInvitations(tx)).some((open) => prepared.isOf(open))) throw new AppError("invitation.exists");
  const [members, policy] = [await listMembers(tx, row.createdAt), await findPolicy(tx)];
  assertRoomForAdministrator(members, policy, { personId: row.id, role: row.role });
  await assertProjectsExist(tx, row.projects);
  await insertInvitation(tx, teamId, row);
  await deps.mails.enqueue(tx, prepared.mail);
  await deps.audit.recordAct(tx, { actor, event: "access.invitation-sent", subject: { kind: "invitation", id: row.id }, details: { role: row.role } });
}

export interface InvitationLink {
  readonly url: string;
  readonly tokenHash: Uint8Array;
  readonly expiresAt: Date;
}

export function createLink(deps: Pick<AccessDeps, "clock" | "linkTo">): InvitationLink {
  const token = createInvitationToken();
  return { url: deps.linkTo(`/invitation#${token}`), tokenHash: hashInvitationToken(token), expiresAt: new Date(deps.clock.now() + LINK_LIFE_MS) };
}

export interface LetterGiven {
  readonly teamId: Uuid;
  readonly key: DataKey;
  readonly to: string;
  readonly offer: Pick<ParsedOffer, "role" | "stayDays">;
  readonly link: InvitationLink;
}

export async function sealLetter(deps: AccessDeps, { teamId, key, to, offer, link }: LetterGiven): Promise<SealedMail> {
  const team = await deps.db.tenant(webScope(teamId), findTeam);
  if (team === null) throw new AppError("team.unknown");
  const teamName = openName(key, { table: "teams", row: teamId }, team.name);
  return deps.mails.seal(composeInvitation({ to, teamName, role: offer.role, stayDays: offer.stayDays, url: link.url, expiresAt: link.expiresAt }));
}

export function composeInvitationView(row: InvitationRow, key: DataKey): Invitation {
  return {
    id: row.id,
    email: openAddress(key, row),
    role: row.role,
    projectIds: row.projects === "all" ? null : [...row.projects],
    stayDays: row.stayDays,
    invitedBy: row.invitedBy,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt.toISOString(),
    expiresAt: row.expiresAt.toISOString(),
  };
}
