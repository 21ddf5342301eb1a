// One's own API tokens, and programs that ask to be let in with a code.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { createApiToken, listApiTokens, revokeApiToken, type ApiToken, type ApiTokenList, type ApiTokenRequest } from "#protocol/api/api-tokens.ts";
import { decideDeviceLogin, lookAtDeviceLogin, type DeviceLogin } from "#protocol/api/device-login.ts";

import { callApi } from "./api-client.ts";

export const apiTokensQuery = queryOptions({ queryKey: ["account", "api-tokens"], queryFn: ({ signal }): Promise<ApiTokenList> => callApi(listApiTokens, { signal }) });

export function useCreateApiToken(): UseMutationResult<{ token: string; item: ApiToken }, Error, ApiTokenRequest> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (body: ApiTokenRequest) => callApi(createApiToken, { body }), onSuccess: () => client.invalidateQueries({ queryKey: apiTokensQuery.queryKey }) });
}

export function useRevokeApiToken(): UseMutationResult<void, Error, string> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (tokenId: string) => callApi(revokeApiToken, { params: { tokenId } }), onSuccess: () => client.invalidateQueries({ queryKey: apiTokensQuery.queryKey }) });
}

export function useLookAtDeviceLogin(): UseMutationResult<DeviceLogin, Error, string> {
  return useMutation({ mutationFn: (userCode: string) => callApi(lookAtDeviceLogin, { body: { userCode } }) });
}

export function useDecideDeviceLogin(): UseMutationResult<void, Error, { readonly userCode: string; readonly decision: "allow" | "refuse" }> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (body: { readonly userCode: string; readonly decision: "allow" | "refuse" }) => callApi(decideDeviceLogin, { body }), onSuccess: () => client.invalidateQueries({ queryKey: apiTokensQuery.queryKey }) });
}
