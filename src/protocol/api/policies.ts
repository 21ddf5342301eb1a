// What a team asks of its people: how they sign in, how long sessions last, how many may administer, who approves what.

import { z } from "zod";

import { changeOutcomeSchema, reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { teamParamsSchema } from "./values.ts";

/** What is asked for and approved: more access for a time, another role, another policy, an invitation to run the team. */
export const APPROVAL_KINDS = ["access", "role", "policy", "invitation"] as const;

/** Who may be named besides the owners, by kind. That owners may cannot be taken away. */
export const APPROVERS_BESIDE_OWNERS = {
  access: ["administrator", "compliance-officer"],
  role: ["administrator"],
  policy: ["administrator"],
  invitation: ["administrator"],
} as const satisfies Readonly<Record<ApprovalKind, readonly string[]>>;

/** Other people who must agree; more would be a committee, and 0 means that asking is enough. */
const approvalsSchema = z.int().min(0).max(5);

function besideOwners<const Role extends string>(roles: readonly Role[]) {
  return z.array(z.enum(roles)).max(roles.length).refine((named) => new Set(named).size === named.length, "expected each role once");
}

/** Who approves besides the owners, by kind. */
export const approversSchema = z.strictObject({
  access: besideOwners(APPROVERS_BESIDE_OWNERS.access),
  role: besideOwners(APPROVERS_BESIDE_OWNERS.role),
  policy: besideOwners(APPROVERS_BESIDE_OWNERS.policy),
  invitation: besideOwners(APPROVERS_BESIDE_OWNERS.invitation),
});

export const policySchema = z.strictObject({
  signIn: z.enum(["one-factor", "two-factors", "passkey"]).describe("Sessions that began with less may nothing in the team"),
  sessionHours: z.int().min(1).max(2160).nullable().describe("A session that is older may nothing in the team; null for the installation's limit"),
  idleMinutes: z.int().min(5).max(10_080).nullable().describe("A session that stands idle for longer ends; null for the installation's limit"),
  administrators: z.int().min(1).max(50).describe("How many standing owners and administrators there may be"),
  guests: z.boolean().describe("Whether outsiders may be invited, and let in"),
  guestDays: z.int().min(1).max(365).describe("Longest stay of a guest"),
  tokenDays: z.int().min(1).max(365).describe("Longest life of an API token"),
  approvals: z.strictObject({ access: approvalsSchema, role: approvalsSchema, policy: approvalsSchema, invitation: approvalsSchema }).describe("How many other people must approve, by kind"),
  approvers: approversSchema.describe("Who may approve besides the owners, by kind. Owners always may; what is theirs, only they"),
});

/** Of a team that never said otherwise. Few administrators: who runs the team, a deputy, and room for a handover. */
export const DEFAULT_POLICY: TeamPolicy = {
  signIn: "one-factor",
  sessionHours: null,
  idleMinutes: null,
  administrators: 5,
  guests: true,
  guestDays: 90,
  tokenDays: 365,
  approvals: { access: 1, role: 1, policy: 1, invitation: 1 },
  approvers: { access: ["administrator", "compliance-officer"], role: ["administrator"], policy: ["administrator"], invitation: ["administrator"] },
};

export const getPolicy = defineEndpoint({
  id: "policy.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/policy",
  summary: "The team's policy.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: policySchema,
});

export const updatePolicy = defineEndpoint({
  id: "policy.update",
  method: "PUT",
  path: "/api/v1/teams/:teamId/policy",
  summary: "Ask for another policy. Others approve it where the team's rule says so; whoever asks must be able to work under it.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject({ policy: policySchema, reason: reasonSchema }) },
  output: changeOutcomeSchema,
});

export type TeamPolicy = z.output<typeof policySchema>;
export type ApprovalKind = (typeof APPROVAL_KINDS)[number];
