// The routes of administration: over the socket in the data folder only, each with the token of an open session.

import { defineRoute, type Route } from "#platform/http/route.ts";
import { closeAdminSession, createPersonLink, endPersonAccess, listAllTeams, listPersonSessions, listTeamMembers, noteClaimsRun, openAdminSession } from "#protocol/api/administration.ts";

import type { AdminSessions } from "./admin-sessions.ts";
import type { AdminOperations } from "./operations.ts";

const AT_THE_MACHINE = { access: "operator", limit: "none" } as const;
const RECORDED = { ...AT_THE_MACHINE, audit: "access.admin-acted", success: 200 } as const;

export function createAdministrationRoutes(sessions: AdminSessions, operations: AdminOperations): readonly Route[] {
  return [
    defineRoute({
      endpoint: openAdminSession,
      ...AT_THE_MACHINE,
      audit: "access.admin-session-opened",
      success: 201,
      async handler({ body }) {
        const { token, sessionId, expiresAt } = await sessions.open(body);
        return { token, sessionId, expiresAt: expiresAt.toISOString() };
      },
    }),
    defineRoute({ endpoint: closeAdminSession, ...AT_THE_MACHINE, audit: "access.admin-session-closed", success: 204, handler: ({ body }) => sessions.close(body.token) }),
    defineRoute({
      endpoint: listAllTeams,
      ...RECORDED,
      handler: async ({ body }) => ({ items: (await operations.teams(body.token)).map((team) => ({ ...team, createdAt: team.createdAt.toISOString() })) }),
    }),
    defineRoute({ endpoint: listTeamMembers, ...RECORDED, handler: async ({ body }) => ({ items: [...(await operations.members(body.token, body.teamId))] }) }),
    defineRoute({
      endpoint: listPersonSessions,
      ...RECORDED,
      async handler({ body }) {
        const rows = await operations.sessions(body.token, body.email);
        return { items: rows.map((row) => ({ id: row.sessionId, createdAt: row.createdAt.toISOString(), seenAt: row.seenAt.toISOString(), expiresAt: row.expiresAt.toISOString(), strength: row.strength })) };
      },
    }),
    defineRoute({ endpoint: endPersonAccess, ...RECORDED, handler: ({ body }) => operations.endPerson(body.token, body.email) }),
    defineRoute({
      endpoint: createPersonLink,
      ...RECORDED,
      async handler({ body }) {
        const { url, expiresAt } = await operations.link(body.token, body.email);
        return { url, expiresAt: expiresAt.toISOString() };
      },
    }),
    defineRoute({ endpoint: noteClaimsRun, ...RECORDED, success: 204, handler: ({ body }) => operations.noteClaims(body.token) }),
  ];
}
