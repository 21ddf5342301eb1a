// The routes of members and roles: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { changeMember, endMember, getRoles, leaveTeam, listMembers } from "#protocol/api/members.ts";

import type { Members } from "./members.ts";
import type { RoleTables } from "./role-table.ts";

const READ = { requests: 300, perMs: MINUTE };
const CHANGE = { requests: 30, perMs: MINUTE };

export function createMemberRoutes(members: Members, roles: RoleTables): readonly Route[] {
  return [
    defineRoute({ endpoint: listMembers, access: { permission: "access.read-members" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => members.list(caller, params.teamId) }),
    defineRoute({
      endpoint: changeMember,
      access: { permission: "access.manage-members" },
      limit: CHANGE,
      audit: "access.request-made",
      success: 200,
      handler: ({ caller, params, body }) => members.change(caller, params, body),
    }),
    defineRoute({
      endpoint: endMember,
      access: { permission: "access.manage-members" },
      limit: CHANGE,
      audit: "access.member-removed",
      success: 200,
      handler: ({ caller, params, body }) => members.end(caller, params, body),
    }),
    defineRoute({ endpoint: leaveTeam, access: { permission: "access.leave" }, limit: CHANGE, audit: "access.member-left", success: 204, handler: ({ caller, params }) => members.leave(caller, params.teamId) }),
    defineRoute({ endpoint: getRoles, access: { permission: "access.read" }, limit: READ, audit: "none", success: 200, handler: async ({ caller, params }) => roles.get(caller, params.teamId) }),
  ];
}
