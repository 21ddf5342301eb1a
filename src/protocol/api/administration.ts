// Administration of the installation, over the socket in the data folder (`./strongroom admin`). Whoever may open the socket still has
// to say who they are: an address, a second factor, a reason. What they get is a session of minutes, and all that is done in it is recorded.

import { z } from "zod";

import { reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { roleSchema } from "./roles.ts";
import { totpCodeSchema } from "./sign-in.ts";
import { countSchema, emailSchema, instantSchema, uuidSchema } from "./values.ts";

/** Longest session: a task at the machine; more is another session with another reason. */
export const MAX_ADMIN_MINUTES = 30;

export const adminTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{43}$/, "expected the token of an administration session");

const withToken = { token: adminTokenSchema };

export const openAdminSession = defineEndpoint({
  id: "admin.open",
  method: "POST",
  path: "/api/v1/local/admin/sessions",
  summary: "Begin a session of administration. Only over the local socket, and only for an owner or administrator of a team with a second factor.",
  input: {
    params: "none",
    query: "none",
    body: z.strictObject({ email: emailSchema, reason: reasonSchema, minutes: z.int().min(1).max(MAX_ADMIN_MINUTES), code: totpCodeSchema }),
  },
  output: z.strictObject({ token: adminTokenSchema, sessionId: uuidSchema, expiresAt: instantSchema }),
});

export const closeAdminSession = defineEndpoint({
  id: "admin.close",
  method: "POST",
  path: "/api/v1/local/admin/sessions/close",
  summary: "End the session of administration now.",
  input: { params: "none", query: "none", body: z.strictObject(withToken) },
  output: "empty",
});

export const listAllTeams = defineEndpoint({
  id: "admin.teams",
  method: "POST",
  path: "/api/v1/local/admin/teams",
  summary: "All teams of the installation, by size. Names are sealed and stay so.",
  input: { params: "none", query: "none", body: z.strictObject(withToken) },
  output: z.strictObject({ items: z.array(z.strictObject({ teamId: uuidSchema, members: countSchema, administrators: countSchema, createdAt: instantSchema, deleting: z.boolean() })) }),
});

export const listTeamMembers = defineEndpoint({
  id: "admin.members",
  method: "POST",
  path: "/api/v1/local/admin/members",
  summary: "The members of a team. The team's own log says that somebody looked.",
  input: { params: "none", query: "none", body: z.strictObject({ ...withToken, teamId: uuidSchema }) },
  output: z.strictObject({ items: z.array(z.strictObject({ personId: uuidSchema, email: z.string().nullable(), role: roleSchema, lastSeen: z.string(), strength: z.string() })) }),
});

export const listPersonSessions = defineEndpoint({
  id: "admin.sessions",
  method: "POST",
  path: "/api/v1/local/admin/person-sessions",
  summary: "The sessions of a person that are good now.",
  input: { params: "none", query: "none", body: z.strictObject({ ...withToken, email: emailSchema }) },
  output: z.strictObject({ items: z.array(z.strictObject({ id: uuidSchema, createdAt: instantSchema, seenAt: instantSchema, expiresAt: instantSchema, strength: z.string() })) }),
});

export const endPersonAccess = defineEndpoint({
  id: "admin.end-person",
  method: "POST",
  path: "/api/v1/local/admin/end-person",
  summary: "End a person here: sessions, sign-ins under way, grants, memberships. The last owner of a team stays its owner and is only signed out.",
  input: { params: "none", query: "none", body: z.strictObject({ ...withToken, email: emailSchema }) },
  output: z.strictObject({ sessions: countSchema, memberships: countSchema, keptAsLastOwner: countSchema }),
});

export const createPersonLink = defineEndpoint({
  id: "admin.link",
  method: "POST",
  path: "/api/v1/local/admin/welcome-links",
  summary: "A one-time link that signs a person in, where mail does not reach them.",
  input: { params: "none", query: "none", body: z.strictObject({ ...withToken, email: emailSchema }) },
  output: z.strictObject({ url: z.string(), expiresAt: instantSchema }),
});

export const noteClaimsRun = defineEndpoint({
  id: "admin.note-claims",
  method: "POST",
  path: "/api/v1/local/admin/claims",
  summary: "Record that claims are about to be looked at or run in this session.",
  input: { params: "none", query: "none", body: z.strictObject(withToken) },
  output: "empty",
});

export const rotateKeys = defineEndpoint({
  id: "admin.rotate-keys",
  method: "POST",
  path: "/api/v1/local/admin/rotate-keys",
  summary: "Replace the master key, the key pair that credentials are sealed to, or the data keys of a team. What was sealed before still opens. Broken off, it is begun again.",
  input: {
    params: "none",
    query: "none",
    body: z.strictObject({
      ...withToken,
      of: z.discriminatedUnion("key", [z.strictObject({ key: z.literal("master") }), z.strictObject({ key: z.literal("credential") }), z.strictObject({ key: z.literal("tenant"), tenantId: uuidSchema })]),
    }),
  },
  output: z.strictObject({ keyId: uuidSchema.nullable().describe("Of the new master key or key pair"), keys: countSchema.describe("Wrapped again, or given a new version") }),
});
