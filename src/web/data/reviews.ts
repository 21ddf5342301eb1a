// Reviews of access, as the pages ask for them; and what can be done with them.

import { queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import type { OutputOf } from "#protocol/api/endpoint.ts";
import { decideReviewLine, getReview, listReviews, startReview, type AccessReviewDetails, type LineDecision } from "#protocol/api/reviews.ts";
import type { TeamRole } from "#protocol/api/roles.ts";

import { callApi } from "./api-client.ts";

export function reviewsQuery(teamId: string) {
  return queryOptions({ queryKey: ["reviews", teamId, "list"], queryFn: ({ signal }): Promise<OutputOf<typeof listReviews>> => callApi(listReviews, { params: { teamId }, signal }) });
}

export function reviewQuery(teamId: string, reviewId: string) {
  return queryOptions({ queryKey: ["reviews", teamId, "one", reviewId], queryFn: ({ signal }): Promise<AccessReviewDetails> => callApi(getReview, { params: { teamId, reviewId }, signal }) });
}

export function useStartReview(teamId: string): UseMutationResult<AccessReviewDetails, Error, { readonly dueDays: number }> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body) => callApi(startReview, { params: { teamId }, body }),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["reviews", teamId] }), client.invalidateQueries({ queryKey: ["requests", teamId] })]),
  });
}

export interface LineGiven {
  readonly lineId: string;
  readonly decision: LineDecision;
  readonly role?: Exclude<TeamRole, "guest">;
  readonly comment?: string;
}

export function useDecideLine(teamId: string, reviewId: string): UseMutationResult<AccessReviewDetails, Error, LineGiven> {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ lineId, ...body }) => callApi(decideReviewLine, { params: { teamId, reviewId, lineId }, body }),
    onSuccess: (review) => {
      client.setQueryData(reviewQuery(teamId, reviewId).queryKey, review);
      return client.invalidateQueries({ queryKey: ["requests", teamId] });
    },
  });
}
