// What a person wants to be told of by mail in one team, and how they stop it without signing in.

import { z } from "zod";

import { DEFAULT_SCORE_DROP, MIN_SCORE_DROP, NOTICE_EVENT_NAMES } from "#protocol/notices/events.ts";
import { FULL_SCORE } from "#protocol/score/score.ts";

import { defineEndpoint } from "./endpoint.ts";
import { teamParamsSchema, uuidSchema } from "./values.ts";

/** Projects or vaults that one choice names. */
const MAX_NAMED = 200;

export const noticeEventsSchema = z.array(z.enum(NOTICE_EVENT_NAMES)).max(NOTICE_EVENT_NAMES.length).refine((names) => new Set(names).size === names.length, "expected each event once");
export const scoreDropSchema = z.int().min(MIN_SCORE_DROP).max(FULL_SCORE);

const idsSchema = z.array(uuidSchema).min(1).max(MAX_NAMED);

export const noticeChoiceSchema = z.strictObject({
  events: noticeEventsSchema,
  scoreDrop: scoreDropSchema.describe("By how many points of 1000 a score must drop at least"),
  of: z.discriminatedUnion("kind", [
    z.strictObject({ kind: z.literal("team") }).describe("All that the person may see"),
    z.strictObject({ kind: z.literal("added") }).describe("The vaults that the person added"),
    z.strictObject({ kind: z.literal("projects"), ids: idsSchema }),
    z.strictObject({ kind: z.literal("vaults"), ids: idsSchema }),
  ]),
});

export type NoticeChoice = z.output<typeof noticeChoiceSchema>;

/** Who adds a vault hears when it goes wrong; nobody is told of anything else unasked. */
export const DEFAULT_NOTICE_CHOICE: NoticeChoice = { events: ["analysis.failed", "source.refused"], scoreDrop: DEFAULT_SCORE_DROP, of: { kind: "added" } };

const choiceAnswerSchema = z.strictObject({
  choice: noticeChoiceSchema,
  isDefault: z.boolean(),
  stopped: z.boolean().describe("All mail was stopped by the link in one: no report is planned for them either, until they choose again"),
  hasAddress: z.boolean().describe("Without an address nobody can be written to"),
});

export const getNoticeChoice = defineEndpoint({
  id: "notice-choice.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/notices/choice",
  summary: "What the caller is told of by mail.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: choiceAnswerSchema,
});

export const saveNoticeChoice = defineEndpoint({
  id: "notice-choice.save",
  method: "PUT",
  path: "/api/v1/teams/:teamId/notices/choice",
  summary: "Says what the caller wants to be told of by mail. Only what they may still see when it is sent.",
  input: { params: teamParamsSchema, query: "none", body: noticeChoiceSchema },
  output: choiceAnswerSchema,
});

/** Of a mail's link: it says who and which team, sealed, and stops mail; it can do nothing else. */
export const stopTokenSchema = z.string().regex(/^[A-Za-z0-9_-]{80,400}$/, "expected what stands behind the # in a mail's link");

export const stopNotices = defineEndpoint({
  id: "notices.stop",
  method: "POST",
  path: "/api/v1/notices/stop",
  summary: "Stops all notices and reports by mail of one team for one person: the link at the end of each mail.",
  input: { params: "none", query: "none", body: z.strictObject({ token: stopTokenSchema }) },
  output: "empty",
});

export const stopNoticesByProvider = defineEndpoint({
  id: "notices.stop-by-provider",
  method: "POST",
  path: "/api/v1/notices/stop/:token",
  summary: "The same for a mail program: List-Unsubscribe with one click (RFC 8058).",
  input: { params: z.strictObject({ token: stopTokenSchema }), query: "none", body: { form: z.object({ "List-Unsubscribe": z.literal("One-Click") }) } },
  output: "empty",
});

export type NoticeChoiceAnswer = z.output<typeof choiceAnswerSchema>;
