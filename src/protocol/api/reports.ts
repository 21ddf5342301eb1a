// What is known of a vault's code: the report (strongroom.report/1), the snapshots it is one of, and the contact log.

import { z } from "zod";

import { reportSchema } from "#protocol/report/schema.ts";
import { summaryFields } from "#protocol/report/summary.ts";

import { defineEndpoint } from "./endpoint.ts";
import { runReasonSchema } from "./runs.ts";
import { countSchema, instantSchema, pageOf, pageQuerySchema, uuidSchema, vaultParamsSchema } from "./values.ts";

export const snapshotParamsSchema = vaultParamsSchema.extend({ snapshotId: uuidSchema });

/** One point of the trend: numbers only. */
export const snapshotSchema = z.strictObject({
  id: uuidSchema,
  runId: uuidSchema,
  createdAt: instantSchema,
  ...summaryFields,
});

/** Points of a trend that are drawn: a week each for twenty years. */
export const MAX_TREND_POINTS = 1_000;

/** One time the source was contacted. */
export const contactSchema = z.strictObject({
  id: uuidSchema,
  runId: uuidSchema,
  at: instantSchema,
  reason: runReasonSchema.describe("Why it was contacted"),
  asked: z.enum(["git-refs", "git-refs-and-pack", "archive"]).describe("All that is ever asked for: git's upload-pack, or one GET of an archive"),
  outcome: z.string().describe("`ok`, or the code of the error"),
  requests: countSchema.describe("Requests sent, redirects among them"),
  bytes: countSchema.describe("Bytes received"),
});

export const getReport = defineEndpoint({
  id: "report.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/report",
  summary: "The newest report, as strongroom.report/1. Names of people and branches only for roles that may see evidence; seeing them is recorded.",
  input: { params: vaultParamsSchema, query: "none", body: "none" },
  output: reportSchema,
});

export const listSnapshots = defineEndpoint({
  id: "snapshot.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/snapshots",
  summary: "All reports of a vault as points of a trend, newest first. None ever vanishes while the vault lives.",
  input: { params: vaultParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(snapshotSchema),
});

export const getTrend = defineEndpoint({
  id: "snapshot.trend",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/trend",
  summary: "All reports of a vault at once, oldest first: of more than 1,000 the newest, or the newest of those before a time.",
  input: { params: vaultParamsSchema, query: z.strictObject({ before: instantSchema.optional() }), body: "none" },
  output: z.strictObject({ items: z.array(snapshotSchema).max(MAX_TREND_POINTS), older: z.boolean().describe("There are some before these") }),
});

export const getSnapshotReport = defineEndpoint({
  id: "snapshot.report",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/snapshots/:snapshotId/report",
  summary: "The report of one snapshot, as strongroom.report/1.",
  input: { params: snapshotParamsSchema, query: "none", body: "none" },
  output: reportSchema,
});

export const listContacts = defineEndpoint({
  id: "contact.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/contacts",
  summary: "The contact log: each time the source was contacted, why, and what was asked for; newest first.",
  input: { params: vaultParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(contactSchema),
});

export type Snapshot = z.output<typeof snapshotSchema>;
export type Contact = z.output<typeof contactSchema>;
