// One's own account: address, second factors, sessions. Changing a factor, or what leads to one, needs proof of a factor that is there.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { factorProofSchema } from "./passkeys.ts";
import { passcodeSchema, passwordSchema, signInMethodSchema, totpCodeSchema } from "./sign-in.ts";
import { countSchema, emailSchema, instantSchema, uuidSchema } from "./values.ts";

const proofField = factorProofSchema.optional().describe("Needed as soon as the account has a second factor");

export const accountSchema = z.strictObject({
  email: z.string().nullable().describe("Null until the person has given one"),
  limited: z.boolean().describe("Signed in by a team's identity provider: of what opens the account only whether there is an authenticator and a passkey is said"),
  totp: z.strictObject({ addedAt: instantSchema.nullable() }).nullable(),
  recoveryCodes: z.strictObject({ left: countSchema, madeAt: instantSchema }).nullable(),
  passkeys: countSchema,
  password: z.strictObject({ setAt: instantSchema, expiresAt: instantSchema.nullable() }).nullable(),
  passwords: z.boolean().describe("Whether this deployment has passwords"),
});

export const accountSessionSchema = z.strictObject({
  id: uuidSchema,
  current: z.boolean(),
  createdAt: instantSchema,
  seenAt: instantSchema.describe("To the minute"),
  expiresAt: instantSchema,
  methods: z.array(signInMethodSchema),
  strength: z.enum(["one-factor", "two-factors", "passkey"]),
  userAgent: z.string().nullable().describe("As the browser says"),
  network: z.string().nullable().describe("Coarse: the /24 of IPv4, the /48 of IPv6, `this machine`"),
});

export const getAccount = defineEndpoint({
  id: "account.get",
  method: "GET",
  path: "/api/v1/account",
  summary: "The caller's address and second factors.",
  input: { params: "none", query: "none", body: "none" },
  output: accountSchema,
});

export const changeEmail = defineEndpoint({
  id: "account.change-email",
  method: "POST",
  path: "/api/v1/account/email",
  summary: "Have a code sent to a new address; it becomes the account's when the code is confirmed.",
  input: { params: "none", query: "none", body: z.strictObject({ email: emailSchema, proof: proofField }) },
  output: z.strictObject({ expiresAt: instantSchema }),
});

export const confirmEmail = defineEndpoint({
  id: "account.confirm-email",
  method: "POST",
  path: "/api/v1/account/email/confirm",
  summary: "Confirm the new address with the code that was sent to it.",
  input: { params: "none", query: "none", body: z.strictObject({ code: passcodeSchema }) },
  output: accountSchema,
});

export const beginTotp = defineEndpoint({
  id: "account.begin-totp",
  method: "POST",
  path: "/api/v1/account/totp",
  summary: "A new secret for an authenticator. It counts when a code of it is confirmed; the one before counts until then.",
  input: { params: "none", query: "none", body: z.strictObject({ proof: proofField }) },
  output: z.strictObject({ secret: z.string().describe("Base 32, to be typed"), uri: z.string().describe("otpauth:, to be shown as a QR code") }),
});

export const confirmTotp = defineEndpoint({
  id: "account.confirm-totp",
  method: "POST",
  path: "/api/v1/account/totp/confirm",
  summary: "Confirm the authenticator with a code of it. The first factor brings recovery codes, shown once.",
  input: { params: "none", query: "none", body: z.strictObject({ code: totpCodeSchema }) },
  output: z.strictObject({ csrfToken: z.string(), recoveryCodes: z.array(z.string()).nullable() }),
});

export const removeTotp = defineEndpoint({
  id: "account.remove-totp",
  method: "POST",
  path: "/api/v1/account/totp/remove",
  summary: "Take the authenticator off the account.",
  input: { params: "none", query: "none", body: z.strictObject({ proof: factorProofSchema }) },
  output: accountSchema,
});

export const makeRecoveryCodes = defineEndpoint({
  id: "account.make-recovery-codes",
  method: "POST",
  path: "/api/v1/account/recovery-codes",
  summary: "Ten new recovery codes, shown once; those before are good no more.",
  input: { params: "none", query: "none", body: z.strictObject({ proof: factorProofSchema }) },
  output: z.strictObject({ recoveryCodes: z.array(z.string()) }),
});

export const setPassword = defineEndpoint({
  id: "account.set-password",
  method: "POST",
  path: "/api/v1/account/password",
  summary: "Set a password, where this deployment has them; 404 where it has none.",
  input: { params: "none", query: "none", body: z.strictObject({ password: passwordSchema, proof: proofField }) },
  output: accountSchema,
});

export const removePassword = defineEndpoint({
  id: "account.remove-password",
  method: "POST",
  path: "/api/v1/account/password/remove",
  summary: "Take the password off the account.",
  input: { params: "none", query: "none", body: z.strictObject({ proof: proofField }) },
  output: accountSchema,
});

export const listSessions = defineEndpoint({
  id: "account.list-sessions",
  method: "GET",
  path: "/api/v1/account/sessions",
  summary: "The caller's sessions that are good, the one used last first.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ items: z.array(accountSessionSchema) }),
});

export const endOneSession = defineEndpoint({
  id: "account.end-session",
  method: "DELETE",
  path: "/api/v1/account/sessions/:sessionId",
  summary: "End one of the caller's sessions.",
  input: { params: z.strictObject({ sessionId: uuidSchema }), query: "none", body: "none" },
  output: "empty",
});

export const endOtherSessions = defineEndpoint({
  id: "account.end-sessions",
  method: "DELETE",
  path: "/api/v1/account/sessions",
  summary: "End all of the caller's sessions but this one.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ ended: countSchema }),
});

export type Account = z.output<typeof accountSchema>;
export type AccountSession = z.output<typeof accountSessionSchema>;
export type FactorProofInput = z.output<typeof factorProofSchema>;
