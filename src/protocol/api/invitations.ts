// Invitations: a link by mail, good for one person once. The token is in the fragment of its address, so no server on the way sees
// it, and it signs nobody in: who accepts has signed in with the address that was invited.

import { z } from "zod";

import { reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { offerSchema } from "./members.ts";
import { roleSchema } from "./roles.ts";
import { emailSchema, instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

export const invitationSchema = z.strictObject({
  id: uuidSchema,
  email: z.string(),
  role: roleSchema,
  projectIds: z.array(uuidSchema).nullable().describe("Of a guest; null for all of the team"),
  stayDays: z.int().nullable(),
  invitedBy: uuidSchema,
  createdAt: instantSchema,
  sentAt: instantSchema,
  expiresAt: instantSchema.describe("The link is good until then; sending again makes a new one"),
});

/** The token of the link: base64url of 32 bytes. */
export const invitationTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected the token of an invitation");

export const invitationParamsSchema = z.strictObject({ teamId: uuidSchema, invitationId: uuidSchema });

export const listInvitations = defineEndpoint({
  id: "invitation.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/invitations",
  summary: "Invitations that nobody has accepted or revoked, newest first.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(invitationSchema) }),
});

export const createInvitation = defineEndpoint({
  id: "invitation.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/invitations",
  summary: "Invite an address. Whether somebody here has it is not told. An owner or administrator is first approved by others where the rule says so.",
  input: { params: teamParamsSchema, query: "none", body: offerSchema.extend({ email: emailSchema, reason: reasonSchema.optional().describe("Needed for an owner or administrator") }) },
  output: z.strictObject({
    state: z.enum(["sent", "open"]).describe("`open`: others have to approve it first"),
    invitation: invitationSchema.nullable(),
    requestId: uuidSchema.nullable(),
  }),
});

export const resendInvitation = defineEndpoint({
  id: "invitation.resend",
  method: "POST",
  path: "/api/v1/teams/:teamId/invitations/:invitationId/resend",
  summary: "Send a new link; the one before is good no more.",
  input: { params: invitationParamsSchema, query: "none", body: "none" },
  output: invitationSchema,
});

export const revokeInvitation = defineEndpoint({
  id: "invitation.revoke",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/invitations/:invitationId",
  summary: "Take an invitation back: its link is good no more.",
  input: { params: invitationParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const openInvitation = defineEndpoint({
  id: "invitation.open",
  method: "POST",
  path: "/api/v1/invitations/open",
  summary: "What the holder of a link is invited to, before they sign in with the address.",
  input: { params: "none", query: "none", body: z.strictObject({ token: invitationTokenSchema }) },
  output: z.strictObject({ teamName: z.string(), email: z.string(), role: roleSchema, stayDays: z.int().nullable(), expiresAt: instantSchema }),
});

export const acceptInvitation = defineEndpoint({
  id: "invitation.accept",
  method: "POST",
  path: "/api/v1/invitations/accept",
  summary: "Join the team, signed in with the address that was invited.",
  input: { params: "none", query: "none", body: z.strictObject({ token: invitationTokenSchema }) },
  output: z.strictObject({ teamId: uuidSchema }),
});

export type Invitation = z.output<typeof invitationSchema>;
