// The people of a team: who is in it, as what, and the table of role by action that says what that means.

import { z } from "zod";

import { changeOutcomeSchema, reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { roleSchema } from "./roles.ts";
import { countSchema, instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** Projects that one guest can be given: more is a role of its own. */
const MAX_GUEST_PROJECTS = 100;

/** What somebody is to be in a team. `projectIds` and `stayDays` for guests, and for nobody else. */
export const offerSchema = z.strictObject({
  role: roleSchema,
  projectIds: z.array(uuidSchema).min(1).max(MAX_GUEST_PROJECTS).optional().describe("Of a guest: the projects whose results they see"),
  stayDays: z.int().min(1).max(365).optional().describe("Of a guest: how long, from when they join or the change is applied"),
});

export const memberSchema = z.strictObject({
  personId: uuidSchema,
  email: z.string().nullable(),
  role: roleSchema,
  projectIds: z.array(uuidSchema).nullable().describe("Null for all of the team"),
  since: instantSchema,
  expiresAt: instantSchema.nullable(),
  lastSeen: z.enum(["today", "this-week", "this-month", "longer-ago", "never"]).describe("Coarse on purpose: enough to find who no longer comes"),
  strength: z.enum(["one-factor", "two-factors", "passkey"]).describe("The strongest sign-in that they have set up"),
});

export const memberListSchema = z.strictObject({
  items: z.array(memberSchema),
  administrators: z.strictObject({ now: countSchema, most: countSchema }).describe("Standing owners and administrators, and how many the policy allows"),
});

export const roleTableSchema = z.strictObject({
  roles: z.array(z.strictObject({ name: roleSchema, title: z.string(), job: z.string() })),
  permissions: z.array(
    z.strictObject({
      name: z.string().describe("As `vaults.create`"),
      title: z.string(),
      roles: z.array(roleSchema),
      elevation: z.boolean().describe("Only within an elevation of minutes, with a second factor and a reason"),
    }),
  ),
});

export const memberEndSchema = z.strictObject({
  state: z.enum(["ended", "open"]).describe("`open`: they run the team, so somebody else has to approve it first"),
  requestId: uuidSchema.nullable().describe("Where it is a request; null when it needed none"),
});

export const memberParamsSchema = z.strictObject({ teamId: uuidSchema, personId: uuidSchema });

export const listMembers = defineEndpoint({
  id: "member.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/members",
  summary: "Who is in the team, as what, since when. Guests whose time is over are not in it.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: memberListSchema,
});

export const changeMember = defineEndpoint({
  id: "member.change",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/members/:personId",
  summary: "Ask for another role of a member. Others approve it where the team's rule says so.",
  input: { params: memberParamsSchema, query: "none", body: offerSchema.extend({ reason: reasonSchema }) },
  output: changeOutcomeSchema,
});

export const endMember = defineEndpoint({
  id: "member.end",
  method: "POST",
  path: "/api/v1/teams/:teamId/members/:personId/end",
  summary: "End a membership, with all grants in the team: at once; that of another owner or administrator when somebody else has approved it.",
  input: { params: memberParamsSchema, query: "none", body: z.strictObject({ reason: reasonSchema }) },
  output: memberEndSchema,
});

export const leaveTeam = defineEndpoint({
  id: "team.leave",
  method: "POST",
  path: "/api/v1/teams/:teamId/leave",
  summary: "Leave a team. The last owner cannot: make somebody else one first, or delete the team.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const getRoles = defineEndpoint({
  id: "role.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/roles",
  summary: "The table of role by action that everything here is checked against.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: roleTableSchema,
});

export type Offer = z.output<typeof offerSchema>;
export type Member = z.output<typeof memberSchema>;
export type MemberEnd = z.output<typeof memberEndSchema>;
export type MemberList = z.output<typeof memberListSchema>;
export type RoleTable = z.output<typeof roleTableSchema>;
