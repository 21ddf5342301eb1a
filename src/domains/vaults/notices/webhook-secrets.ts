// Secrets of a webhook: two are in force while a receiver changes from one to the next.

import { AppError } from "#base/app-error.ts";
import type { Uuid } from "#base/uuid.ts";
import type { Caller } from "#platform/http/route.ts";
import { createWebhookSecret } from "#platform/webhooks/signature.ts";
import { MAX_WEBHOOK_SECRETS, type Webhook } from "#protocol/api/webhooks.ts";

import { changeInPlace, lookAtWebhook, writeSecret, type WebhookDeps, type WebhookPlace } from "./webhook-context.ts";
import { deleteSecret } from "./webhook-store.ts";

/** Each method: @throws AppError `access.denied`, `access.elevation-required`, `webhook.unknown`. */
export interface WebhookSecrets {
  /** @throws AppError `webhook.too-many`. */
  addSecret(caller: Caller, place: WebhookPlace): Promise<{ webhook: Webhook; secret: string }>;
  /** @throws AppError `webhook.secret-unknown`, `webhook.secret-last`. */
  endSecret(caller: Caller, place: WebhookPlace, secretId: Uuid): Promise<Webhook>;
}

export function createWebhookSecrets(deps: WebhookDeps): WebhookSecrets {
  return {
    async addSecret(caller, place) {
      const [key, secret] = [await deps.outgoing.key(), createWebhookSecret()];
      return changeInPlace(deps, { caller, place }, async ({ tx, row, record }) => {
        if (row.secrets.length >= MAX_WEBHOOK_SECRETS) throw new AppError("webhook.too-many", `A webhook has at most ${MAX_WEBHOOK_SECRETS} secrets at a time.`);
        await writeSecret(tx, { webhookId: row.id, key, secret, now: new Date(deps.clock.now()) });
        await record("vaults.webhook-secret-added", {});
        return { webhook: await lookAtWebhook(tx, row.id, key), secret };
      });
    },
    async endSecret(caller, place, secretId) {
      const key = await deps.outgoing.key();
      return changeInPlace(deps, { caller, place }, async ({ tx, row, record }) => {
        if (!row.secrets.some(({ id }) => id === secretId)) throw new AppError("webhook.secret-unknown");
        if (row.secrets.length === 1) throw new AppError("webhook.secret-last");
        await deleteSecret(tx, secretId);
        await record("vaults.webhook-secret-ended", {});
        return lookAtWebhook(tx, row.id, key);
      });
    },
  };
}
