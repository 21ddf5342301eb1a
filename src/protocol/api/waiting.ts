// What waits for a person in a team: every page asks for it, so it stands apart from what is done about it.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { personSchema } from "./roles.ts";
import { countSchema, instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

export const noticesSchema = z.strictObject({
  toDecide: countSchema,
  breakGlass: z.array(z.strictObject({ requestId: uuidSchema, person: personSchema, state: z.enum(["active", "unreviewed"]), expiresAt: instantSchema })),
  reviews: z.strictObject({ open: countSchema, overdue: countSchema }),
});

export const getNotices = defineEndpoint({
  id: "notice.get",
  method: "GET",
  path: "/api/v1/teams/:teamId/notices",
  summary: "What waits for the caller, and what everybody in the team should see.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: noticesSchema,
});

export type Notices = z.output<typeof noticesSchema>;
