// What Strongroom claims, as the pages ask for it.

import { queryOptions } from "@tanstack/react-query";

import { type ClaimState, listClaims } from "#protocol/api/system.ts";

import { callApi } from "./api-client.ts";

/** Checks run by the hour at most. */
const POLL_MS = 60_000;

export const claimsQuery = queryOptions({
  queryKey: ["claims"],
  queryFn: async ({ signal }): Promise<readonly ClaimState[]> => (await callApi(listClaims, { signal })).items,
  refetchInterval: POLL_MS,
});
