// A team's connection to the identity provider that provisions its people: its token, what groups are worth, what was asked lately.

import { z } from "zod";

import { changeOutcomeSchema, reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { countSchema, instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** What a group can be worth: owners are made by owners, guests have projects and an end. */
export const GROUP_ROLES = ["administrator", "analyst", "viewer", "auditor", "compliance-officer", "respondent"] as const;
/** What everybody else can be: administration is only by a group. */
export const DEFAULT_ROLES = ["analyst", "viewer", "auditor", "compliance-officer", "respondent"] as const;

export const PROVISIONING_KINDS = ["read", "user", "group"] as const;

const groupSchema = z.strictObject({
  id: uuidSchema,
  name: z.string(),
  members: countSchema,
  role: z.enum(GROUP_ROLES).nullable().describe("Null: none; its people are what other groups and the connection make of them"),
});

const activitySchema = z.strictObject({
  kind: z.enum(PROVISIONING_KINDS).describe("`read`: looked something up; `user`, `group`: changed one"),
  done: countSchema,
  refused: countSchema,
  lastAt: instantSchema,
  lastRefusal: z.strictObject({ code: z.string(), title: z.string(), remedy: z.string(), at: instantSchema }).nullable(),
});

export const provisioningSchema = z.strictObject({
  address: z.string().describe("To give to the provider, as the base URL or tenant URL"),
  connection: z
    .strictObject({
      id: uuidSchema,
      defaultRole: z.enum(DEFAULT_ROLES).nullable().describe("Of people whom no group gives a role; null: they are not in the team"),
      createdAt: instantSchema,
      tokenMadeAt: instantSchema,
      usedAt: instantSchema.nullable().describe("To the minute"),
      users: z.strictObject({ active: countSchema, ended: countSchema, standing: countSchema.describe("Active and in the team, but not by any group or the role below: they stay what they are until one gives them a role, or they are no longer active") }),
      groups: z.array(groupSchema),
      activity: z.array(activitySchema).describe("Of the last 30 days: how often, never about whom"),
    })
    .nullable(),
});

const tokenSchema = z.strictObject({ token: z.string().describe("Shown now and never again"), provisioning: provisioningSchema });

export const getProvisioning = defineEndpoint({
  id: "provisioning.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/provisioning",
  summary: "The team's connection for provisioning, or that there is none.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: provisioningSchema,
});

export const createProvisioning = defineEndpoint({
  id: "provisioning.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/provisioning",
  summary: "Connect the team to an identity provider: makes the token that it shows. It gives nobody a role before that was asked for and approved.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: tokenSchema,
});

export const changeProvisioning = defineEndpoint({
  id: "provisioning.change",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/provisioning",
  summary: "Ask that people whom no group gives a role are something else; others approve it, and then it holds for all of them at once.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject({ defaultRole: z.enum(DEFAULT_ROLES).nullable(), reason: reasonSchema }) },
  output: changeOutcomeSchema,
});

export const rotateProvisioningToken = defineEndpoint({
  id: "provisioning.rotate",
  method: "POST",
  path: "/api/v1/teams/:teamId/provisioning/token",
  summary: "Make a new token; the one before is good no more.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: tokenSchema,
});

export const endProvisioning = defineEndpoint({
  id: "provisioning.end",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/provisioning",
  summary: "End the connection with its token, and forget what the provider said of people. Whoever is in the team stays in it.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const mapProvisioningGroup = defineEndpoint({
  id: "provisioning.map-group",
  method: "POST",
  path: "/api/v1/teams/:teamId/provisioning/groups/:groupId/role",
  summary: "Ask that a group's people have a role, or none by this group; others approve it.",
  input: { params: z.strictObject({ teamId: uuidSchema, groupId: uuidSchema }), query: "none", body: z.strictObject({ role: z.enum(GROUP_ROLES).nullable(), reason: reasonSchema }) },
  output: changeOutcomeSchema,
});

export type Provisioning = z.output<typeof provisioningSchema>;
export type ProvisioningConnection = NonNullable<Provisioning["connection"]>;
export type ProvisionedGroup = ProvisioningConnection["groups"][number];
export type ProvisioningKind = (typeof PROVISIONING_KINDS)[number];
export type GroupRole = (typeof GROUP_ROLES)[number];
export type DefaultRole = (typeof DEFAULT_ROLES)[number];
