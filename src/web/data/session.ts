// Who is signed in. The session itself is a cookie that no script can read; what is here is what the server says of it.

import { queryOptions, useMutation, useQuery, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { endSession, getSession, type Session, welcome, type WelcomeAnswer, type WelcomeRequest } from "#protocol/api/session.ts";
import { getTeam, type Team, updateTeam } from "#protocol/api/teams.ts";

import { callApi, rememberCsrfToken } from "./api-client.ts";
import { ApiError } from "./api-error.ts";

/** Null when nobody is signed in. */
export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async ({ signal }): Promise<Session | null> => {
    try {
      const session = await callApi(getSession, { signal });
      rememberCsrfToken(session.csrfToken);
      return session;
    } catch (error) {
      if (!(error instanceof ApiError) || error.problem.status !== 401) throw error;
      rememberCsrfToken(null);
      return null;
    }
  },
  staleTime: 60_000,
});

export function useSession(): Session | null {
  return useQuery(sessionQuery).data ?? null;
}

export function useWelcome(): UseMutationResult<WelcomeAnswer, Error, WelcomeRequest> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: WelcomeRequest) => callApi(welcome, { body }),
    onSuccess: (answer) => {
      if (answer.state !== "signed-in") return;
      const { state: _, ...session } = answer;
      rememberCsrfToken(session.csrfToken);
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

/** Goes on to the identity provider that began the session, where one did, unless the page has something to do yet (`stay`). */
export function useSignOut({ stay }: { readonly stay: boolean } = { stay: false }): UseMutationResult<string | null, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async () => {
      const provider = stay ? null : await findProvider();
      await callApi(endSession, {});
      return provider;
    },
    onSuccess: (provider) => {
      rememberCsrfToken(null);
      client.clear();
      client.setQueryData(sessionQuery.queryKey, null);
      if (provider !== null) window.location.assign(provider);
    },
  });
}

/** Its code comes when it is wanted; where it does not, the session is ended all the same. */
async function findProvider(): Promise<string | null> {
  const signOut = await import("./single-sign-on.ts").catch(() => null);
  return signOut?.findProviderSignOut() ?? null;
}

export function teamQuery(teamId: string) {
  return queryOptions({ queryKey: ["team", teamId], queryFn: ({ signal }): Promise<Team> => callApi(getTeam, { params: { teamId }, signal }), staleTime: 60_000 });
}

/** False until the team is known: what may not be done is not offered. */
export function useMay(teamId: string, permission: string): boolean {
  return useQuery(teamQuery(teamId)).data?.permissions.includes(permission) ?? false;
}

export function useRenameTeam(teamId: string): UseMutationResult<Team, Error, string> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => callApi(updateTeam, { params: { teamId }, body: { name } }),
    onSuccess: (team) => {
      client.setQueryData(teamQuery(teamId).queryKey, team);
      return client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}
