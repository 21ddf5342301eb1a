// Webhooks as those who run a team see them: added, changed, tried, ended. A secret is made here, is in the one answer, and cannot be read back.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { webScope } from "#domains/vaults/deps.ts";
import type { Caller } from "#platform/http/route.ts";
import { createWebhookSecret } from "#platform/webhooks/signature.ts";
import { MAX_WEBHOOKS, type Webhook, type WebhookInput } from "#protocol/api/webhooks.ts";

import { changeInPlace, composeWebhook, lookAtWebhook, MANAGE_WEBHOOKS, READ_WEBHOOKS, recordWebhookAct, sealWebhookUrl, writeSecret, type WebhookDeps, type WebhookPlace } from "./webhook-context.ts";
import { createWebhookLog, type WebhookLog } from "./webhook-log.ts";
import { createWebhookSecrets, type WebhookSecrets } from "./webhook-secrets.ts";
import { changeWebhookRow, deleteWebhookRow, insertWebhook, listWebhookRows } from "./webhook-store.ts";

/** Each method: @throws AppError `session.required`, `team.unknown`, `access.denied`, `access.elevation-required` where it changes something, `webhook.unknown` where one is named. */
export interface Webhooks extends WebhookSecrets, WebhookLog {
  list(caller: Caller, teamId: Uuid): Promise<{ items: Webhook[] }>;
  /** @throws AppError `webhook.address-invalid`, `webhook.too-many`. */
  create(caller: Caller, teamId: Uuid, input: WebhookInput): Promise<{ webhook: Webhook; secret: string }>;
  /** @throws AppError `webhook.address-invalid`. */
  change(caller: Caller, place: WebhookPlace, change: { readonly [Name in keyof WebhookInput]?: WebhookInput[Name] | undefined } & { readonly on?: boolean | undefined }): Promise<Webhook>;
  delete(caller: Caller, place: WebhookPlace): Promise<void>;
}

export function createWebhooks(deps: WebhookDeps): Webhooks {
  const { db, outgoing, permissions } = deps;
  return {
    ...createWebhookSecrets(deps),
    ...createWebhookLog(deps),
    async list(caller, teamId) {
      permissions.authorise(caller, { tenantId: teamId, permission: READ_WEBHOOKS });
      const key = await outgoing.key();
      return { items: (await db.tenant(webScope(teamId), (tx) => listWebhookRows(tx))).map((row) => composeWebhook(row, key)) };
    },
    async create(caller, teamId, { url, events, scoreDrop }) {
      const person = permissions.authorise(caller, { tenantId: teamId, permission: MANAGE_WEBHOOKS });
      const [webhookId, key, secret, now] = [createUuid(), await outgoing.key(), createWebhookSecret(), new Date(deps.clock.now())];
      const sealedUrl = sealWebhookUrl(key, webhookId, url);
      return db.tenant(webScope(teamId), async (tx) => {
        if ((await listWebhookRows(tx)).length >= MAX_WEBHOOKS) throw new AppError("webhook.too-many", `A team has at most ${MAX_WEBHOOKS} webhooks.`);
        await insertWebhook(tx, { id: webhookId, url: sealedUrl, events, scoreDrop, now });
        await writeSecret(tx, { webhookId, key, secret, now });
        await recordWebhookAct(deps, tx, { person, event: "vaults.webhook-created", webhookId, details: { events: events.length } });
        return { webhook: await lookAtWebhook(tx, webhookId, key), secret };
      });
    },
    async change(caller, place, { url, ...change }) {
      const key = await outgoing.key();
      return changeInPlace(deps, { caller, place }, async ({ tx, row, record }) => {
        await changeWebhookRow(tx, row.id, { ...change, ...(url === undefined ? {} : { url: sealWebhookUrl(key, row.id, url) }) });
        await record("vaults.webhook-changed", { address: url !== undefined, on: change.on ?? row.state === "on" });
        return lookAtWebhook(tx, row.id, key);
      });
    },
    delete: (caller, place) => changeInPlace(deps, { caller, place }, async ({ tx, row, record }) => {
      await deleteWebhookRow(tx, row.id);
      await record("vaults.webhook-deleted", {});
    }),
  };
}
