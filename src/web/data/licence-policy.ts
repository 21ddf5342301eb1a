// By which policy the team judges licences, as the pages ask for it and change it.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { changeLicencePolicy, getLicencePolicy, resetLicencePolicy, type TeamLicencePolicy } from "#protocol/api/licence-policy.ts";
import type { LicencePolicy } from "#protocol/licences/policy.ts";

import { callApi } from "./api-client.ts";

export function licencePolicyQuery(teamId: string) {
  return queryOptions({ queryKey: ["licence-policy", teamId], queryFn: async ({ signal }): Promise<TeamLicencePolicy> => callApi(getLicencePolicy, { params: { teamId }, signal }) });
}

/** Null puts the published one back. Whatever tells of a report follows. */
export function useChangeLicencePolicy(teamId: string): UseMutationResult<TeamLicencePolicy, Error, LicencePolicy | null> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (policy: LicencePolicy | null) => (policy === null ? callApi(resetLicencePolicy, { params: { teamId } }) : callApi(changeLicencePolicy, { params: { teamId }, body: { policy } })),
    onSuccess: (policy) => {
      client.setQueryData(licencePolicyQuery(teamId).queryKey, policy);
      return client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "licence-policy" });
    },
  });
}
