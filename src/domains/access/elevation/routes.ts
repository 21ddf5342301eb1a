// The routes of elevations: begun with a second factor, ended by hand or by themselves.

import { MINUTE } from "#base/units.ts";
import { defineRoute, type Route } from "#platform/http/route.ts";
import { beginElevation, endElevation } from "#protocol/api/elevation.ts";

import type { Elevations } from "./elevations.ts";

/** Guesses at a second factor are slowed down besides, by who is guessed at. */
const BEGIN = { requests: 20, perMs: MINUTE };
const END = { requests: 60, perMs: MINUTE };

export function createElevationRoutes(elevations: Elevations): readonly Route[] {
  return [
    defineRoute({
      endpoint: beginElevation,
      access: { permission: "access.elevate" },
      limit: BEGIN,
      audit: "access.elevation-begun",
      success: 201,
      async handler({ caller, params, body, session }) {
        const elevated = await elevations.begin(caller, { teamId: params.teamId, ...body });
        const { csrfToken } = session.begin(elevated.session.token, elevated.session.expiresAt.getTime());
        return { grantId: elevated.grantId, expiresAt: elevated.expiresAt.toISOString(), csrfToken };
      },
    }),
    defineRoute({ endpoint: endElevation, access: { permission: "access.elevate" }, limit: END, audit: "access.elevation-ended", success: 204, handler: ({ caller, params }) => elevations.end(caller, params.teamId) }),
  ];
}
