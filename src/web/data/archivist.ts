// The Archivist as the pages ask for it: what can be asked, questions, and what the rules see in a vault.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { askArchivist, getArchivist, listInsights, type ArchivistAnswer, type TurnBefore } from "#protocol/api/archivist.ts";
import { allowModel, getLedgerTurn, type ModelState } from "#protocol/api/archivist-ledger.ts";

import { callApi } from "./api-client.ts";
import type { VaultPlace } from "./vaults.ts";

export function archivistQuery(teamId: string) {
  return queryOptions({ queryKey: ["archivist", teamId], queryFn: ({ signal }) => callApi(getArchivist, { params: { teamId }, signal }) });
}

/** Keyed by the snapshot: another one is seen anew. */
export function insightsQuery({ teamId, vaultId }: VaultPlace, snapshotId: string) {
  return queryOptions({ queryKey: ["insights", teamId, vaultId, snapshotId], queryFn: ({ signal }) => callApi(listInsights, { params: { teamId, vaultId }, signal }), staleTime: Number.POSITIVE_INFINITY });
}

export interface Asked {
  readonly question: string;
  /** Null: about all vaults of the team. */
  readonly vaultId: string | null;
  readonly by: "rules" | "model";
  /** Of the conversation, the oldest first. */
  readonly before: TurnBefore[];
}

export function useAsk(teamId: string): UseMutationResult<ArchivistAnswer, Error, Asked> {
  return useMutation({ mutationFn: (asked: Asked) => callApi(askArchivist, { params: { teamId }, body: asked }) });
}

export function useAllowModel(teamId: string): UseMutationResult<ModelState, Error, boolean> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (modelAllowed: boolean) => callApi(allowModel, { params: { teamId }, body: { modelAllowed } }), onSuccess: () => client.invalidateQueries({ queryKey: archivistQuery(teamId).queryKey }) });
}

/** Never changes once the question is answered. */
export function ledgerTurnQuery(teamId: string, turnId: string) {
  return queryOptions({ queryKey: ["ledger", teamId, turnId], queryFn: ({ signal }) => callApi(getLedgerTurn, { params: { teamId, turnId }, signal }), staleTime: Number.POSITIVE_INFINITY });
}
