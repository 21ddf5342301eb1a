// What the team assumes about the cost to replicate, as the pages ask for it and change it.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { changeCost, getCost, resetCost, toCostParameters, toSentParameters, type TeamCost } from "#protocol/api/cost.ts";
import type { CostParameters } from "#protocol/cost/parameters.ts";

import { callApi } from "./api-client.ts";

/** As the model reckons with them. */
export interface TeamAssumptions extends Pick<TeamCost, "model" | "changedAt" | "since"> {
  readonly parameters: CostParameters;
}

export function costQuery(teamId: string) {
  return queryOptions({ queryKey: ["cost", teamId], queryFn: async ({ signal }): Promise<TeamAssumptions> => receivedCost(await callApi(getCost, { params: { teamId }, signal })) });
}

/** Null puts the defaults back. Estimates everywhere follow. */
export function useChangeCost(teamId: string): UseMutationResult<TeamAssumptions, Error, CostParameters | null> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (parameters: CostParameters | null) => receivedCost(await (parameters === null ? callApi(resetCost, { params: { teamId } }) : callApi(changeCost, { params: { teamId }, body: { parameters: toSentParameters(parameters) } }))),
    onSuccess: (cost) => {
      client.setQueryData(costQuery(teamId).queryKey, cost);
      return client.invalidateQueries({ queryKey: ["portfolio", teamId] });
    },
  });
}

export function receivedCost({ parameters, ...rest }: TeamCost): TeamAssumptions {
  return { ...rest, parameters: toCostParameters(parameters) };
}
