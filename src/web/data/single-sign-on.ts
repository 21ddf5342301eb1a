// A team's connections to its identity providers, and signing in through one.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import type { ChangeOutcome } from "#protocol/api/changes.ts";
import {
  checkConnection, createConnection, finishSingleSignOn, getProviderSignOut, listConnections, removeConnection, startSingleSignOn, switchOffConnection, updateConnection, type Connection, type ConnectionAsked,
  type ConnectionCheck,
} from "#protocol/api/single-sign-on.ts";
import type { SignInAnswer } from "#protocol/api/sign-in.ts";

import { callApi } from "./api-client.ts";

export function connectionsQuery(teamId: string) {
  return queryOptions({ queryKey: ["team", teamId, "single-sign-on"], queryFn: async ({ signal }): Promise<readonly Connection[]> => (await callApi(listConnections, { params: { teamId }, signal })).items });
}

/** Asks for a new connection, or for a change of one; gives which one. */
export function useAskForConnection(teamId: string, existing: string | null): UseMutationResult<ChangeOutcome & { readonly connectionId: string }, Error, ConnectionAsked> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: ConnectionAsked) =>
      existing === null ? callApi(createConnection, { params: { teamId }, body }) : { ...(await callApi(updateConnection, { params: { teamId, connectionId: existing }, body })), connectionId: existing },
    onSuccess: () => client.invalidateQueries({ queryKey: connectionsQuery(teamId).queryKey }),
  });
}

export function useSwitchOffConnection(teamId: string): UseMutationResult<Connection, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connectionId: string) => callApi(switchOffConnection, { params: { teamId, connectionId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionsQuery(teamId).queryKey }),
  });
}

export function useRemoveConnection(teamId: string): UseMutationResult<void, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connectionId: string) => callApi(removeConnection, { params: { teamId, connectionId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: connectionsQuery(teamId).queryKey }),
  });
}

export function useCheckConnection(teamId: string): UseMutationResult<ConnectionCheck, Error, string> {
  return useMutation({ mutationFn: (connectionId: string) => callApi(checkConnection, { params: { teamId, connectionId } }) });
}

/** Leaves for the provider; comes back by the callback page. */
export function useStartSingleSignOn(): UseMutationResult<void, Error, string> {
  return useMutation({
    mutationFn: async (address: string) => {
      const { authorizationUrl } = await callApi(startSingleSignOn, { body: { address } });
      window.location.assign(authorizationUrl);
    },
  });
}

export type ProviderAnswer = Parameters<typeof callApi<typeof finishSingleSignOn>>[1]["body"];

export function finish(body: ProviderAnswer): Promise<SignInAnswer> {
  return callApi(finishSingleSignOn, { body });
}

/** Asked for before the session ends; null when there is nowhere to go, or nobody answers. */
export async function findProviderSignOut(): Promise<string | null> {
  try {
    return (await callApi(getProviderSignOut, {})).url;
  } catch {
    return null;
  }
}
