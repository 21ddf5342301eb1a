// Where a vault's code comes from, as it is asked for and as it is shown. A credential goes in and never comes out.

import { z } from "zod";

import { urlSchema } from "./values.ts";

/** Longest access token taken; those of the large forges are under 300 characters. */
const MAX_TOKEN_LENGTH = 4096;
/** Longest private key taken: RSA of 16,384 bits in PEM is under 13,000 characters. */
const MAX_SSH_KEY_LENGTH = 16_384;

/** A branch or tag as git allows it (git-check-ref-format), short or full; never looks like an option. */
export const refSchema = z
  .string()
  .min(1)
  .max(255)
  .regex(/^(?![-/.])(?!.*(?:\.\.|\/\.|\/\/|@\{|\.lock$|\.$|\/$))[^\x00-\x20\x7f~^:?*[\\]+$/u, "expected the name of a branch or tag");

const usernameSchema = z.string().min(1).max(255).regex(/^[^\p{Cc}:@/\s-][^\p{Cc}:@/\s]*$/u, "expected a user name without blanks, `:`, `@`, `/`, nor `-` in front");
const tokenSchema = z.string().min(1).max(MAX_TOKEN_LENGTH).regex(/^[\x21-\x7e]+$/, "expected a token on one line");
const sshKeySchema = z
  .string()
  .max(MAX_SSH_KEY_LENGTH)
  .regex(/^\s*-----BEGIN (?:OPENSSH|RSA|EC) PRIVATE KEY-----\r?\n[A-Za-z0-9+/=:,\-\s]+-----END (?:OPENSSH|RSA|EC) PRIVATE KEY-----\s*$/, "expected a private key in PEM without a passphrase");

/** `token` stands also for a password. Either `token` (https) or `sshKey` (ssh). */
export const credentialSchema = z.strictObject({
  username: usernameSchema.optional(),
  token: tokenSchema.optional(),
  sshKey: sshKeySchema.optional(),
});

export const sourceRequestSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    kind: z.literal("git"),
    url: urlSchema.describe("https://…, ssh://… or git@host:path; http only on loopback"),
    ref: refSchema.optional().describe("The branch to report on; the remote's HEAD without it"),
    ...credentialSchema.shape,
  }),
  z.strictObject({
    kind: z.literal("archive"),
    url: urlSchema.describe("https address of a zip, tar, tar.gz or tar.zst"),
    username: usernameSchema.optional(),
    token: tokenSchema.optional(),
  }),
  z.strictObject({ kind: z.literal("upload") }).describe("Followed by PUT …/upload with the archive"),
  z.strictObject({ kind: z.literal("sample") }).describe("Strongroom's own source, to try it out"),
]);

export const sourceKindSchema = z.enum(["git", "archive", "upload", "sample"]);

export const sourceSchema = z.strictObject({
  kind: sourceKindSchema,
  url: z.string().nullable().describe("Null for upload and sample, and for roles that may not see evidence"),
  ref: z.string().nullable().describe("The branch asked for; null for the remote's HEAD"),
  hasCredential: z.boolean(),
});

export type SourceRequest = z.input<typeof sourceRequestSchema>;
export type Source = z.output<typeof sourceSchema>;
export type SourceKind = z.output<typeof sourceKindSchema>;
export type Credential = z.output<typeof credentialSchema>;
