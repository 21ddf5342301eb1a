// What a team assumes when the cost to replicate is estimated: rates, and the assumptions of the model. On the wire the weights of single
// languages are a list with an end, so that a request names all it may hold; the model has them by name.

import { z } from "zod";

import { COST_MODEL, costParameterFields, languageWeightSchema, type CostParameters } from "#protocol/cost/parameters.ts";
import { isLanguageName } from "#protocol/report/language-names.ts";

import { defineEndpoint } from "./endpoint.ts";
import { instantSchema, teamParamsSchema } from "./values.ts";

/** Languages with a weight of their own: more than any team's code is written in. */
export const MAX_LANGUAGE_WEIGHTS = 200;

const parametersSchema = z.strictObject({
  ...costParameterFields,
  languageWeights: z.array(languageWeightSchema)
    .max(MAX_LANGUAGE_WEIGHTS)
    .refine((weights) => weights.every(({ language }) => isLanguageName(language)), { message: "expected languages of the public list" })
    .refine((weights) => new Set(weights.map(({ language }) => language)).size === weights.length, { message: "expected each language once" })
    .describe("How much of a line counts, for single languages: goes before the weight of the language's type"),
});

export const teamCostSchema = z.strictObject({
  model: z.literal(COST_MODEL),
  parameters: parametersSchema,
  changedAt: instantSchema.nullable().describe("Null while the team uses the defaults"),
  since: instantSchema.nullable().describe("Since when it is as it is; null where it was never otherwise"),
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
export type SentParameters = z.output<typeof parametersSchema>;

export function toSentParameters({ languageWeights, ...rest }: CostParameters): SentParameters {
  return { ...rest, languageWeights: Object.entries(languageWeights).map(([language, weight]) => ({ language, ...weight })) };
}

export function toCostParameters({ languageWeights, ...rest }: SentParameters): CostParameters {
  return { ...rest, languageWeights: Object.fromEntries(languageWeights.map(({ language, ...weight }) => [language, weight])) };
}
