// What reports must keep to, as the pages ask for it and say it, and whether each report does.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { changeTeamGate, changeVaultGate, getSnapshotGate, getTeamGate, getVaultGate, removeTeamGate, removeVaultGate, type GateResult, type TeamGate } from "#protocol/api/gates.ts";
import type { GateThresholds } from "#protocol/gate/policy.ts";

import { callApi } from "./api-client.ts";
import type { VaultPlace } from "./vaults.ts";

export function teamGateQuery(teamId: string) {
  return queryOptions({ queryKey: ["gate", teamId], queryFn: ({ signal }): Promise<TeamGate> => callApi(getTeamGate, { params: { teamId }, signal }) });
}

export function vaultGateQuery({ teamId, vaultId }: VaultPlace) {
  return queryOptions({ queryKey: ["gate", teamId, vaultId], queryFn: ({ signal }): Promise<GateResult> => callApi(getVaultGate, { params: { teamId, vaultId }, signal }) });
}

export function snapshotGateQuery({ teamId, vaultId }: VaultPlace, snapshotId: string) {
  return queryOptions({ queryKey: ["gate", teamId, vaultId, snapshotId], queryFn: ({ signal }): Promise<GateResult> => callApi(getSnapshotGate, { params: { teamId, vaultId, snapshotId }, signal }) });
}

/** Null takes it away; of the team where no vault is named. */
export function useChangeGate(teamId: string, vaultId: string | null): UseMutationResult<unknown, Error, GateThresholds | null> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (thresholds: GateThresholds | null): Promise<unknown> => changeGate({ teamId, vaultId, thresholds }),
    onSuccess: () => client.invalidateQueries({ queryKey: ["gate", teamId] }),
  });
}

function changeGate({ teamId, vaultId, thresholds }: { readonly teamId: string; readonly vaultId: string | null; readonly thresholds: GateThresholds | null }): Promise<unknown> {
  if (vaultId === null) return thresholds === null ? callApi(removeTeamGate, { params: { teamId } }) : callApi(changeTeamGate, { params: { teamId }, body: { thresholds } });
  const params = { teamId, vaultId };
  return thresholds === null ? callApi(removeVaultGate, { params }) : callApi(changeVaultGate, { params, body: { thresholds } });
}
