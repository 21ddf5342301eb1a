// What people and other programs are told of, and all that is said of it: ids, numbers and words of a list. Nothing here could hold a name.

import { z } from "zod";

import { ERRORS } from "#base/error-catalogue.ts";
import { instantSchema, uuidSchema } from "#protocol/api/values.ts";
import { GATE_RULES } from "#protocol/gate/judge-gate.ts";
import { severityCountsSchema } from "#protocol/report/summary.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";

const scoreSchema = z.int().min(0).max(FULL_SCORE);
const errorCodeSchema = z.string().refine((code) => Object.hasOwn(ERRORS, code), "expected a code of docs/errors.md");
const hotSchema = severityCountsSchema.pick({ critical: true, high: true });

const vaultFields = { vaultId: uuidSchema, runId: uuidSchema };

/** `webhook.test` and what a webhook's own end is told by stand apart: nobody asks for them. */
export const NOTICE_EVENTS = {
  "analysis.done": z.strictObject({ ...vaultFields, snapshotId: uuidSchema.nullable().describe("Null: nothing new in the source") }),
  "analysis.failed": z.strictObject({ ...vaultFields, error: errorCodeSchema }),
  "source.refused": z.strictObject({ ...vaultFields, error: errorCodeSchema }).describe("The source refuses the credential, or wants one"),
  "report.ready": z.strictObject({ ...vaultFields, snapshotId: uuidSchema, score: scoreSchema.nullable(), findings: severityCountsSchema.nullable() }),
  "findings.new": z.strictObject({
    ...vaultFields, snapshotId: uuidSchema,
    counted: z.enum(["findings", "rise"]).describe("findings: those that the snapshot before does not have, told by their fingerprints, suppressed ones left out; rise: by how many there are more, where a report names none"),
    secrets: hotSchema, risks: hotSchema, vulnerabilities: hotSchema,
  }).describe("Critical and high ones that are new"),
  "gate.failed": z.strictObject({ ...vaultFields, snapshotId: uuidSchema, from: z.enum(["vault", "team"]), failed: z.int().positive().describe("Checks that did not pass"), rules: z.array(z.enum(GATE_RULES)).min(1) }).describe("The report does not keep to the gate of its vault, or of the team"),
  "score.dropped": z.strictObject({ ...vaultFields, snapshotId: uuidSchema, before: scoreSchema, after: scoreSchema }),
} as const;

export type NoticeEventName = keyof typeof NOTICE_EVENTS;
export const NOTICE_EVENT_NAMES = Object.keys(NOTICE_EVENTS) as [NoticeEventName, ...NoticeEventName[]];

export type NoticeEvent = { [Name in NoticeEventName]: { readonly type: Name; readonly data: z.output<(typeof NOTICE_EVENTS)[Name]> } }[NoticeEventName];

export const noticeEventSchema = z.discriminatedUnion(
  "type",
  NOTICE_EVENT_NAMES.map((type) => z.strictObject({ type: z.literal(type), data: NOTICE_EVENTS[type] })) as unknown as [z.ZodObject<{ type: z.ZodLiteral<NoticeEventName>; data: z.ZodType }>],
) as unknown as z.ZodType<NoticeEvent>;

/** The body of a webhook, as https://www.standardwebhooks.com/ has it. */
export const webhookBodySchema = z.strictObject({
  type: z.enum([...NOTICE_EVENT_NAMES, "webhook.test"]),
  timestamp: instantSchema.describe("When it happened; the header has the time of the try"),
  data: z.record(z.string(), z.unknown()),
});

/** How far the score must fall before anybody is told, of 1000. */
export const MIN_SCORE_DROP = 1;
export const DEFAULT_SCORE_DROP = 10;

/** Whether a drop is deep enough; all else always is. */
export function isDeepEnough(event: NoticeEvent, scoreDrop: number): boolean {
  return event.type !== "score.dropped" || event.data.before - event.data.after >= scoreDrop;
}
