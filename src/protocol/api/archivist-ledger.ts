// The disclosure ledger: what was sent to a model and what came back, byte for byte, beside the answer that was shown; and whether a team asks
// models at all.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { countSchema, instantSchema, pageOf, pageQuerySchema, teamParamsSchema, uuidSchema } from "./values.ts";

export const ledgerEntrySchema = z.strictObject({
  sequence: countSchema,
  direction: z.enum(["sent", "received", "shown"]).describe("shown: the answer as the person had it"),
  at: instantSchema,
  bytes: countSchema,
  text: z.string().describe("Of what is sent and received: the first line, an empty line, the body as it was. The key's header alone is left out"),
});

export const ledgerTurnSchema = z.strictObject({
  id: uuidSchema,
  at: instantSchema,
  vaultId: uuidSchema.nullable().describe("Null: about all vaults"),
  askedBy: uuidSchema.describe("The person"),
  model: z.string(),
  question: z.string(),
  sentBytes: countSchema,
  receivedBytes: countSchema,
  tokens: countSchema,
});

export const modelStateSchema = z.strictObject({
  configured: z.boolean().describe("The installation has a model"),
  allowed: z.boolean().describe("The team has said that it may be asked"),
  name: z.string().nullable(),
});

export const allowModel = defineEndpoint({
  id: "archivist.allow-model",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/archivist",
  summary: "Whether questions of this team may be put to the installation's model. Off until somebody says so.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject({ modelAllowed: z.boolean() }) },
  output: modelStateSchema,
});

export const listLedger = defineEndpoint({
  id: "ledger.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/archivist/ledger",
  summary: "Questions that were put to a model, newest first.",
  input: { params: teamParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(ledgerTurnSchema),
});

export const getLedgerTurn = defineEndpoint({
  id: "ledger.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/archivist/ledger/:turnId",
  summary: "Every byte that was sent and received for one question.",
  input: { params: teamParamsSchema.extend({ turnId: uuidSchema }), query: "none", body: "none" },
  output: ledgerTurnSchema.extend({ entries: z.array(ledgerEntrySchema) }),
});

export const exportLedger = defineEndpoint({
  id: "ledger.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/archivist/ledger-export",
  summary: "The whole ledger as a file: a question a line, as JSON. That it was taken is recorded.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: "download",
});

export type LedgerTurn = z.output<typeof ledgerTurnSchema>;
export type LedgerEntry = z.output<typeof ledgerEntrySchema>;
export type ModelState = z.output<typeof modelStateSchema>;
