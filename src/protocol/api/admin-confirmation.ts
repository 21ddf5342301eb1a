// A session of administration that is confirmed with a passkey: the command at the machine shows a code, its person types it into our page
// and answers with a passkey there, and the command, which alone holds the secret, gets the session. Whoever has only the code, or only the
// link, has nothing.

import { z } from "zod";

import { adminTokenSchema, openAdminSession, MAX_ADMIN_MINUTES } from "./administration.ts";
import { reasonSchema } from "./changes.ts";
import { userCodeSchema } from "./device-login.ts";
import { defineEndpoint } from "./endpoint.ts";
import { passkeyAssertionSchema, passkeyRequestSchema } from "./passkeys.ts";
import { emailSchema, instantSchema } from "./values.ts";

export const askAdminConfirmation = defineEndpoint({
  id: "admin.ask",
  method: "POST",
  path: "/api/v1/local/admin/confirmations",
  summary: "Ask for a session of administration that its person confirms with a passkey in the browser. Only over the local socket; what was asked before and not confirmed is void.",
  input: { params: "none", query: "none", body: z.strictObject({ email: emailSchema, reason: reasonSchema, minutes: z.int().min(1).max(MAX_ADMIN_MINUTES) }) },
  output: z.strictObject({
    secret: z.string().describe("Of the command that asked; the session is given for it alone"),
    userCode: z.string().describe("As BCDF-GHJK"),
    verificationUri: z.string(),
    expiresInSeconds: z.int(),
    intervalSeconds: z.int(),
  }),
});

export const takeAdminSession = defineEndpoint({
  id: "admin.take",
  method: "POST",
  path: "/api/v1/local/admin/confirmations/session",
  summary: "The session, once its person has confirmed it; until then `admin.unconfirmed`. Gives it once.",
  input: { params: "none", query: "none", body: z.strictObject({ secret: adminTokenSchema }) },
  output: openAdminSession.output,
});

export const adminConfirmationSchema = z.strictObject({
  reason: z.string().describe("As it was given at the machine"),
  minutes: z.int(),
  askedAt: instantSchema,
  passkey: passkeyRequestSchema.describe("The challenge to answer: good for this session of administration and nothing else"),
});

export const lookAtAdminConfirmation = defineEndpoint({
  id: "admin-confirmation.look",
  method: "POST",
  path: "/api/v1/admin-confirmation/look",
  summary: "What somebody at the machine asks of the caller with this code. Nobody else sees it.",
  input: { params: "none", query: "none", body: z.strictObject({ userCode: userCodeSchema }) },
  output: adminConfirmationSchema,
});

export const decideAdminConfirmation = defineEndpoint({
  id: "admin-confirmation.decide",
  method: "POST",
  path: "/api/v1/admin-confirmation/decide",
  summary: "Confirm the session of administration with a passkey, or refuse it.",
  input: {
    params: "none",
    query: "none",
    body: z.discriminatedUnion("decision", [
      z.strictObject({ decision: z.literal("confirm"), userCode: userCodeSchema, credential: passkeyAssertionSchema }),
      z.strictObject({ decision: z.literal("refuse"), userCode: userCodeSchema }),
    ]),
  },
  output: "empty",
});

export type AdminConfirmation = z.output<typeof adminConfirmationSchema>;
export type AskedAdminConfirmation = z.output<typeof askAdminConfirmation.output>;
