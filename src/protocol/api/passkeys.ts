// Passkeys (WebAuthn): signing in with one, proving that one is there, and keeping one's own. Messages hold what the server
// reads of a ceremony and nothing else; binary values are base64url without padding.

import { z } from "zod";

import { decodeBase64url } from "#protocol/tokens/base64url.ts";

import { defineEndpoint } from "./endpoint.ts";
import { signInAnswerSchema, totpCodeSchema } from "./sign-in.ts";
import { instantSchema, nameSchema, uuidSchema } from "./values.ts";

/** Web Authentication Level 3, section 4: a credential id has at most 1023 bytes. */
const MAX_CREDENTIAL_ID_BYTES = 1023;
/** A user handle has at most 64 bytes (section 5.4.3). */
const MAX_USER_HANDLE_BYTES = 64;
/** Client data are some 200 bytes; browsers may add members. */
const MAX_CLIENT_DATA_BYTES = 4096;
/** An attestation of none with an RSA key is below 1 KiB; self attestation adds a signature. */
const MAX_ATTESTATION_BYTES = 8192;
const MAX_AUTHENTICATOR_DATA_BYTES = 2048;
const MAX_SIGNATURE_BYTES = 1024;

function binary(maxBytes: number): z.ZodString {
  return z
    .string()
    .min(1)
    .max(Math.ceil((maxBytes * 4) / 3))
    .refine((text) => decodeBase64url(text) !== null, { error: "expected base64url without padding" });
}

const credentialIdSchema = binary(MAX_CREDENTIAL_ID_BYTES);
const transportSchema = z.string().regex(/^[a-z-]{1,32}$/);
const MAX_TRANSPORTS = 8;

/** What `navigator.credentials.create()` gave. */
export const passkeyAttestationSchema = z.strictObject({
  id: credentialIdSchema,
  clientDataJSON: binary(MAX_CLIENT_DATA_BYTES),
  attestationObject: binary(MAX_ATTESTATION_BYTES),
  transports: z.array(transportSchema).max(MAX_TRANSPORTS),
  discoverable: z.boolean().nullable().describe("`credProps.rk`: whether it can be found without a name; null when the browser does not say"),
});

/** What `navigator.credentials.get()` gave. */
export const passkeyAssertionSchema = z.strictObject({
  id: credentialIdSchema,
  clientDataJSON: binary(MAX_CLIENT_DATA_BYTES),
  authenticatorData: binary(MAX_AUTHENTICATOR_DATA_BYTES),
  signature: binary(MAX_SIGNATURE_BYTES),
  userHandle: binary(MAX_USER_HANDLE_BYTES).nullable(),
});

/** Proof of a second factor within a session: for an elevation, and to change factors. */
export const factorProofSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("totp"), code: totpCodeSchema }),
  z.strictObject({ kind: z.literal("passkey"), credential: passkeyAssertionSchema.describe("For a challenge of `account.factor-challenge`") }),
]);

const descriptorSchema = z.strictObject({ type: z.literal("public-key"), id: z.string(), transports: z.array(z.string()) });

/** As `PublicKeyCredentialRequestOptionsJSON`. */
export const passkeyRequestSchema = z.strictObject({
  challenge: z.string(),
  rpId: z.string(),
  timeout: z.int(),
  userVerification: z.literal("required"),
  allowCredentials: z.array(descriptorSchema).describe("Empty where nobody has said yet who they are: the authenticator knows"),
});

/** As `PublicKeyCredentialCreationOptionsJSON`. */
export const passkeyCreationSchema = z.strictObject({
  challenge: z.string(),
  rp: z.strictObject({ id: z.string(), name: z.string() }),
  user: z.strictObject({ id: z.string(), name: z.string(), displayName: z.string() }),
  pubKeyCredParams: z.array(z.strictObject({ type: z.literal("public-key"), alg: z.int() })),
  timeout: z.int(),
  attestation: z.literal("none"),
  excludeCredentials: z.array(descriptorSchema),
  authenticatorSelection: z.strictObject({ residentKey: z.literal("required"), requireResidentKey: z.literal(true), userVerification: z.literal("required") }),
  extensions: z.strictObject({ credProps: z.literal(true) }),
});

