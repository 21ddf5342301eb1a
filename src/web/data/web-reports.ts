// Reports of browsers and signs of attacks, as the pages ask for them.

import { queryOptions } from "@tanstack/react-query";

import { listWebReports, type WebReport } from "#protocol/api/web-reports.ts";

import { callApi } from "./api-client.ts";

const POLL_MS = 30_000;

export function webReportsQuery(teamId: string) {
  return queryOptions({
    queryKey: ["web-reports", teamId],
    queryFn: async ({ signal }): Promise<readonly WebReport[]> => (await callApi(listWebReports, { params: { teamId }, signal })).items,
    refetchInterval: POLL_MS,
  });
}
