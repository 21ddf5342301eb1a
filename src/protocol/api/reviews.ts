// Periodic reviews of access: who had what when the review began, and what was decided of each line of it.

import { z } from "zod";

import { reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { requestStateSchema } from "./requests.ts";
import { personSchema, roleSchema } from "./roles.ts";
import { countSchema, instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

export const reviewStateSchema = z.enum(["open", "overdue", "done"]);
/** `nobody-else`: said by its own holder of a line that nobody but them could decide. */
export const lineDecisionSchema = z.enum(["keep", "change", "remove", "nobody-else"]);

export const accessReviewSchema = z.strictObject({
  id: uuidSchema,
  state: reviewStateSchema,
  startedBy: personSchema.nullable().describe("Null: by the schedule"),
  startedAt: instantSchema,
  dueAt: instantSchema,
  endedAt: instantSchema.nullable().describe("When the last line was decided"),
  lines: countSchema,
  kept: countSchema,
  changed: countSchema,
  removed: countSchema,
  beyondReview: countSchema.describe("Lines that nobody but their own holder could decide: noted, and reviewed by nobody"),
});

export const reviewLineSchema = z.strictObject({
  id: uuidSchema,
  person: personSchema,
  kind: z.enum(["role", "grant", "token"]),
  role: roleSchema.nullable().describe("Of the person, when the review began"),
  permissions: z.array(z.strictObject({ name: z.string(), title: z.string() })),
  projects: z.array(z.strictObject({ id: uuidSchema, name: z.string() })).nullable().describe("Null: all of the team's"),
  thingId: uuidSchema.nullable().describe("The grant or the token"),
  since: instantSchema,
  expiresAt: instantSchema.nullable(),
  lastUsedAt: instantSchema.nullable(),
  decision: z
    .strictObject({
      decision: lineDecisionSchema,
      role: roleSchema.nullable(),
      by: personSchema,
      at: instantSchema,
      comment: z.string().nullable(),
      request: z.strictObject({ id: uuidSchema, state: requestStateSchema }).nullable().describe("The change that followed from it"),
    })
    .nullable(),
  mayDecide: z.boolean(),
  mayNote: z.boolean().describe("Own, and nobody else could decide it"),
});

export const accessReviewDetailsSchema = accessReviewSchema.extend({ items: z.array(reviewLineSchema) });

const reviewParamsSchema = z.strictObject({ teamId: uuidSchema, reviewId: uuidSchema });

export const listReviews = defineEndpoint({
  id: "access-review.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/access-reviews",
  summary: "Reviews of access, newest first, and when the next one begins by itself.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(accessReviewSchema), nextAt: instantSchema.nullable().describe("Null while one is open, and in a team of one"), mayStart: z.boolean() }),
});

export const getReview = defineEndpoint({
  id: "access-review.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/access-reviews/:reviewId",
  summary: "One review with all its lines.",
  input: { params: reviewParamsSchema, query: "none", body: "none" },
  output: accessReviewDetailsSchema,
});

export const startReview = defineEndpoint({
  id: "access-review.start",
  method: "POST",
  path: "/api/v1/teams/:teamId/access-reviews",
  summary: "Write down who has what now, to be decided line by line. One review at a time.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject({ dueDays: z.int().min(1).max(90) }) },
  output: accessReviewDetailsSchema,
});

export const decideReviewLine = defineEndpoint({
  id: "access-review.decide",
  method: "POST",
  path: "/api/v1/teams/:teamId/access-reviews/:reviewId/lines/:lineId/decision",
  summary: "Keep, change or remove what a line says, of anybody but oneself; or note of an own line that nobody else could decide it. A role is changed or removed by a request, within an elevation; a grant or token ends at once.",
  input: {
    params: reviewParamsSchema.extend({ lineId: uuidSchema }),
    query: "none",
    body: z
      .strictObject({ decision: lineDecisionSchema, role: roleSchema.exclude(["guest"]).optional().describe("To change to"), comment: reasonSchema.optional().describe("Must be there unless it is kept") })
      .refine(({ decision, role }) => (decision === "change") === (role !== undefined), "expected a role with change, and only then")
      .refine(({ decision, comment }) => decision === "keep" || comment !== undefined, "expected a comment that says why"),
  },
  output: accessReviewDetailsSchema,
});

export const exportReview = defineEndpoint({
  id: "access-review.export",
  method: "GET",
  path: "/api/v1/teams/:teamId/access-reviews/:reviewId/export",
  summary: "The review as evidence: a file for spreadsheets (CSV, no cell is a formula) or for programs (JSON).",
  input: { params: reviewParamsSchema, query: z.strictObject({ format: z.enum(["csv", "json"]) }), body: "none" },
  output: "download",
});

export type AccessReview = z.output<typeof accessReviewSchema>;
export type AccessReviewDetails = z.output<typeof accessReviewDetailsSchema>;
export type ReviewLine = z.output<typeof reviewLineSchema>;
export type LineDecision = z.output<typeof lineDecisionSchema>;
