// The routes of the team's policy.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { getPolicy, updatePolicy } from "#protocol/api/policies.ts";

import type { Policies } from "./policies.ts";

const READ = { requests: 300, perMs: MINUTE };
const CHANGE = { requests: 30, perMs: MINUTE };

export function createPolicyRoutes(policies: Policies): readonly Route[] {
  return [
    defineRoute({ endpoint: getPolicy, access: { permission: "access.read-members" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => policies.get(caller, params.teamId) }),
    defineRoute({
      endpoint: updatePolicy,
      access: { permission: "access.change-policy" },
      limit: CHANGE,
      audit: "access.request-made",
      success: 200,
      handler: ({ caller, params, body }) => policies.change(caller, { teamId: params.teamId, ...body }),
    }),
  ];
}
