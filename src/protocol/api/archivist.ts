// The Archivist: questions about results, what rules see in a vault, and what may be asked. Answers hold numbers, our own words and public
// names; the registry of tools (protocol/archivist) admits nothing else.

import { z } from "zod";

import { INSIGHT_SEVERITIES } from "#protocol/archivist/insights/rule.ts";
import { MAX_QUESTION_LENGTH, TOOL_NAMES } from "#protocol/archivist/names.ts";

import { modelStateSchema } from "./archivist-ledger.ts";
import { defineEndpoint } from "./endpoint.ts";
import { countSchema, instantSchema, teamParamsSchema, uuidSchema, vaultParamsSchema } from "./values.ts";

export const questionSchema = z.string().trim().min(1).max(MAX_QUESTION_LENGTH).regex(/^[^\p{Cc}\u2028\u2029\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069]*$/u, "expected text on one line without control characters");

/** Turns of a conversation that the next one knows of. */
export const MAX_TURNS_BEFORE = 4;

export const askRequestSchema = z.strictObject({
  question: questionSchema,
  by: z.enum(["rules", "model"]).default("rules").describe("model: the installation's model plans and phrases, where the team allows it; what it says is checked, and everything stands in the ledger"),
  vaultId: uuidSchema.nullable().default(null).describe("Null: about all vaults of the team that the caller may see"),
  before: z.array(z.strictObject({ question: questionSchema, turnId: uuidSchema.nullable().describe("In the ledger, where a model was asked: a model is given the answer that stands there") })).max(MAX_TURNS_BEFORE).default([])
    .describe("The newest turns of the conversation, the oldest first: what a question leaves unsaid is taken from them"),
});

/** A tool that was called: what an answer rests on. */
export const answerSourceSchema = z.strictObject({
  tool: z.enum(TOOL_NAMES),
  title: z.string(),
  input: z.record(z.string(), z.unknown()),
  answer: z.strictObject({ vault: countSchema.nullable(), day: z.iso.date().nullable(), found: z.record(z.string(), z.unknown()).nullable().describe("Null: not analysed") }),
});

export const answerSchema = z.strictObject({
  kind: z.enum(["answered", "help", "refused", "unknown"]).describe("unknown: not understood; refused: understood, and not held by results"),
  text: z.string(),
  sources: z.array(answerSourceSchema),
  suggestions: z.array(z.string()).describe("What else can be asked"),
  by: z.enum(["rules", "model"]).describe("Whose words they are"),
  note: z.string().nullable().describe("Why the answer is not the model's, where it was asked"),
  turnId: uuidSchema.nullable().describe("In the ledger, where a model was asked"),
  vaults: z.array(z.strictObject({ number: countSchema, vaultId: uuidSchema, name: z.string() })).describe("Whom the numbers of vaults in the answer mean"),
});

export const insightSchema = z.strictObject({
  rule: z.string().describe("Id of the rule"),
  kind: z.enum(["fact", "threshold", "trend"]),
  severity: z.enum(INSIGHT_SEVERITIES),
  statement: z.string(),
  advice: z.string(),
  basis: z.string().describe("How it is decided, with the line that was drawn"),
  tools: z.array(z.enum(TOOL_NAMES)).describe("The tools whose answers hold its numbers"),
});

export const askArchivist = defineEndpoint({
  id: "archivist.ask",
  method: "POST",
  path: "/api/v1/teams/:teamId/archivist/questions",
  summary: "Ask a question about the results of a vault or of all vaults. Answered by rules unless a model is asked for: then nothing leaves the installation.",
  input: { params: teamParamsSchema, query: "none", body: askRequestSchema },
  output: answerSchema,
});

export const getArchivist = defineEndpoint({
  id: "archivist.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/archivist",
  summary: "What can be asked, and the tools that answer.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({
    model: modelStateSchema,
    questions: z.array(z.string()).describe("An example of each kind of question"),
    tools: z.array(z.strictObject({ name: z.enum(TOOL_NAMES), title: z.string(), description: z.string(), about: z.enum(["vault", "team"]) })),
  }),
});

export const listInsights = defineEndpoint({
  id: "insight.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/vaults/:vaultId/insights",
  summary: "What the rules see in the newest snapshot and since the one before, the gravest first.",
  input: { params: vaultParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ at: instantSchema.nullable().describe("Of the newest snapshot; null before the first"), rules: countSchema.describe("Rules that looked"), suppressed: countSchema.describe("Findings that are left out as suppressed; changes since the snapshot before count them"), items: z.array(insightSchema) }),
});

/** What `archivist.mcp` takes: JSON-RPC 2.0, as the Model Context Protocol uses it: a request, or a notification without an id. */
export const mcpMessageSchema = z.strictObject({
  jsonrpc: z.literal("2.0"),
  id: z.union([z.string().max(200), z.int()]).optional(),
  method: z.string().max(100),
  params: z.record(z.string(), z.unknown()).optional(),
});

export const callMcp = defineEndpoint({
  id: "archivist.mcp",
  method: "POST",
  path: "/api/v1/teams/:teamId/archivist/mcp",
  summary: "The same tools by the Model Context Protocol (streamable HTTP, without sessions), for API tokens with vaults.read.",
  input: { params: teamParamsSchema, query: "none", body: "message" },
  output: "message",
});

export type TurnBefore = AskRequest["before"][number];
export type ArchivistAnswer = z.output<typeof answerSchema>;
export type ArchivistInsight = z.output<typeof insightSchema>;
export type AskRequest = z.output<typeof askRequestSchema>;
