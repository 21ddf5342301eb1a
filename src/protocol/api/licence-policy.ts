// By which policy a team judges licences.

import { z } from "zod";

import { licencePolicySchema } from "#protocol/licences/policy.ts";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, teamParamsSchema } from "./values.ts";

const teamLicencePolicySchema = z.strictObject({
  policy: licencePolicySchema,
  changedAt: instantSchema.nullable().describe("Null while the team uses the published one"),
  since: instantSchema.nullable().describe("Since when it is as it is; null where it was never otherwise"),
});

const place = { path: "/api/v1/teams/:teamId/licence-policy", input: { params: teamParamsSchema, query: "none", body: "none" }, output: teamLicencePolicySchema } as const;

export const getLicencePolicy = defineEndpoint({ ...place, id: "licence-policy.get", method: "GET", summary: "By which policy the team judges licences." });

export const changeLicencePolicy = defineEndpoint({
  ...place,
  id: "licence-policy.change",
  method: "PUT",
  summary: "Change the policy. All reports of the team are judged by it at once, older ones too; nothing is analysed again.",
  input: { ...place.input, body: z.strictObject({ policy: licencePolicySchema }) },
});

export const resetLicencePolicy = defineEndpoint({ ...place, id: "licence-policy.reset", method: "DELETE", summary: "Go back to the published policy." });

export type TeamLicencePolicy = z.output<typeof teamLicencePolicySchema>;
