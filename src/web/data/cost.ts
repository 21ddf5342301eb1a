// What the team assumes about the cost to replicate, as the pages ask for it and change it.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { changeCost, getCost, resetCost, type TeamCost } from "#protocol/api/cost.ts";
import type { CostParameters } from "#protocol/cost/parameters.ts";

import { callApi } from "./api-client.ts";

export function costQuery(teamId: string) {
  return queryOptions({ queryKey: ["cost", teamId], queryFn: ({ signal }): Promise<TeamCost> => callApi(getCost, { params: { teamId }, signal }) });
}

/** Null puts the defaults back. Estimates everywhere follow. */
export function useChangeCost(teamId: string): UseMutationResult<TeamCost, Error, CostParameters | null> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (parameters: CostParameters | null) => (parameters === null ? callApi(resetCost, { params: { teamId } }) : callApi(changeCost, { params: { teamId }, body: { parameters } })),
    onSuccess: (cost) => {
      client.setQueryData(costQuery(teamId).queryKey, cost);
      return client.invalidateQueries({ queryKey: ["portfolio", teamId] });
    },
  });
}
