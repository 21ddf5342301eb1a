// A team's live sessions and from where they were connected to, as the pages ask for them.

import { infiniteQueryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { endLiveSession, listLiveConnections, listLiveSessions } from "#protocol/api/live-sessions.ts";

import { callApi } from "./api-client.ts";

/** While one runs, whoever looks sees it end. */
const RUNNING_POLL_MS = 5_000;

export function liveSessionsQuery(teamId: string) {
  return infiniteQueryOptions({
    queryKey: ["live-sessions", teamId],
    queryFn: ({ pageParam, signal }) => callApi(listLiveSessions, { params: { teamId }, query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some(({ ended }) => ended === null)) === true ? RUNNING_POLL_MS : false),
  });
}

export function liveConnectionsQuery(teamId: string, liveSessionId: string) {
  return infiniteQueryOptions({
    queryKey: ["live-connections", teamId, liveSessionId],
    queryFn: ({ pageParam, signal }) => callApi(listLiveConnections, { params: { teamId, liveSessionId }, query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}

export function useEndLiveSession(teamId: string): UseMutationResult<void, Error, string> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (liveSessionId) => callApi(endLiveSession, { params: { teamId, liveSessionId } }), onSettled: () => client.invalidateQueries({ queryKey: ["live-sessions", teamId] }) });
}
