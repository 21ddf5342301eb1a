// Tokens for programs: made by a person for some of what they may do, shown once, ended at will. As `Authorization: Bearer`.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, nameSchema, uuidSchema } from "./values.ts";

/** More permissions than there are, so that a list without an end is none. */
const MAX_PERMISSIONS = 200;
/** Longest life that can be asked for; the installation and each team may allow less. */
const MAX_DAYS = 365;

export const permissionNameSchema = z.string().regex(/^[a-z]+(?:-[a-z]+)*\.[a-z]+(?:-[a-z]+)*$/, "expected a permission as vaults.read").max(100);

export const apiTokenSchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  kind: z.enum(["made", "device"]).describe("`device`: given to a program that a person confirmed in the browser"),
  permissions: z.array(permissionNameSchema).describe("What it may do, as far as the person may"),
  teamId: uuidSchema.nullable().describe("The only team it counts in; null for all of the person's"),
  createdAt: instantSchema,
  expiresAt: instantSchema,
  usedAt: instantSchema.nullable().describe("When it was last used, to the hour; null when never"),
});

/** `strongroom_`, 256 random bits, and a checksum. */
export const apiTokenSecretSchema = z.string().regex(/^strongroom_[A-Za-z0-9_-]{43}[0-9a-f]{8}$/, "expected an API token");

export const listApiTokens = defineEndpoint({
  id: "api-token.list",
  method: "GET",
  path: "/api/v1/account/api-tokens",
  summary: "The caller's API tokens that are good, newest first, and what a new one can be made for.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({
    items: z.array(apiTokenSchema),
    limit: z.int().describe("How many one person may have at a time"),
    maxDays: z.int().describe("Longest life that the installation allows"),
    permissions: z.array(z.strictObject({ name: permissionNameSchema, title: z.string() })),
  }),
});

export const createApiToken = defineEndpoint({
  id: "api-token.create",
  method: "POST",
  path: "/api/v1/account/api-tokens",
  summary: "Make an API token. The answer is the only one that ever shows it.",
  input: {
    params: "none",
    query: "none",
    body: z.strictObject({
      name: nameSchema,
      permissions: z.array(permissionNameSchema).min(1).max(MAX_PERMISSIONS),
      teamId: uuidSchema.nullable(),
      days: z.int().min(1).max(MAX_DAYS),
    }),
  },
  output: z.strictObject({ token: apiTokenSecretSchema, item: apiTokenSchema }),
});

export const revokeApiToken = defineEndpoint({
  id: "api-token.revoke",
  method: "DELETE",
  path: "/api/v1/account/api-tokens/:tokenId",
  summary: "End one of the caller's API tokens, at once.",
  input: { params: z.strictObject({ tokenId: uuidSchema }), query: "none", body: "none" },
  output: "empty",
});

export const getOwnToken = defineEndpoint({
  id: "api-token.get-own",
  method: "GET",
  path: "/api/v1/token",
  summary: "Whose the API token of this request is, and what it may do.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({
    person: z.strictObject({ id: uuidSchema, email: z.string().nullable() }),
    token: apiTokenSchema,
    teams: z.array(z.strictObject({ id: uuidSchema, name: z.string(), role: z.string() })),
  }),
});

export const endOwnToken = defineEndpoint({
  id: "api-token.end-own",
  method: "DELETE",
  path: "/api/v1/token",
  summary: "End the API token of this request.",
  input: { params: "none", query: "none", body: "none" },
  output: "empty",
});

export type ApiToken = z.output<typeof apiTokenSchema>;
export type ApiTokenRequest = z.output<typeof createApiToken.input.body>;
export type ApiTokenList = z.output<typeof listApiTokens.output>;
export type OwnToken = z.output<typeof getOwnToken.output>;
