// Live sessions as a team knows them: that one runs, since when, who started it, how many took part. What it is about, its link and the names
// of its guests no server knows (protocol/live).

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { countSchema, instantSchema, pageOf, pageQuerySchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** Canonical base64url of 16 and of 32 bytes. */
const sessionSchema = z.string().regex(/^[A-Za-z0-9_-]{21}[AQgw]$/, "expected 16 bytes in base64url");
const hashSchema = z.string().regex(/^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$/, "expected SHA-256 in base64url");

export const LIVE_END_REASONS = ["host", "person", "access", "idle", "host-away"] as const;

/** `email` is null for somebody who gave none, or whose address the asker may not see. */
const livePersonSchema = z.strictObject({ id: uuidSchema, email: z.string().nullable() });

export const liveSessionSchema = z.strictObject({
  id: uuidSchema,
  startedAt: instantSchema,
  startedBy: livePersonSchema,
  mayEnd: z.boolean(),
  membersOnly: z.boolean().describe("Only members of the team are let in"),
  mostParticipants: countSchema.describe("At one time, with the host"),
  ended: z.strictObject({
    at: instantSchema,
    reason: z.enum(LIVE_END_REASONS).describe("The host ended it, or a person on the page; or whoever started it lost access, nobody took part any more, or the host did not come back"),
    by: livePersonSchema.nullable(),
  }).nullable(),
});

export const liveLimitsSchema = z.strictObject({
  maxMembers: countSchema.describe("Guests at one time"),
  idleMs: countSchema.describe("A session without a guest ends after this"),
  hostAwayMs: countSchema.describe("A session whose host is away ends after this"),
  maxFrameBytes: countSchema,
  guestBytesPerSecond: countSchema,
  guestFramesPerSecond: countSchema,
  hostBytesPerSecond: countSchema,
  hostFramesPerSecond: countSchema,
});

export const liveConnectionSchema = z.strictObject({
  id: uuidSchema,
  guest: countSchema.describe("The number of the guest in the session; 0 is the host"),
  address: z.string(),
  connectedAt: instantSchema,
  disconnectedAt: instantSchema.nullable(),
});

const liveParamsSchema = teamParamsSchema.extend({ liveSessionId: uuidSchema });

export const createLiveSession = defineEndpoint({
  id: "live-session.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/live-sessions",
  summary: "Start a live session: `strongroom share` does it. The server is told a number and the hash of a token, and nothing that opens anything.",
  input: {
    params: teamParamsSchema,
    query: "none",
    body: z.strictObject({ session: sessionSchema.describe("16 random bytes"), hostTokenHash: hashSchema.describe("SHA-256 of the host's token of 32 random bytes"), membersOnly: z.boolean() }),
  },
  output: z.strictObject({ session: liveSessionSchema, limits: liveLimitsSchema }),
});

export const listLiveSessions = defineEndpoint({
  id: "live-session.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/live-sessions",
  summary: "Running and past live sessions, the newest first.",
  input: { params: teamParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(liveSessionSchema),
});

export const endLiveSession = defineEndpoint({
  id: "live-session.end",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/live-sessions/:liveSessionId",
  summary: "End a live session: one's own, or any of the team for whoever administers it. Everybody in it is cut off.",
  input: { params: liveParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const listLiveConnections = defineEndpoint({
  id: "live-session.connections",
  method: "GET",
  path: "/api/v1/teams/:teamId/live-sessions/:liveSessionId/connections",
  summary: "From which addresses it was connected to, and when; forgotten after the time that the installation sets.",
  input: { params: liveParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(liveConnectionSchema),
});

export type LiveSession = z.output<typeof liveSessionSchema>;
export type LiveLimits = z.output<typeof liveLimitsSchema>;
export type LiveConnection = z.output<typeof liveConnectionSchema>;
export type LiveEndReason = (typeof LIVE_END_REASONS)[number];
export type LiveSessionRequest = z.output<(typeof createLiveSession)["input"]["body"]>;
