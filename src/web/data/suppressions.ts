// What was decided about findings, as the pages ask for it, say it and end it. Reports follow at once.

import { infiniteQueryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { createSuppression, endSuppression, listSuppressions, type CreateSuppressionRequest, type SuppressionItem } from "#protocol/api/suppressions.ts";

import { callApi } from "./api-client.ts";

/** Of a vault and of its team; of all where no vault is named. */
export function suppressionsQuery(teamId: string, vaultId: string | null) {
  return infiniteQueryOptions({
    queryKey: ["suppressions", teamId, vaultId],
    queryFn: ({ pageParam, signal }) => callApi(listSuppressions, { params: { teamId }, query: { ...(vaultId === null ? {} : { vaultId }), ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export function useSuppress(teamId: string): UseMutationResult<SuppressionItem, Error, CreateSuppressionRequest> {
  return useDecision(teamId, (body: CreateSuppressionRequest) => callApi(createSuppression, { params: { teamId }, body }));
}

export function useEndSuppression(teamId: string): UseMutationResult<SuppressionItem, Error, string> {
  return useDecision(teamId, (suppressionId: string) => callApi(endSuppression, { params: { teamId, suppressionId } }));
}

function useDecision<Given>(teamId: string, decide: (given: Given) => Promise<SuppressionItem>): UseMutationResult<SuppressionItem, Error, Given> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: decide,
    onSuccess: () => Promise.all(["suppressions", "report", "snapshot-report", "gate"].map((kind) => client.invalidateQueries({ queryKey: [kind, teamId] }))),
  });
}
