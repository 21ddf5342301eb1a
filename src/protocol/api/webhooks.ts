// Webhooks of a team: where events are posted to, the secrets they are signed with, and the log of deliveries.

import { z } from "zod";

import { noticeEventsSchema, scoreDropSchema } from "./notices.ts";
import { NOTICE_EVENT_NAMES } from "#protocol/notices/events.ts";

import { defineEndpoint } from "./endpoint.ts";
import { countSchema, instantSchema, pageOf, pageQuerySchema, teamParamsSchema, urlSchema, uuidSchema } from "./values.ts";

export const MAX_WEBHOOKS = 20;
/** Two to change from one to the next, and one that is about to be taken away. */
export const MAX_WEBHOOK_SECRETS = 3;
export const WEBHOOK_STATES = ["on", "off", "failing", "gone"] as const;
export const DELIVERY_STATES = ["waiting", "delivered", "given-up"] as const;
export const DELIVERY_FAILURES = ["address-refused", "broken-answer", "insecure", "timeout", "unreachable"] as const;

const inputFields = {
  url: urlSchema.describe("https; where it may lead is checked at each delivery"),
  events: noticeEventsSchema.min(1),
  scoreDrop: scoreDropSchema,
};

export const webhookSchema = z.strictObject({
  id: uuidSchema,
  ...inputFields,
  state: z.enum(WEBHOOK_STATES).describe("failing: switched off after days without success; gone: the receiver answered 410"),
  failingSince: instantSchema.nullable(),
  secrets: z.array(z.strictObject({ id: uuidSchema, createdAt: instantSchema })).max(MAX_WEBHOOK_SECRETS),
  createdAt: instantSchema,
});

export const webhookDeliverySchema = z.strictObject({
  id: uuidSchema.describe("The header webhook-id, the same at each try"),
  event: z.enum([...NOTICE_EVENT_NAMES, "webhook.test"]),
  state: z.enum(DELIVERY_STATES),
  attempts: countSchema,
  status: z.int().nullable().describe("Of the last answer"),
  failure: z.enum(DELIVERY_FAILURES).nullable().describe("Why there was no answer the last time"),
  durationMs: countSchema.nullable(),
  createdAt: instantSchema,
  triedAt: instantSchema.nullable(),
});

const webhookParamsSchema = teamParamsSchema.extend({ webhookId: uuidSchema });
/** The only answer that ever holds a secret. */
const withSecretSchema = z.strictObject({ webhook: webhookSchema, secret: z.string().describe("Shown this once") });

export const listWebhooks = defineEndpoint({
  id: "webhook.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/webhooks",
  summary: "The team's webhooks, without their secrets.",
  input: { params: teamParamsSchema, query: "none", body: "none" },
  output: z.strictObject({ items: z.array(webhookSchema).max(MAX_WEBHOOKS) }),
});

export const createWebhook = defineEndpoint({
  id: "webhook.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/webhooks",
  summary: "Adds a webhook. Its secret is in this answer and in no other.",
  input: { params: teamParamsSchema, query: "none", body: z.strictObject(inputFields) },
  output: withSecretSchema,
});

export const updateWebhook = defineEndpoint({
  id: "webhook.update",
  method: "PATCH",
  path: "/api/v1/teams/:teamId/webhooks/:webhookId",
  summary: "Changes where to, what of, or switches it on or off.",
  input: { params: webhookParamsSchema, query: "none", body: z.strictObject({ ...inputFields, on: z.boolean() }).partial() },
  output: webhookSchema,
});

export const deleteWebhook = defineEndpoint({
  id: "webhook.delete",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/webhooks/:webhookId",
  summary: "Ends a webhook, with its secrets and its log.",
  input: { params: webhookParamsSchema, query: "none", body: "none" },
  output: "empty",
});

export const addWebhookSecret = defineEndpoint({
  id: "webhook-secret.create",
  method: "POST",
  path: "/api/v1/teams/:teamId/webhooks/:webhookId/secrets",
  summary: "A further secret: deliveries are signed with all of them, until the older one is ended.",
  input: { params: webhookParamsSchema, query: "none", body: "none" },
  output: withSecretSchema,
});

export const endWebhookSecret = defineEndpoint({
  id: "webhook-secret.delete",
  method: "DELETE",
  path: "/api/v1/teams/:teamId/webhooks/:webhookId/secrets/:secretId",
  summary: "Ends a secret; the last one stays.",
  input: { params: webhookParamsSchema.extend({ secretId: uuidSchema }), query: "none", body: "none" },
  output: webhookSchema,
});

export const testWebhook = defineEndpoint({
  id: "webhook.test",
  method: "POST",
  path: "/api/v1/teams/:teamId/webhooks/:webhookId/test",
  summary: "Sends an event of the type webhook.test.",
  input: { params: webhookParamsSchema, query: "none", body: "none" },
  output: webhookDeliverySchema,
});

export const listWebhookDeliveries = defineEndpoint({
  id: "webhook-delivery.list",
  method: "GET",
  path: "/api/v1/teams/:teamId/webhooks/:webhookId/deliveries",
  summary: "The log, newest first; kept for 30 days.",
  input: { params: webhookParamsSchema, query: pageQuerySchema, body: "none" },
  output: pageOf(webhookDeliverySchema),
});

export const sendWebhookAgain = defineEndpoint({
  id: "webhook-delivery.send",
  method: "POST",
  path: "/api/v1/teams/:teamId/webhooks/:webhookId/deliveries/:deliveryId/send",
  summary: "Sends it again, under the same webhook-id.",
  input: { params: webhookParamsSchema.extend({ deliveryId: uuidSchema }), query: "none", body: "none" },
  output: webhookDeliverySchema,
});

export type Webhook = z.output<typeof webhookSchema>;
export type WebhookDelivery = z.output<typeof webhookDeliverySchema>;
export type WebhookInput = z.output<(typeof createWebhook)["input"]["body"]>;
