// Requests: access for a time, access at once in an emergency (break-glass), and changes that need others' approval. And the grants
// that come of them.

import { z } from "zod";

import { reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { personSchema, roleSchema } from "./roles.ts";
import { countSchema, instantSchema, pageOf, pageQuerySchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** Shortest and longest access that can be asked for: less is over before it is used, more is a role. */
export const MIN_DURATION_SECONDS: number = 5 * 60;
export const MAX_DURATION_SECONDS: number = 90 * 24 * 3600;
/** Access that nobody approved beforehand. */
export const MAX_BREAK_GLASS_SECONDS: number = 8 * 3600;
/** More projects than a team has a use for. */
const MAX_PROJECTS = 100;

/**
 * `open`: waits for approvals · `active`: its grant is in force · `ended`: its grant is over · `applied`: the change was made ·
 * `void`: approved, but it could no longer be done.
 */
export const requestStateSchema = z.enum(["open", "active", "ended", "applied", "refused", "withdrawn", "expired", "void"]);
export const requestKindSchema = z.enum(["access", "break-glass", "change"]);

/** Null: all of the team's. */
export const requestedProjectsSchema = z.array(uuidSchema).min(1).max(MAX_PROJECTS).nullable();

export const changeDescriptionSchema = z.strictObject({
  title: z.string(),
  lines: z.array(z.strictObject({ label: z.string(), before: z.string().nullable(), after: z.string().nullable() })),
});

export const grantSchema = z.strictObject({
  id: uuidSchema,
  kind: z.enum(["request", "break-glass", "elevation"]),
  person: personSchema,
  permissions: z.array(z.string()),
  projects: z.array(z.strictObject({ id: uuidSchema, name: z.string() })).nullable(),
  requestId: uuidSchema.nullable(),
  reason: z.string().nullable(),
  beginsAt: instantSchema,
  expiresAt: instantSchema,
  ended: z
    .strictObject({ at: instantSchema, by: personSchema.nullable(), why: z.enum(["holder", "approver", "replaced", "expired", "left", "signed-out"]) })
    .nullable()
    .describe("Null while it is in force"),
  mayEnd: z.boolean(),
});

export const accessRequestSchema = z.strictObject({
  id: uuidSchema,
  kind: requestKindSchema,
  title: z.string().describe("What is asked for, in words"),
  state: requestStateSchema,
  requestedBy: personSchema,
  reason: z.string(),
  requestedAt: instantSchema,
  answerBy: instantSchema.describe("Unanswered until then it is over"),
  access: z
    .strictObject({
      bundle: z.string(),
      permissions: z.array(z.strictObject({ name: z.string(), title: z.string() })),
      projects: z.array(z.strictObject({ id: uuidSchema, name: z.string() })).nullable().describe("Null: all of the team's"),
      durationSeconds: countSchema,
      extends: uuidSchema.nullable().describe("The grant that it takes the place of"),
    })
    .nullable(),
  change: changeDescriptionSchema.nullable(),
  approvals: z.strictObject({
    needed: countSchema.describe("As the rule was when it was asked; 0 where nobody else could approve"),
    given: countSchema.describe("By people who still have a role that may"),
    roles: z.array(roleSchema),
    waitingFor: countSchema.describe("Others who could still decide"),
  }),
  grant: grantSchema.nullable(),
  review: z.enum(["none", "later", "due", "done"]).describe("Of break-glass: `later` while it is in force"),
  may: z.strictObject({ decide: z.boolean(), withdraw: z.boolean(), extend: z.boolean(), review: z.boolean(), note: z.boolean().describe("Say that nobody else could review it") }),
});

/** `nobody-else`: said by its holder, where nobody else could review it. */
const findingSchema = z.enum(["justified", "not-justified", "nobody-else"]);

export const requestEventSchema = z.strictObject({
  kind: z.enum(["asked", "approved", "refused", "withdrawn", "expired", "granted", "applied", "void", "ended", "reviewed"]),
  at: instantSchema,
  by: personSchema.nullable(),
  role: roleSchema.nullable().describe("That it was decided in"),
  comment: z.string().nullable(),
  code: z.string().nullable().describe("Why it could not be done; docs/errors.md"),
  finding: findingSchema.nullable(),
  counts: z.boolean().describe("False for an approval by somebody who no longer has a role that may"),
});

export const requestDetailsSchema = accessRequestSchema.extend({ timeline: z.array(requestEventSchema) });

export const bundleSchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  description: z.string(),
  role: roleSchema.nullable().describe("Set when it is what a role may"),
  permissions: z.array(z.strictObject({ name: z.string(), title: z.string(), held: z.boolean().describe("The caller's role has it") })),
  approvals: countSchema.describe("How many others must approve"),
  approvers: countSchema.describe("How many others could"),
});

export const requestOptionsSchema = z.strictObject({
  bundles: z.array(bundleSchema),
  maxDurationSeconds: countSchema,
  breakGlass: z.strictObject({ allowed: z.boolean(), maxDurationSeconds: countSchema, alerted: countSchema.describe("Others who are told at once") }),
});

const bundleIdSchema = z.string().regex(/^[a-z]+(?:-[a-z]+)*$/).max(50);

export const createRequestSchema = z.strictObject({
  bundle: bundleIdSchema,
  projects: requestedProjectsSchema,
  durationSeconds: z.int().min(MIN_DURATION_SECONDS).max(MAX_DURATION_SECONDS),
  reason: reasonSchema,
});

export const breakGlassSchema = createRequestSchema.extend({ durationSeconds: z.int().min(MIN_DURATION_SECONDS).max(MAX_BREAK_GLASS_SECONDS) });

