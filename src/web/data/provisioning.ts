// The team's connection for provisioning, as its page asks for it, and what can be done with it.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import type { ChangeOutcome } from "#protocol/api/changes.ts";
import {
  changeProvisioning, createProvisioning, endProvisioning, getProvisioning, mapProvisioningGroup, rotateProvisioningToken, type DefaultRole, type GroupRole, type Provisioning,
} from "#protocol/api/provisioning.ts";

import { callApi } from "./api-client.ts";

export function provisioningQuery(teamId: string) {
  return queryOptions({ queryKey: ["provisioning", teamId], queryFn: ({ signal }): Promise<Provisioning> => callApi(getProvisioning, { params: { teamId }, signal }) });
}

/** What an act changes is asked for again; provisioning changes who is in the team. */
function useProvisioningAct<Given, Result>(teamId: string, work: (given: Given) => Promise<Result>): UseMutationResult<Result, Error, Given> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: work,
    onSuccess: () => Promise.all([provisioningQuery(teamId).queryKey, ["members", teamId]].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
}

/** Gives the token, which is shown once. */
export function useConnectProvider(teamId: string): UseMutationResult<{ readonly token: string }, Error, void> {
  return useProvisioningAct(teamId, () => callApi(createProvisioning, { params: { teamId } }));
}

export function useRenewToken(teamId: string): UseMutationResult<{ readonly token: string }, Error, void> {
  return useProvisioningAct(teamId, () => callApi(rotateProvisioningToken, { params: { teamId } }));
}

export function useChangeDefaultRole(teamId: string): UseMutationResult<ChangeOutcome, Error, { readonly defaultRole: DefaultRole | null; readonly reason: string }> {
  return useProvisioningAct(teamId, (body) => callApi(changeProvisioning, { params: { teamId }, body }));
}

export function useEndProvisioning(teamId: string): UseMutationResult<void, Error, void> {
  return useProvisioningAct(teamId, () => callApi(endProvisioning, { params: { teamId } }));
}

export function useMapGroup(teamId: string): UseMutationResult<ChangeOutcome, Error, { readonly groupId: string; readonly role: GroupRole | null; readonly reason: string }> {
  return useProvisioningAct(teamId, ({ groupId, ...body }) => callApi(mapProvisioningGroup, { params: { teamId, groupId }, body }));
}