export const passkeySchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  provider: z.string().nullable().describe("Where it is kept, as far as it says: not proven"),
  synced: z.boolean().describe("Kept by its provider on several devices"),
  createdAt: instantSchema,
  lastUsedAt: instantSchema.nullable(),
  removable: z.boolean().describe("False for the last one"),
});

export const passkeyParamsSchema = z.strictObject({ passkeyId: uuidSchema });
/** Needed as soon as the account has a second factor. */
const proofInput = { proof: factorProofSchema.optional() };

export const startPasskeySignIn = defineEndpoint({
  id: "sign-in.passkey-options",
  method: "POST",
  path: "/api/v1/sign-in/passkey/options",
  summary: "A challenge to sign in with a passkey, also as the second step. Nobody is named: the answer is alike for all.",
  input: { params: "none", query: "none", body: "none" },
  output: passkeyRequestSchema,
});

export const signInWithPasskey = defineEndpoint({
  id: "sign-in.passkey",
  method: "POST",
  path: "/api/v1/sign-in/passkey",
  summary: "Sign in with a passkey, in the browser that asked for the challenge.",
  input: { params: "none", query: "none", body: z.strictObject({ credential: passkeyAssertionSchema }) },
  output: signInAnswerSchema,
});

export const createFactorChallenge = defineEndpoint({
  id: "account.factor-challenge",
  method: "POST",
  path: "/api/v1/account/factor-challenge",
  summary: "A challenge to prove one of one's passkeys within this session: for an elevation, or to change factors.",
  input: { params: "none", query: "none", body: "none" },
  output: passkeyRequestSchema,
});

export const listPasskeys = defineEndpoint({
  id: "passkey.list",
  method: "GET",
  path: "/api/v1/account/passkeys",
  summary: "One's own passkeys, oldest first.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ items: z.array(passkeySchema) }),
});

export const startPasskey = defineEndpoint({
  id: "passkey.options",
  method: "POST",
  path: "/api/v1/account/passkeys/options",
  summary: "A challenge to make a passkey. With proof of a factor, where there is one; else within minutes of signing in.",
  input: { params: "none", query: "none", body: z.strictObject(proofInput) },
  output: passkeyCreationSchema,
});

export const createPasskey = defineEndpoint({
  id: "passkey.create",
  method: "POST",
  path: "/api/v1/account/passkeys",
  summary: "Keep the passkey that was made for the challenge. The session's token changes.",
  input: { params: "none", query: "none", body: z.strictObject({ credential: passkeyAttestationSchema, name: nameSchema.optional() }) },
  output: z.strictObject({ passkey: passkeySchema, csrfToken: z.string().describe("Of the session's new token: it is worth more from now on") }),
});

export const renamePasskey = defineEndpoint({
  id: "passkey.rename",
  method: "PATCH",
  path: "/api/v1/account/passkeys/:passkeyId",
  summary: "Rename a passkey.",
  input: { params: passkeyParamsSchema, query: "none", body: z.strictObject({ name: nameSchema }) },
  output: passkeySchema,
});

export const removePasskey = defineEndpoint({
  id: "passkey.remove",
  method: "POST",
  path: "/api/v1/account/passkeys/:passkeyId/removal",
  summary: "Remove a passkey; never the last way in or the last second factor. With proof of a factor, where there is one; else within minutes of signing in.",
  input: { params: passkeyParamsSchema, query: "none", body: z.strictObject(proofInput) },
  output: "empty",
});

export type PasskeyAttestation = z.output<typeof passkeyAttestationSchema>;
export type PasskeyAssertion = z.output<typeof passkeyAssertionSchema>;
export type PasskeyRequest = z.output<typeof passkeyRequestSchema>;
export type PasskeyCreation = z.output<typeof passkeyCreationSchema>;
export type Passkey = z.output<typeof passkeySchema>;
