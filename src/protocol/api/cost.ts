// What a team assumes when the cost to replicate is estimated: rates, and the assumptions of the model.

import { z } from "zod";

import { COST_MODEL, costParametersSchema } from "#protocol/cost/parameters.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, teamParamsSchema } from "./values.ts";

const parametersSchema = costParametersSchema.refine(({ languageWeights }) => Object.keys(languageWeights).every(isLanguageName), { path: ["languageWeights"], message: "expected languages of the public list" });

export const teamCostSchema = z.strictObject({
  model: z.literal(COST_MODEL),
  parameters: parametersSchema,
  changedAt: instantSchema.nullable().describe("Null while the team uses the defaults"),
});

export const changeCostRequestSchema = z.strictObject({ parameters: parametersSchema });

const place = { path: "/api/v1/teams/:teamId/cost", input: { params: teamParamsSchema, query: "none", body: "none" }, output: teamCostSchema } as const;

export const getCost = defineEndpoint({ ...place, id: "cost.get", method: "GET", summary: "What the team assumes when it estimates the cost to replicate." });

export const changeCost = defineEndpoint({
  ...place,
  id: "cost.change",
  method: "PUT",
  summary: "Change what the team assumes. Estimates everywhere in the team follow at once; nothing is analysed again.",
  input: { ...place.input, body: changeCostRequestSchema },
});

export const resetCost = defineEndpoint({ ...place, id: "cost.reset", method: "DELETE", summary: "Go back to the published defaults." });

export type TeamCost = z.output<typeof teamCostSchema>;
