// What browsers reported of broken policies, and refused requests that looked like attacks.

import { z } from "zod";

import { defineEndpoint } from "./endpoint.ts";
import { countSchema, instantSchema, teamParamsSchema } from "./values.ts";

export const webReportSchema = z.strictObject({
  day: z.iso.date().describe("UTC"),
  kind: z.enum(["csp", "attack"]).describe("`csp`: a browser reported that a page broke the content security policy; `attack`: a refused request looked like an attack"),
  detail: z.string().describe("`script-src-elem inline on /teams/:id/vaults`, or the sign of the attack: `sql`"),
  count: countSchema,
  firstAt: instantSchema,
  lastAt: instantSchema,
});

export const listWebReports = defineEndpoint({
  id: "web-report.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/web-reports",
  summary: "Reports of browsers and signs of attacks on this installation within 30 days, counted by day, newest first.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(webReportSchema) }),
});

export type WebReport = z.output<typeof webReportSchema>;
