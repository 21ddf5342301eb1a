// Beginning and ending an elevation: minutes of administration in one team, for this session.

import { useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { beginElevation, endElevation, type Elevation } from "#protocol/api/elevation.ts";

import { callApi, rememberCsrfToken } from "./api-client.ts";
import type { FactorProof } from "./passkeys.ts";
import { sessionQuery } from "./session.ts";

export interface ElevationRequest {
  readonly teamId: string;
  readonly reason: string;
  readonly minutes: number;
  readonly proof: FactorProof;
}

export function useBeginElevation(): UseMutationResult<Elevation, Error, ElevationRequest> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ teamId, ...body }: ElevationRequest) => callApi(beginElevation, { params: { teamId }, body }),
    onSuccess: async ({ csrfToken }) => {
      // The session's token is another one now, and what belongs to it too.
      rememberCsrfToken(csrfToken);
      await client.invalidateQueries({ queryKey: sessionQuery.queryKey });
    },
  });
}

export function useEndElevation(teamId: string): UseMutationResult<void, Error, void> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => callApi(endElevation, { params: { teamId } }),
    onSuccess: () => client.invalidateQueries({ queryKey: sessionQuery.queryKey }),
  });
}
