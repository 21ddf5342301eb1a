// A team's webhooks and the log of their deliveries, as the pages ask for them.

import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient, type UseMutationResult } from "@tanstack/react-query";

import {
  addWebhookSecret, createWebhook, deleteWebhook, endWebhookSecret, listWebhookDeliveries, listWebhooks, sendWebhookAgain, testWebhook, updateWebhook, type Webhook, type WebhookDelivery, type WebhookInput,
} from "#protocol/api/webhooks.ts";

import { callApi } from "./api-client.ts";

/** While something waits for its next try. */
const WAITING_POLL_MS = 2_000;

export function webhooksQuery(teamId: string) {
  return queryOptions({ queryKey: ["webhooks", teamId], queryFn: async ({ signal }): Promise<readonly Webhook[]> => (await callApi(listWebhooks, { params: { teamId }, signal })).items });
}

export function deliveriesQuery(teamId: string, webhookId: string) {
  return infiniteQueryOptions({
    queryKey: ["webhook-deliveries", teamId, webhookId],
    queryFn: ({ pageParam, signal }) => callApi(listWebhookDeliveries, { params: { teamId, webhookId }, query: pageParam === null ? {} : { cursor: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    refetchInterval: ({ state }) => (state.data?.pages.some(({ items }) => items.some((each) => each.state === "waiting")) === true ? WAITING_POLL_MS : false),
  });
}

/** The secret is in the answer and kept nowhere. */
export interface WithSecret {
  readonly webhook: Webhook;
  readonly secret: string;
}

function useWebhookAct<Given, Result>(teamId: string, work: (given: Given) => Promise<Result>): UseMutationResult<Result, Error, Given> {
  const client = useQueryClient();
  return useMutation({ mutationFn: work, onSuccess: () => Promise.all([["webhooks", teamId], ["webhook-deliveries", teamId]].map((queryKey) => client.invalidateQueries({ queryKey }))), gcTime: 0 });
}

export function useCreateWebhook(teamId: string): UseMutationResult<WithSecret, Error, WebhookInput> {
  return useWebhookAct(teamId, (body) => callApi(createWebhook, { params: { teamId }, body }));
}

export function useChangeWebhook(teamId: string): UseMutationResult<Webhook, Error, Partial<WebhookInput> & { readonly webhookId: string; readonly on?: boolean }> {
  return useWebhookAct(teamId, ({ webhookId, ...body }) => callApi(updateWebhook, { params: { teamId, webhookId }, body }));
}

export function useDeleteWebhook(teamId: string): UseMutationResult<void, Error, string> {
  return useWebhookAct(teamId, (webhookId) => callApi(deleteWebhook, { params: { teamId, webhookId } }));
}

export function useAddSecret(teamId: string): UseMutationResult<WithSecret, Error, string> {
  return useWebhookAct(teamId, (webhookId) => callApi(addWebhookSecret, { params: { teamId, webhookId } }));
}

export function useEndSecret(teamId: string): UseMutationResult<Webhook, Error, { readonly webhookId: string; readonly secretId: string }> {
  return useWebhookAct(teamId, (params) => callApi(endWebhookSecret, { params: { teamId, ...params } }));
}

export function useTestWebhook(teamId: string): UseMutationResult<WebhookDelivery, Error, string> {
  return useWebhookAct(teamId, (webhookId) => callApi(testWebhook, { params: { teamId, webhookId } }));
}

export function useSendAgain(teamId: string): UseMutationResult<WebhookDelivery, Error, { readonly webhookId: string; readonly deliveryId: string }> {
  return useWebhookAct(teamId, (params) => callApi(sendWebhookAgain, { params: { teamId, ...params } }));
}
