// Requests and grants of a team, as the pages ask for them; and what can be done with them.

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import {
  breakGlass, createRequest, decideRequest, endGrant, extendRequest, getGrant, getRequest, getRequestOptions, listGrantActs, listGrants, listRequests, reviewBreakGlass, withdrawRequest,
  type AccessRequest, type CreateRequest, type Grant, type GrantAct, type RequestDetails, type RequestEvent, type RequestOptions,
} from "#protocol/api/requests.ts";

import { callApi } from "./api-client.ts";
import { LOOK_AGAIN_MS } from "./waiting.ts";

const PAGE_OF_REQUESTS = 30;
const PAGE_OF_ACTS = 50;

export type RequestView = "mine" | "to-decide" | "all";

interface PageOf<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export function requestsQuery(teamId: string, view: RequestView) {
  return infiniteQueryOptions({
    queryKey: ["requests", teamId, "list", view],
    queryFn: ({ pageParam, signal }): Promise<PageOf<AccessRequest>> => callApi(listRequests, { params: { teamId }, query: { view, limit: PAGE_OF_REQUESTS, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: LOOK_AGAIN_MS,
  });
}

export function requestQuery(teamId: string, requestId: string) {
  return queryOptions({ queryKey: ["requests", teamId, "one", requestId], queryFn: ({ signal }): Promise<RequestDetails> => callApi(getRequest, { params: { teamId, requestId }, signal }), refetchInterval: LOOK_AGAIN_MS });
}

export function requestOptionsQuery(teamId: string) {
  return queryOptions({ queryKey: ["requests", teamId, "options"], queryFn: ({ signal }): Promise<RequestOptions> => callApi(getRequestOptions, { params: { teamId }, signal }) });
}

export function grantsQuery(teamId: string) {
  return queryOptions({ queryKey: ["requests", teamId, "grants"], queryFn: async ({ signal }): Promise<readonly Grant[]> => (await callApi(listGrants, { params: { teamId }, signal })).items, refetchInterval: LOOK_AGAIN_MS });
}

export function grantQuery(teamId: string, grantId: string) {
  return queryOptions({ queryKey: ["requests", teamId, "grant", grantId], queryFn: ({ signal }): Promise<Grant> => callApi(getGrant, { params: { teamId, grantId }, signal }), refetchInterval: LOOK_AGAIN_MS });
}

export function grantActsQuery(teamId: string, grantId: string) {
  return infiniteQueryOptions({
    queryKey: ["requests", teamId, "acts", grantId],
    queryFn: ({ pageParam, signal }): Promise<PageOf<GrantAct>> => callApi(listGrantActs, { params: { teamId, grantId }, query: { limit: PAGE_OF_ACTS, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

/** Whatever is done with one request shows in the lists, the notices and what the person may. */
function useRequestAct<Given, Result>(teamId: string, work: (given: Given) => Promise<Result>): UseMutationResult<Result, Error, Given> {
  const client = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => client.invalidateQueries({ queryKey: ["requests", teamId] }) });
}

export function useAsk(teamId: string): UseMutationResult<RequestDetails, Error, CreateRequest> {
  return useRequestAct(teamId, (body) => callApi(createRequest, { params: { teamId }, body }));
}

export function useBreakGlass(teamId: string): UseMutationResult<RequestDetails, Error, CreateRequest> {
  return useRequestAct(teamId, (body) => callApi(breakGlass, { params: { teamId }, body }));
}

export function useExtend(teamId: string, requestId: string): UseMutationResult<RequestDetails, Error, { readonly durationSeconds: number; readonly reason: string }> {
  return useRequestAct(teamId, (body) => callApi(extendRequest, { params: { teamId, requestId }, body }));
}

export function useDecide(teamId: string, requestId: string): UseMutationResult<RequestDetails, Error, { readonly decision: "approve" | "refuse"; readonly reason?: string }> {
  return useRequestAct(teamId, (body) => callApi(decideRequest, { params: { teamId, requestId }, body }));
}

export function useWithdraw(teamId: string, requestId: string): UseMutationResult<RequestDetails, Error, void> {
  return useRequestAct(teamId, () => callApi(withdrawRequest, { params: { teamId, requestId } }));
}

export function useReviewBreakGlass(teamId: string, requestId: string): UseMutationResult<RequestDetails, Error, { readonly finding: NonNullable<RequestEvent["finding"]>; readonly comment: string }> {
  return useRequestAct(teamId, (body) => callApi(reviewBreakGlass, { params: { teamId, requestId }, body }));
}

export function useEndGrant(teamId: string, grantId: string): UseMutationResult<Grant, Error, void> {
  return useRequestAct(teamId, () => callApi(endGrant, { params: { teamId, grantId } }));
}