const requestParamsSchema = z.strictObject({ teamId: uuidSchema, requestId: uuidSchema });
const grantParamsSchema = z.strictObject({ teamId: uuidSchema, grantId: uuidSchema });

export const listRequests = defineEndpoint({
  id: "access-request.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/requests",
  summary: "Requests, newest first: the caller's own, those that wait for the caller's decision, or all that the caller may see.",
  input: { params: teamParamsSchema, query: pageQuerySchema.extend({ view: z.enum(["mine", "to-decide", "all"]).default("mine") }), body: "none" },
  output: pageOf(accessRequestSchema),
});

export const getRequest = defineEndpoint({
  id: "access-request.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/requests/:requestId",
  summary: "One request with all that became of it.",
  input: { params: requestParamsSchema, query: "none", body: "none" },
  output: requestDetailsSchema,
});

export const getRequestOptions = defineEndpoint({
  id: "access-request.options",
  method: "GET",
  path: "/api/v1/teams/:teamId/request-options",
  summary: "What can be asked for, for how long, and who would approve it.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: requestOptionsSchema,
});

export const createRequest = defineEndpoint({
  id: "access-request.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/requests",
  summary: "Ask for access to all or some projects, for a time. Who may approve is told by mail.",
  input: { params: teamParamsSchema, query: "none", body: createRequestSchema },
  output: requestDetailsSchema,
});

export const extendRequest = defineEndpoint({
  id: "access-request.extend",
  method: "POST",
  path: "/api/v1/teams/:teamId/requests/:requestId/extension",
  summary: "Ask for more time for the grant of a request: a request of its own, with approvals of its own.",
  input: { params: requestParamsSchema, query: "none", body: createRequestSchema.pick({ durationSeconds: true, reason: true }) },
  output: requestDetailsSchema,
});

export const decideRequest = defineEndpoint({
  id: "access-request.decide",
  method: "POST",
  path: "/api/v1/teams/:teamId/requests/:requestId/decision",
  summary: "Approve or refuse. Nobody decides on their own request, nor twice; the last approval gives the grant or makes the change. A change needs elevation.",
  input: {
    params: requestParamsSchema,
    query: "none",
    body: z
      .strictObject({ decision: z.enum(["approve", "refuse"]), reason: reasonSchema.optional().describe("Must be there to refuse") })
      .refine(({ decision, reason }) => decision === "approve" || reason !== undefined, "expected a reason for refusing"),
  },
  output: requestDetailsSchema,
});

export const withdrawRequest = defineEndpoint({
  id: "access-request.withdraw",
  method: "POST",
  path: "/api/v1/teams/:teamId/requests/:requestId/withdrawal",
  summary: "Take an own request back while it is open.",
  input: { params: requestParamsSchema, query: "none", body: "none" },
  output: requestDetailsSchema,
});

export const breakGlass = defineEndpoint({
  id: "break-glass.take",
  method: "POST",
  path: "/api/v1/teams/:teamId/break-glass",
  summary: "Take access at once, in an emergency: within an elevation, for hours, owners and compliance officers are told, and another person has to review it.",
  input: { params: teamParamsSchema, query: "none", body: breakGlassSchema },
  output: requestDetailsSchema,
});

export const reviewBreakGlass = defineEndpoint({
  id: "break-glass.review",
  method: "POST",
  path: "/api/v1/teams/:teamId/requests/:requestId/review",
  summary: "Say, as another person and after its end, whether a break-glass was justified; or, as its holder where nobody else could review it, just that.",
  input: { params: requestParamsSchema, query: "none", body: z.strictObject({ finding: findingSchema, comment: reasonSchema }) },
  output: requestDetailsSchema,
});

export const listGrants = defineEndpoint({
  id: "grant.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/grants",
  summary: "Grants that are in force: the caller's own, or all of the team for those who see all requests.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(grantSchema) }),
});

export const getGrant = defineEndpoint({
  id: "grant.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/grants/:grantId",
  summary: "One grant: whose, what it allows, from when to when.",
  input: { params: grantParamsSchema, query: "none", body: "none" },
  output: grantSchema,
});

export const endGrant = defineEndpoint({
  id: "grant.end",
  method: "POST",
  path: "/api/v1/teams/:teamId/grants/:grantId/end",
  summary: "End a grant before its time: by its holder, or by somebody who decides on requests.",
  input: { params: grantParamsSchema, query: "none", body: "none" },
  output: grantSchema,
});

export const listGrantActs = defineEndpoint({
  id: "grant.acts",
  method: "GET",
  path: "/api/v1/teams/:teamId/grants/:grantId/acts",
  summary: "Everything that was done under a grant, newest first.",
  input: { params: grantParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(
    z.strictObject({
      id: uuidSchema,
      at: instantSchema,
      event: z.string(),
      title: z.string(),
      subject: z.strictObject({ kind: z.string(), id: uuidSchema.nullable() }),
      details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  ),
});

export type AccessRequest = z.output<typeof accessRequestSchema>;
export type RequestDetails = z.output<typeof requestDetailsSchema>;
export type RequestEvent = z.output<typeof requestEventSchema>;
export type RequestState = z.output<typeof requestStateSchema>;
export type RequestOptions = z.output<typeof requestOptionsSchema>;
export type RequestBundle = z.output<typeof bundleSchema>;
export type Grant = z.output<typeof grantSchema>;
export type CreateRequest = z.input<typeof createRequestSchema>;
export type GrantAct = z.output<typeof listGrantActs.output>["items"][number];
export type RequestPerson = z.output<typeof personSchema>;
