// What was decided about findings of a team's vaults, and which of them no longer count for a time.

import { z } from "zod";

import { ANALYSIS_JUSTIFICATIONS, ANALYSIS_RESPONSES, ANALYSIS_STATES } from "#protocol/suppressions/analysis.ts";
import { fingerprintSchema } from "#protocol/suppressions/section.ts";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, pageOf, pageQuerySchema, teamParamsSchema, uuidSchema } from "./values.ts";

export const USUAL_SUPPRESSION_DAYS = 90;
/** What nobody looks at for a year is forgotten, not decided. */
export const MAX_SUPPRESSION_DAYS = 365;
export const MIN_REASON_CHARACTERS = 10;
export const MAX_REASON_CHARACTERS = 1_000;
/** From so many days before its end on, a suppression is said to expire. */
export const EXPIRING_DAYS = 14;

/** Several lines; no control or bidirectional-override characters besides. */
const reasonSchema = z.string().trim().min(MIN_REASON_CHARACTERS).max(MAX_REASON_CHARACTERS).regex(/^(?:[^\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]|\n)*$/u, "expected text without control characters");
const ruleSchema = z.string().max(120).regex(/^(secret|risk|vulnerability|licence)\/[A-Za-z0-9][A-Za-z0-9._:+/-]{0,99}$/, "expected the id of a rule, as `risk/weak-hash`, or `vulnerability/` and the id of an advisory");

const analysisFields = {
  state: z.enum(ANALYSIS_STATES).describe("As CycloneDX has it; `in_triage`, and `exploitable` without `will_not_fix` or `can_not_fix`, leave the finding open"),
  justification: z.enum(ANALYSIS_JUSTIFICATIONS).nullable().describe("Goes with `not_affected`, and with nothing else"),
  response: z.enum(ANALYSIS_RESPONSES).nullable(),
};

export const suppressionSchema = z.strictObject({
  id: uuidSchema,
  vaultId: uuidSchema.nullable().describe("Null: of the whole team"),
  kind: z.enum(["finding", "rule"]),
  rule: z.string(),
  subject: z.strictObject({ title: z.string(), path: z.string(), line: z.int().positive(), package: z.string().nullable() }).nullable().describe("The one finding, as it was when it was suppressed; null for a rule, and for who may not see evidence"),
  ...analysisFields,
  suppresses: z.boolean().describe("Whether what it covers no longer counts"),
  reason: z.string(),
  status: z.enum(["active", "expiring", "expired", "ended"]).describe(`expiring: within ${EXPIRING_DAYS} days`),
  createdBy: uuidSchema,
  createdAt: instantSchema,
  expiresAt: instantSchema,
  endedBy: uuidSchema.nullable(),
  endedAt: instantSchema.nullable(),
});

const coveredSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("finding"), snapshotId: uuidSchema, fingerprint: fingerprintSchema.describe("SHA-256 of the finding, as SARIF and `suppressions.covered` have it") }),
  z.strictObject({ kind: z.literal("rule"), rule: ruleSchema.describe("An advisory by any of its names covers all of them") }),
]);

export const createSuppressionRequestSchema = z.strictObject({
  vaultId: uuidSchema.describe("Where the finding is"),
  reach: z.enum(["vault", "team"]).describe("team: the same finding or rule in every vault"),
  covers: coveredSchema,
  ...analysisFields,
  reason: reasonSchema,
  days: z.int().min(1).max(MAX_SUPPRESSION_DAYS).default(USUAL_SUPPRESSION_DAYS).describe("From now; then it counts again by itself"),
});

export const listSuppressions = defineEndpoint({
  id: "suppression.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/suppressions",
  summary: "All suppressions that the caller reaches, those that have ended too; newest first. With `vaultId` those of this vault and of the team.",
  input: { params: teamParamsSchema, query: pageQuerySchema.extend({ vaultId: uuidSchema.optional() }), body: "none" },
  output: pageOf(suppressionSchema),
});

export const createSuppression = defineEndpoint({
  id: "suppression.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/suppressions",
  summary: "Say what was decided about a finding or a rule, with a reason and an end. Reports and exports show it from now on, and their bytes change with it.",
  input: { params: teamParamsSchema, query: "none", body: createSuppressionRequestSchema },
  output: suppressionSchema,
});

export const endSuppression = defineEndpoint({
  id: "suppression.end",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/suppressions/:suppressionId",
  summary: "End a suppression now: what it covers counts again. The record of it stays.",
  input: { params: teamParamsSchema.extend({ suppressionId: uuidSchema }), query: "none", body: "none" },
  output: suppressionSchema,
});

export type SuppressionItem = z.output<typeof suppressionSchema>;
export type CreateSuppressionRequest = z.input<typeof createSuppressionRequestSchema>;
export type CreateSuppressionGiven = z.output<typeof createSuppressionRequestSchema>;
