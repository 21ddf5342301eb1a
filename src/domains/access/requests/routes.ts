// The routes of requests, break-glass and grants: parse, authorise, call, reply.

import { MINUTE } from "#base/units.ts";
import type { Reviews } from "#domains/access/reviews/reviews.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import {
  breakGlass, createRequest, decideRequest, endGrant, extendRequest, getGrant, getRequest, getRequestOptions, listGrantActs, listGrants, listRequests, reviewBreakGlass, withdrawRequest,
} from "#protocol/api/requests.ts";
import { getNotices } from "#protocol/api/waiting.ts";

import type { Requests } from "./requests.ts";

const READ = { requests: 600, perMs: MINUTE };
const CHANGE = { requests: 60, perMs: MINUTE };
/** Each tells people by mail. */
const ASK = { requests: 20, perMs: MINUTE };
const SEE = { permission: "access.request" };

export function createRequestRoutes({ requests, reviews }: { readonly requests: Requests; readonly reviews: Pick<Reviews, "notices"> }): readonly Route[] {
  return [
    defineRoute({ endpoint: listRequests, access: SEE, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => requests.list(caller, params.teamId, query) }),
    defineRoute({ endpoint: getRequestOptions, access: SEE, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => requests.options(caller, params.teamId) }),
    defineRoute({ endpoint: getRequest, access: SEE, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => requests.get(caller, params) }),
    defineRoute({
      endpoint: getNotices,
      access: SEE,
      limit: READ,
      audit: "none",
      success: 200,
      handler: async ({ caller, params }) => ({ ...(await requests.notices(caller, params.teamId)), reviews: await reviews.notices(caller, params.teamId) }),
    }),
    ...askRoutes(requests),
    ...decisionRoutes(requests),
    ...grantRoutes(requests),
  ];
}

function askRoutes(requests: Requests): readonly Route[] {
  return [
    defineRoute({ endpoint: createRequest, access: SEE, limit: ASK, audit: "access.request-made", success: 201, handler: ({ caller, params, body }) => requests.ask(caller, params.teamId, body) }),
    defineRoute({ endpoint: extendRequest, access: SEE, limit: ASK, audit: "access.request-made", success: 201, handler: ({ caller, params, body }) => requests.extend(caller, params, body) }),
    defineRoute({ endpoint: withdrawRequest, access: SEE, limit: CHANGE, audit: "access.request-withdrawn", success: 200, handler: ({ caller, params }) => requests.withdraw(caller, params) }),
    defineRoute({
      endpoint: breakGlass,
      access: { permission: "access.break-glass" },
      limit: ASK,
      audit: "access.break-glass-taken",
      success: 201,
      handler: ({ caller, params, body }) => requests.breakGlass(caller, params.teamId, body),
    }),
  ];
}

function decisionRoutes(requests: Requests): readonly Route[] {
  return [
    defineRoute({
      endpoint: decideRequest,
      access: { permission: "access.decide" },
      limit: CHANGE,
      audit: "access.request-approved",
      success: 200,
      handler: ({ caller, params, body }) => requests.decide(caller, params, body),
    }),
    defineRoute({
      endpoint: reviewBreakGlass,
      access: { permission: "access.decide" },
      limit: CHANGE,
      audit: "access.break-glass-reviewed",
      success: 200,
      handler: ({ caller, params, body }) => requests.review(caller, params, body),
    }),
  ];
}

function grantRoutes({ grants }: Requests): readonly Route[] {
  return [
    defineRoute({ endpoint: listGrants, access: SEE, limit: READ, audit: "none", success: 200, handler: async ({ caller, params }) => ({ items: await grants.list(caller, params.teamId) }) }),
    defineRoute({ endpoint: getGrant, access: SEE, limit: READ, audit: "none", success: 200, handler: ({ caller, params }) => grants.get(caller, params) }),
    defineRoute({ endpoint: endGrant, access: SEE, limit: CHANGE, audit: "access.grant-ended", success: 200, handler: ({ caller, params }) => grants.end(caller, params) }),
    defineRoute({ endpoint: listGrantActs, access: SEE, limit: READ, audit: "none", success: 200, handler: ({ caller, params, query }) => grants.listActs(caller, params, query) }),
  ];
}
