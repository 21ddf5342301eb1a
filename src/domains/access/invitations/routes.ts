// The routes of invitations: of those who invite, and of those who are invited.

import { HOUR, MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { acceptInvitation, createInvitation, listInvitations, openInvitation, resendInvitation, revokeInvitation } from "#protocol/api/invitations.ts";

import type { Acceptances } from "./acceptance.ts";
import type { Invitations } from "./invitations.ts";

const READ = { requests: 300, perMs: MINUTE };
const CHANGE = { requests: 30, perMs: MINUTE };
/** Each of these sends a mail to somebody who did not ask for it. */
const MAIL = { requests: 30, perMs: HOUR };
/** A link's token is 256 random bits; this only keeps the noise down. */
const LINK = { requests: 20, perMs: MINUTE };

export function createInvitationRoutes(invitations: Invitations, acceptances: Acceptances): readonly Route[] {
  return [
    defineRoute({
      endpoint: listInvitations,
      access: { permission: "access.read-members" },
      limit: READ,
      audit: "none",
      success: 200,
      handler: async ({ caller, params }) => ({ items: [...(await invitations.list(caller, params.teamId))] }),
    }),
    defineRoute({
      endpoint: createInvitation,
      access: { permission: "access.manage-members" },
      limit: MAIL,
      audit: "access.invitation-sent",
      success: 201,
      handler: ({ caller, params, body }) => invitations.create(caller, params.teamId, body),
    }),
    defineRoute({
      endpoint: resendInvitation,
      access: { permission: "access.manage-members" },
      limit: MAIL,
      audit: "access.invitation-resent",
      success: 200,
      handler: ({ caller, params }) => invitations.resend(caller, params),
    }),
    defineRoute({
      endpoint: revokeInvitation,
      access: { permission: "access.manage-members" },
      limit: CHANGE,
      audit: "access.invitation-revoked",
      success: 204,
      handler: ({ caller, params }) => invitations.revoke(caller, params),
    }),
    defineRoute({
      endpoint: openInvitation,
      access: "public",
      limit: LINK,
      audit: "none",
      success: 200,
      async handler({ body }) {
        const { expiresAt, ...opened } = await acceptances.open(body.token);
        return { ...opened, expiresAt: expiresAt.toISOString() };
      },
    }),
    defineRoute({
      endpoint: acceptInvitation,
      access: "signed-in",
      limit: LINK,
      audit: "access.invitation-accepted",
      success: 200,
      handler: async ({ caller, body }) => ({ teamId: await acceptances.accept(caller, body.token) }),
    }),
  ];
}
