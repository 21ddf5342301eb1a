// Elevation: administration for minutes, with a second factor and a reason. It is bound to the session and to one team, and
// everything that is done under it says so in the log.

import { z } from "zod";

import { reasonSchema } from "./changes.ts";
import { defineEndpoint } from "./endpoint.ts";
import { factorProofSchema } from "./passkeys.ts";
import { instantSchema, teamParamsSchema, uuidSchema } from "./values.ts";

/** Longest elevation: an hour's work; more is another elevation. */
export const MAX_ELEVATION_MINUTES = 60;

export const elevationSchema = z.strictObject({ grantId: uuidSchema, expiresAt: instantSchema });

export const beginElevation = defineEndpoint({
  id: "elevation.begin",
  method: "POST",
  path: "/api/v1/teams/:teamId/elevations",
  summary: "Administer the team for some minutes. The session's token changes; one that was under way is replaced.",
  input: {
    params: teamParamsSchema,
    query: "none",
    body: z.strictObject({ reason: reasonSchema, minutes: z.int().min(1).max(MAX_ELEVATION_MINUTES), proof: factorProofSchema }),
  },
  output: elevationSchema.extend({ csrfToken: z.string().describe("Of the session's new token") }),
});

export const endElevation = defineEndpoint({
  id: "elevation.end",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/elevations/current",
  summary: "End the elevation of this session now.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export type Elevation = z.output<typeof elevationSchema>;
