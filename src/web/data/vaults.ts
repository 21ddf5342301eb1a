// Vaults as the pages ask for them: lists, one with its progress; and what can be done to them.

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { cancelRun, type Run, updateVaultNow } from "#protocol/api/runs.ts";
import { createProject, listProjects } from "#protocol/api/teams.ts";
import { createVault, deleteVault, getVault, listVaults, restoreVault, updateVault, type CreateVaultRequest, type UpdateVaultRequest, type Vault } from "#protocol/api/vaults.ts";

import { callApi } from "./api-client.ts";
import { contactsQuery } from "./reports.ts";

export interface VaultPlace {
  readonly teamId: string;
  readonly vaultId: string;
}

/** Progress is worth asking for once a second; a quiet vault now and then. */
const WORKING_POLL_MS = 1_000;
const QUIET_POLL_MS = 30_000;

export function vaultsQuery(teamId: string) {
  return infiniteQueryOptions({
    queryKey: ["vaults", teamId],
    queryFn: ({ pageParam, signal }) => callApi(listVaults, { params: { teamId }, query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some((vault) => vault.state === "working")) === true ? WORKING_POLL_MS : QUIET_POLL_MS),
  });
}

export function vaultQuery({ teamId, vaultId }: VaultPlace) {
  return queryOptions({
    queryKey: ["vault", teamId, vaultId],
    queryFn: ({ signal }): Promise<Vault> => callApi(getVault, { params: { teamId, vaultId }, signal }),
    refetchInterval: ({ state }) => (state.data?.state === "working" ? WORKING_POLL_MS : QUIET_POLL_MS),
  });
}

export function projectsQuery(teamId: string) {
  return queryOptions({ queryKey: ["projects", teamId], queryFn: async ({ signal }) => (await callApi(listProjects, { params: { teamId }, signal })).items });
}

/** A vault belongs to a project; without one, the first is made with the vault. */
export type NewVault = Omit<CreateVaultRequest, "projectId">;

const FIRST_PROJECT = "My project";

export function useCreateVault(teamId: string): UseMutationResult<Vault, Error, NewVault> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (vault: NewVault) => {
      const [first] = await client.fetchQuery(projectsQuery(teamId));
      const project = first ?? (await callApi(createProject, { params: { teamId }, body: { name: FIRST_PROJECT } }));
      return callApi(createVault, { params: { teamId }, body: { ...vault, projectId: project.id } });
    },
    onSuccess: (vault) => {
      client.setQueryData(vaultQuery({ teamId, vaultId: vault.id }).queryKey, vault);
      return client.invalidateQueries({ queryKey: ["vaults", teamId] });
    },
  });
}

export type VaultAct = { readonly kind: "update-now" } | { readonly kind: "stop"; readonly runId: string } | { readonly kind: "change"; readonly change: UpdateVaultRequest } | { readonly kind: "delete" } | { readonly kind: "restore" };

/** Everything that can be done to one vault; its page and the list follow. */
export function useVaultAct(place: VaultPlace): UseMutationResult<Vault | Run, Error, VaultAct> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (act: VaultAct): Promise<Vault | Run> => performAct(place, act),
    onSettled: () => Promise.all([
      client.invalidateQueries({ queryKey: vaultQuery(place).queryKey }),
      client.invalidateQueries({ queryKey: ["vaults", place.teamId] }),
      client.invalidateQueries({ queryKey: contactsQuery(place).queryKey }),
    ]),
  });
}

function performAct({ teamId, vaultId }: VaultPlace, act: VaultAct): Promise<Vault | Run> {
  const params = { teamId, vaultId };
  switch (act.kind) {
    case "update-now":
      return callApi(updateVaultNow, { params });
    case "stop":
      return callApi(cancelRun, { params: { ...params, runId: act.runId } });
    case "change":
      return callApi(updateVault, { params, body: act.change });
    case "delete":
      return callApi(deleteVault, { params });
    case "restore":
      return callApi(restoreVault, { params });
  }
}
