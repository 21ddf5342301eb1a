// One's own account: address, second factors, sessions.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import {
  type Account, type AccountSession, beginTotp, changeEmail, confirmEmail, confirmTotp, endOneSession, endOtherSessions, getAccount, listSessions, makeRecoveryCodes, removePassword, removeTotp, setPassword,
} from "#protocol/api/account.ts";

import { callApi, rememberCsrfToken } from "./api-client.ts";
import type { FactorProof } from "./passkeys.ts";
import { sessionQuery } from "./session.ts";

export const accountQuery = queryOptions({ queryKey: ["account", "me"], queryFn: ({ signal }): Promise<Account> => callApi(getAccount, { signal }) });

export const accountSessionsQuery = queryOptions({
  queryKey: ["account", "sessions"],
  queryFn: async ({ signal }): Promise<readonly AccountSession[]> => (await callApi(listSessions, { signal })).items,
});

/** What a proof may be left out of where the account has no factor yet. */
type Proven<Value = object> = Value & { readonly proof: FactorProof | undefined };

function withProof<Value extends object>({ proof, ...rest }: Value & { readonly proof: FactorProof | undefined }) {
  return proof === undefined ? rest : { ...rest, proof };
}

export function useChangeEmail(): UseMutationResult<{ expiresAt: string }, Error, Proven<{ readonly email: string }>> {
  return useMutation({ mutationFn: (given: Proven<{ readonly email: string }>) => callApi(changeEmail, { body: { email: given.email, ...withProof({ proof: given.proof }) } }) });
}

export function useConfirmEmail(): UseMutationResult<Account, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => callApi(confirmEmail, { body: { code } }),
    async onSuccess(account) {
      client.setQueryData(accountQuery.queryKey, account);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}

export function useBeginTotp(): UseMutationResult<{ secret: string; uri: string }, Error, Proven> {
  return useMutation({ mutationFn: (given: Proven) => callApi(beginTotp, { body: withProof(given) }) });
}

/** The session goes on with a fresh token. */
export function useConfirmTotp(): UseMutationResult<{ csrfToken: string; recoveryCodes: string[] | null }, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (code: string) => callApi(confirmTotp, { body: { code } }),
    async onSuccess({ csrfToken }) {
      rememberCsrfToken(csrfToken);
      await Promise.all([client.invalidateQueries({ queryKey: ["account"] }), client.invalidateQueries({ queryKey: sessionQuery.queryKey })]);
    },
  });
}

export function useRemoveTotp(): UseMutationResult<Account, Error, FactorProof> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (proof: FactorProof) => callApi(removeTotp, { body: { proof } }), onSuccess: () => client.invalidateQueries({ queryKey: ["account"] }) });
}

export function useMakeRecoveryCodes(): UseMutationResult<{ recoveryCodes: string[] }, Error, FactorProof> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (proof: FactorProof) => callApi(makeRecoveryCodes, { body: { proof } }), onSuccess: () => client.invalidateQueries({ queryKey: accountQuery.queryKey }) });
}

export function useSetPassword(): UseMutationResult<Account, Error, Proven<{ readonly password: string }>> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (given: Proven<{ readonly password: string }>) => callApi(setPassword, { body: { password: given.password, ...withProof({ proof: given.proof }) } }),
    onSuccess: (account) => client.setQueryData(accountQuery.queryKey, account),
  });
}

export function useRemovePassword(): UseMutationResult<Account, Error, Proven> {
  const client = useQueryClient();
  return useMutation({ mutationFn: (given: Proven) => callApi(removePassword, { body: withProof(given) }), onSuccess: (account) => client.setQueryData(accountQuery.queryKey, account) });
}

export function useEndSession(): UseMutationResult<void, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (sessionId: string) => callApi(endOneSession, { params: { sessionId } }),
    onSettled: () => client.invalidateQueries({ queryKey: accountSessionsQuery.queryKey }),
  });
}

export function useEndOtherSessions(): UseMutationResult<{ ended: number }, Error, void> {
  const client = useQueryClient();
  return useMutation({ mutationFn: () => callApi(endOtherSessions, {}), onSettled: () => client.invalidateQueries({ queryKey: accountSessionsQuery.queryKey }) });
}
