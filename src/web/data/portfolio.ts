// The portfolio and the filters that a person keeps, as the pages ask for them.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { getPortfolio, getPortfolioFilters, getPortfolioOverview, savePortfolioFilters, type Portfolio, type PortfolioFilter, type PortfolioOverview } from "#protocol/api/portfolio.ts";

import { callApi } from "./api-client.ts";

const LOOK_AGAIN_MS = 60_000;

/** Of one project, or of all that the caller reaches. */
export function portfolioQuery(teamId: string, projectId: string) {
  return queryOptions({
    queryKey: ["portfolio", teamId, projectId],
    queryFn: ({ signal }): Promise<Portfolio> => callApi(getPortfolio, { params: { teamId }, query: projectId === "" ? {} : { projectId }, signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

/** The same vaults taken together. */
export function portfolioOverviewQuery(teamId: string, projectId: string) {
  return queryOptions({
    queryKey: ["portfolio-overview", teamId, projectId],
    queryFn: ({ signal }): Promise<PortfolioOverview> => callApi(getPortfolioOverview, { params: { teamId }, query: projectId === "" ? {} : { projectId }, signal }),
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function portfolioFiltersQuery(teamId: string) {
  return queryOptions({ queryKey: ["portfolio-filters", teamId], queryFn: async ({ signal }): Promise<readonly PortfolioFilter[]> => (await callApi(getPortfolioFilters, { params: { teamId }, signal })).items });
}

export function useSaveFilters(teamId: string): UseMutationResult<readonly PortfolioFilter[], Error, readonly PortfolioFilter[]> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (items: readonly PortfolioFilter[]) => (await callApi(savePortfolioFilters, { params: { teamId }, body: { items: [...items] } })).items,
    onSuccess: (items) => client.setQueryData(portfolioFiltersQuery(teamId).queryKey, items),
  });
}
