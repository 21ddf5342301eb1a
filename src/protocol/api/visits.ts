// A room as its guests see it: the terms first, and nothing else before they are accepted.

import { z } from "zod";

import { FULL_SCORE } from "#protocol/score/score.ts";
import { reportBriefSchema } from "#protocol/report/brief.ts";
import { reportSchema } from "#protocol/report/schema.ts";

import { teamCostSchema } from "./cost.ts";
import { defineEndpoint } from "./endpoint.ts";
import { reportPartSchema, roomDocumentParamsSchema, roomDocumentSchema, roomParamsSchema, roomScopeSchema, roomTermsSchema } from "./rooms.ts";
import { countSchema, instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

const visitVaultParamsSchema = roomParamsSchema.extend({ vaultId: uuidSchema });
const scoreSchema = z.int().min(0).max(FULL_SCORE).nullable();

/** What is on every page that a guest sees. */
const markSchema = z.strictObject({ email: z.string(), room: z.string(), at: instantSchema });

export const visitSchema = z.strictObject({ roomId: uuidSchema, name: z.string(), expiresAt: instantSchema, accepted: z.boolean().describe("False: the terms come first") });

const visitVaultSchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  reportedAt: instantSchema.nullable().describe("Null where there is no report yet"),
  score: scoreSchema,
  code: countSchema.nullable(),
  languages: z.array(z.string()),
});

export const visitedRoomSchema = z.strictObject({
  name: z.string(),
  purpose: z.string(),
  expiresAt: instantSchema.describe("Of this guest, in this room"),
  mark: markSchema,
  scope: roomScopeSchema,
  exports: z.boolean(),
  acceptedAt: instantSchema,
  terms: roomTermsSchema,
  vaults: z.array(visitVaultSchema),
  documents: z.array(roomDocumentSchema),
});

export const visitedReportSchema = z.strictObject({
  vaultName: z.string(),
  part: reportPartSchema,
  parts: z.array(reportPartSchema).describe("Those that the room shows"),
  mark: markSchema,
  score: z.strictObject({ total: scoreSchema, basis: z.string(), lines: z.array(z.strictObject({ title: z.string(), points: z.int(), maxPoints: z.int(), why: z.string() })) }).nullable().describe("Of the summary"),
  urgent: z.array(z.strictObject({ finding: z.string(), meaning: z.string(), action: z.string() })).describe("Of the summary"),
  cost: teamCostSchema.nullable().describe("What the team assumes, with the part on cost"),
  reportedAt: instantSchema,
  brief: reportBriefSchema.nullable().describe("Of the summary"),
  report: reportSchema.nullable().describe("Cut to the part, without evidence; null for the summary, which is the brief"),
});

export const listVisits = defineEndpoint({
  id: "visit.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/visits",
  summary: "The rooms that the caller is a guest of.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(visitSchema) }),
});

const visit = { path: "/api/v1/teams/:teamId/visits/:roomId", input: { params: roomParamsSchema, query: "none", body: "none" } } as const;

export const getVisitTerms = defineEndpoint({ ...visit, id: "visit.terms", method: "GET", path: "/api/v1/teams/:teamId/visits/:roomId/terms", summary: "The terms of a room.", output: visitSchema.extend({ terms: roomTermsSchema }) });

export const acceptVisitTerms = defineEndpoint({
  ...visit,
  id: "visit.accept",
  method: "POST",
  path: "/api/v1/teams/:teamId/visits/:roomId/terms",
  summary: "Accept the terms that were shown, by their digest. Recorded with the session.",
  input: { ...visit.input, body: z.strictObject({ digest: roomTermsSchema.shape.digest }) },
  output: visitSchema,
});

export const getVisit = defineEndpoint({ ...visit, id: "visit.get", method: "GET", summary: "What the room shows. Recorded.", output: visitedRoomSchema });

export const getVisitReport = defineEndpoint({
  id: "visit.report",
  method: "GET",
  path: "/api/v1/teams/:teamId/visits/:roomId/vaults/:vaultId/report",
  summary: "One part of a report that the room shows. Recorded, with the part.",
  input: { params: visitVaultParamsSchema, query: z.strictObject({ part: reportPartSchema.default("summary") }), body: "none" },
  output: visitedReportSchema,
});

export const exportVisitReport = defineEndpoint({
  id: "visit.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/visits/:roomId/vaults/:vaultId/pdf",
  summary: "The report as PDF, where the room allows it: who took it and the export's id stand on each page. Recorded.",
  input: { params: visitVaultParamsSchema, query: "none", body: "none" },
  output: "download",
});

export const viewVisitDocument = defineEndpoint({
  id: "visit.view",
  method: "GET",
  path: "/api/v1/teams/:teamId/visits/:roomId/documents/:documentId/view",
  summary: "A picture or a plain text, to be shown under the room's mark. Recorded.",
  input: { params: roomDocumentParamsSchema, query: "none", body: "none" },
  output: "download",
});

export const downloadVisitDocument = defineEndpoint({
  id: "visit.download",
  method: "GET",
  path: "/api/v1/teams/:teamId/visits/:roomId/documents/:documentId/content",
  summary: "A document as it was given, without a mark. Recorded.",
  input: { params: roomDocumentParamsSchema, query: "none", body: "none" },
  output: "download",
});

export type Visit = z.output<typeof visitSchema>;
export type VisitedRoom = z.output<typeof visitedRoomSchema>;
export type VisitedReport = z.output<typeof visitedReportSchema>;
export type VisitMark = z.output<typeof markSchema>;
