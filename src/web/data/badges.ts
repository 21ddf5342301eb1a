// The badge of a vault, as its settings ask for it, give it out and take it back.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import { createBadge, endBadge, getBadge, type Badge } from "#protocol/api/badges.ts";

import { callApi } from "./api-client.ts";
import type { VaultPlace } from "./vaults.ts";

export function badgeQuery({ teamId, vaultId }: VaultPlace) {
  return queryOptions({ queryKey: ["badge", teamId, vaultId], queryFn: ({ signal }): Promise<Badge> => callApi(getBadge, { params: { teamId, vaultId }, signal }) });
}

/** Null takes it back. */
export function useChangeBadge(place: VaultPlace): UseMutationResult<Badge, Error, { readonly showsName: boolean } | null> {
  const client = useQueryClient();
  const params = { teamId: place.teamId, vaultId: place.vaultId };
  return useMutation({
    mutationFn: (body: { readonly showsName: boolean } | null) => (body === null ? callApi(endBadge, { params }) : callApi(createBadge, { params, body })),
    onSuccess: (badge) => client.setQueryData(badgeQuery(place).queryKey, badge),
  });
}
