// What is known of a vault: its report, its snapshots, the log of contacts. Their contract is by far the largest: it is made in a task of its
// own, and only where one of them is asked for.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import type * as contract from "#protocol/api/reports.ts";

import { callApi } from "./api-client.ts";
import type { VaultPlace } from "./vaults.ts";

async function loadReportContract(): Promise<typeof contract> {
  return import("#protocol/api/reports.ts");
}

/** Keyed by the snapshot, so that a new report is fetched and an old one never again. */
export function reportQuery({ teamId, vaultId }: VaultPlace, snapshotId: string) {
  return queryOptions({
    queryKey: ["report", teamId, vaultId, snapshotId],
    queryFn: async ({ signal }) => callApi((await loadReportContract()).getReport, { params: { teamId, vaultId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function snapshotReportQuery({ teamId, vaultId }: VaultPlace, snapshotId: string) {
  return queryOptions({
    queryKey: ["snapshot-report", teamId, vaultId, snapshotId],
    queryFn: async ({ signal }) => callApi((await loadReportContract()).getSnapshotReport, { params: { teamId, vaultId, snapshotId }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** All snapshots, oldest first. Keyed by the newest report, so that a new one brings the list anew. */
export function trendQuery({ teamId, vaultId }: VaultPlace, newestReport: string) {
  return queryOptions({
    queryKey: ["trend", teamId, vaultId, newestReport],
    placeholderData: keepPreviousData,
    queryFn: async ({ signal }) => (await callApi((await loadReportContract()).getTrend, { params: { teamId, vaultId }, signal })).items,
  });
}

/** Those before a time, oldest first, and whether there are some before them. */
export function olderTrendQuery({ teamId, vaultId }: VaultPlace, before: string) {
  return queryOptions({
    queryKey: ["trend-before", teamId, vaultId, before],
    queryFn: async ({ signal }) => callApi((await loadReportContract()).getTrend, { params: { teamId, vaultId }, query: { before }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** Those of these ids, oldest first, however long ago they were made; fewer where some are not there. */
export function comparedQuery({ teamId, vaultId }: VaultPlace, ids: readonly string[]) {
  return queryOptions({
    queryKey: ["compared", teamId, vaultId, ...ids],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async ({ signal }): Promise<readonly contract.Snapshot[]> => {
      const { getTrend } = await loadReportContract();
      const found: contract.Snapshot[] = [];
      let before: string | undefined;
      for (;;) {
        const { items, older } = await callApi(getTrend, { params: { teamId, vaultId }, query: before === undefined ? {} : { before }, signal });
        found.unshift(...items.filter(({ id }) => ids.includes(id)));
        before = items[0]?.createdAt;
        if (!older || before === undefined || found.length >= ids.length) return found;
      }
    },
  });
}

export function contactsQuery({ teamId, vaultId }: VaultPlace) {
  return infiniteQueryOptions({
    queryKey: ["contacts", teamId, vaultId],
    queryFn: async ({ pageParam, signal }) => callApi((await loadReportContract()).listContacts, { params: { teamId, vaultId }, query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
}
