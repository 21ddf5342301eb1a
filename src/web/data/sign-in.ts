// Signing in, step by step. The attempt itself is a cookie that no script can read; the server says how far it has come.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";

import { type CodeSent, enterPasscode, enterPassword, enterSecondFactor, getSignIn, giveUpSignIn, sendPasscode, type SignInAnswer } from "#protocol/api/sign-in.ts";

import { callApi, rememberCsrfToken } from "./api-client.ts";
import { sessionQuery } from "./session.ts";

export const signInQuery = queryOptions({ queryKey: ["sign-in"], queryFn: ({ signal }) => callApi(getSignIn, { signal }), staleTime: 0, gcTime: 0 });

export function useSendPasscode(): UseMutationResult<CodeSent, Error, string> {
  return useMutation({ mutationFn: (email: string) => callApi(sendPasscode, { body: { email } }) });
}

export function useEnterPasscode(): UseMutationResult<SignInAnswer, Error, string> {
  return useMutation({ mutationFn: (code: string) => callApi(enterPasscode, { body: { code } }) });
}

export function useEnterSecondFactor(): UseMutationResult<SignInAnswer, Error, { readonly kind: "totp" | "recovery-code"; readonly code: string }> {
  return useMutation({ mutationFn: (body) => callApi(enterSecondFactor, { body }) });
}

export function useEnterPassword(): UseMutationResult<SignInAnswer, Error, { readonly email: string; readonly password: string }> {
  return useMutation({ mutationFn: (body) => callApi(enterPassword, { body }) });
}

export function useGiveUpSignIn(): UseMutationResult<void, Error, void> {
  return useMutation({ mutationFn: () => callApi(giveUpSignIn, {}) });
}

/** Where somebody was who had to sign in first; in memory only. */
let wanted: string | null = null;

export function rememberPlace(path: string): void {
  wanted = path;
}

/** Goes on as whoever has signed in: nothing of who was there before is kept. */
export function useSignedIn(): (csrfToken: string) => Promise<void> {
  const client = useQueryClient();
  const navigate = useNavigate();
  return async (csrfToken) => {
    rememberCsrfToken(null);
    client.clear();
    rememberCsrfToken(csrfToken);
    await client.fetchQuery(sessionQuery);
    const to = wanted ?? "/";
    wanted = null;
    await navigate({ to, replace: true });
  };
}
