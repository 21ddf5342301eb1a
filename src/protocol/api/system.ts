// The program itself: whether it lives, what it offers, what it claims.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema } from "./values.ts";

export const healthSchema = z.strictObject({ status: z.literal("ok"), version: z.string() });

/** `not yet proven` is never shown as green. */
export const claimStatusSchema = z.enum(["proven", "failed", "not yet proven"]);

export const claimSchema = z.strictObject({
  id: z.string(),
  statement: z.string(),
  kind: z.enum(["built", "checked", "recorded"]),
  owner: z.string().describe("The domain that keeps it"),
  status: claimStatusSchema,
  schedule: z.enum(["hourly", "daily", "weekly"]).nullable().describe("How often its check runs by itself; null without one"),
  checkedAt: instantSchema.nullable(),
  finding: z.string().nullable().describe("One sentence: what was looked at and what was found"),
  evidence: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).nullable(),
});

export const claimParamsSchema = z.strictObject({ claimId: z.string().regex(/^[A-Z]{2}-[0-9]{2}$/, "expected an id as `CR-01`") });

export const getHealth = defineEndpoint({
  id: "health.get",
  method: "GET",
  path: "/api/v1/health",
  summary: "Answers when the server serves and its database answers.",
  input: { params: "none", query: "none", body: "none" },
  output: healthSchema,
});

export const getOpenApi = defineEndpoint({
  id: "openapi.get",
  method: "GET",
  path: "/api/v1/openapi.json",
  summary: "This API as OpenAPI 3.1.",
  input: { params: "none", query: "none", body: "none" },
  output: "document",
});

export const reportCsp = defineEndpoint({
  id: "csp.report",
  method: "POST",
  path: "/api/v1/csp-reports",
  summary: "Where browsers report violations of the content security policy by themselves.",
  input: { params: "none", query: "none", body: "browser-reports" },
  output: "empty",
});

export const listClaims = defineEndpoint({
  id: "claim.list",
  method: "GET",
  path: "/api/v1/claims",
  summary: "What Strongroom claims, and when each was last proven.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ items: z.array(claimSchema) }),
});

export const listLocalClaims = defineEndpoint({
  id: "claim.list-local",
  method: "GET",
  path: "/api/v1/local/claims",
  summary: "The same, over the local socket (`./strongroom claims`).",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ items: z.array(claimSchema) }),
});

export const runClaim = defineEndpoint({
  id: "claim.run",
  method: "POST",
  path: "/api/v1/claims/:claimId/run",
  summary: "Run the check of a claim now. Only over the local socket (`./strongroom claims --run`).",
  input: { params: claimParamsSchema, query: "none", body: "none" },
  output: claimSchema,
});

export const createWelcomeLink = defineEndpoint({
  id: "welcome.create",
  method: "POST",
  path: "/api/v1/local/welcome-links",
  summary: "A new one-time link for the owner of the first team. Only over the local socket.",
  input: { params: "none", query: "none", body: "none" },
  output: z.strictObject({ url: z.string(), expiresAt: instantSchema }),
});

export type Health = z.output<typeof healthSchema>;
export type ClaimState = z.output<typeof claimSchema>;
export type ClaimStatus = z.output<typeof claimStatusSchema>;
