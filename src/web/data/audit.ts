// The audit log as the pages ask for it: a list that grows while it is looked at, one record with its proof, the state of the log.

import { infiniteQueryOptions, keepPreviousData, queryOptions } from "@tanstack/react-query";

import { getAuditRecord, getAuditState, listAudit, type AuditFilter } from "#protocol/api/audit.ts";

import { callApi } from "./api-client.ts";

const LIVE_MS = 5_000;
const PAGE = 50;

export function auditQuery(teamId: string, filter: AuditFilter) {
  return infiniteQueryOptions({
    queryKey: ["audit", teamId, filter],
    queryFn: ({ pageParam, signal }) => callApi(listAudit, { params: { teamId }, query: { ...filter, limit: PAGE, ...(pageParam === null ? {} : { cursor: pageParam }) }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: keepPreviousData,
    // Only while the newest are all there is: a reader far down is not pulled away from where they are.
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) <= 1 ? LIVE_MS : false),
  });
}

export function auditStateQuery(teamId: string) {
  return queryOptions({ queryKey: ["audit-state", teamId], queryFn: ({ signal }) => callApi(getAuditState, { params: { teamId }, signal }), refetchInterval: LIVE_MS });
}

/** Asked again until the record has its place: then its proof is for good. */
export function auditRecordQuery(teamId: string, recordId: string) {
  return queryOptions({
    queryKey: ["audit-record", teamId, recordId],
    queryFn: ({ signal }) => callApi(getAuditRecord, { params: { teamId, recordId }, signal }),
    refetchInterval: ({ state }) => (state.data?.inclusion === null && state.data.commitment !== null ? 1_000 : false),
  });
}
