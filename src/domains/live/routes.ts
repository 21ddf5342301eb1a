// The routes of live sessions: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { createLiveSession, endLiveSession, listLiveConnections, listLiveSessions } from "#protocol/api/live-sessions.ts";

import type { LiveSessions } from "./live-sessions.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 30, perMs: MINUTE };

export function createLiveRoutes(sessions: LiveSessions): readonly Route[] {
  return [
    defineRoute({
      endpoint: createLiveSession,
      access: { permission: "live.share" },
      limit: CHANGE,
      audit: "live.session-started",
      success: 201,
      handler: ({ caller, params, body }) => sessions.start(caller, params.teamId, body),
    }),
    defineRoute({ endpoint: listLiveSessions, access: { permission: "live.read" }, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => sessions.list(caller, params.teamId, query) }),
    defineRoute({
      endpoint: endLiveSession,
      access: { permission: "live.share" },
      limit: CHANGE,
      audit: "live.session-ended",
      success: 204,
      handler: ({ caller, params }) => sessions.end(caller, params.teamId, params.liveSessionId),
    }),
    defineRoute({
      endpoint: listLiveConnections,
      access: { permission: "live.read-connections" },
      limit: READ,
      audit: "none",
      success: 200,
      handler: ({ caller, params, query }) => sessions.connections(caller, { teamId: params.teamId, id: params.liveSessionId }, query),
    }),
  ];
}
