// The log of a webhook, and what is sent by hand: a test, or a delivery once more under its own id.

import { AppError } from "#base/app-error.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { webScope } from "#domains/vaults/deps.ts";
import type { Tx } from "#platform/db/db.ts";
import { composePage, parsePage } from "#platform/http/paging.ts";
import type { Caller } from "#platform/http/route.ts";
import type { PageQuery } from "#protocol/api/values.ts";
import type { WebhookDelivery } from "#protocol/api/webhooks.ts";

import { DELIVER_QUEUE } from "./declarations.ts";
import { changeInPlace, READ_WEBHOOKS, type WebhookDeps, type WebhookPlace } from "./webhook-context.ts";
import { findDelivery, insertTest, listDeliveryRows, listWebhookRows, makeWaiting, type DeliveryRow } from "./webhook-store.ts";

/** Each method: @throws AppError `access.denied`, `webhook.unknown`, `access.elevation-required` where it sends something. */
export interface WebhookLog {
  /** @throws AppError `webhook.off`. */
  test(caller: Caller, place: WebhookPlace): Promise<WebhookDelivery>;
  deliveries(caller: Caller, place: WebhookPlace, query: PageQuery): Promise<{ items: WebhookDelivery[]; nextCursor: string | null }>;
  /** @throws AppError `webhook.off`, `webhook.delivery-unknown`. */
  sendAgain(caller: Caller, place: WebhookPlace, deliveryId: Uuid): Promise<WebhookDelivery>;
}

export function createWebhookLog(deps: WebhookDeps): WebhookLog {
  return {
    test: (caller, place) => changeInPlace(deps, { caller, place }, async ({ tx, row, record }) => {
      if (row.state !== "on") throw new AppError("webhook.off");
      const [id, now] = [createUuid(), new Date(deps.clock.now())];
      await insertTest(tx, { id, webhookId: row.id, payload: { type: "webhook.test", timestamp: now.toISOString(), data: {} }, now });
      await deps.jobs.enqueue(tx, DELIVER_QUEUE, { deliveryId: id });
      await record("vaults.webhook-sent", { what: "test" });
      return getDelivery(tx, row.id, id);
    }),
    async deliveries(caller, { teamId, webhookId }, query) {
      deps.permissions.authorise(caller, { tenantId: teamId, permission: READ_WEBHOOKS });
      const page = parsePage(query);
      const rows = await deps.db.tenant(webScope(teamId), async (tx) => {
        if ((await listWebhookRows(tx, webhookId)).length === 0) throw new AppError("webhook.unknown");
        return listDeliveryRows(tx, webhookId, page);
      });
      return composePage(rows, page, { place: (row) => row, item: composeDelivery });
    },
    sendAgain: (caller, place, deliveryId) => changeInPlace(deps, { caller, place }, async ({ tx, row, record }) => {
      if (row.state !== "on") throw new AppError("webhook.off");
      await getDelivery(tx, row.id, deliveryId);
      await makeWaiting(tx, deliveryId);
      await deps.jobs.enqueue(tx, DELIVER_QUEUE, { deliveryId });
      await record("vaults.webhook-sent", { what: "again" });
      return getDelivery(tx, row.id, deliveryId);
    }),
  };
}

async function getDelivery(tx: Tx, webhookId: Uuid, deliveryId: Uuid): Promise<WebhookDelivery> {
  const row = await findDelivery(tx, webhookId, deliveryId);
  if (row === null) throw new AppError("webhook.delivery-unknown");
  return composeDelivery(row);
}

function composeDelivery({ at, triedAt, ...row }: DeliveryRow): WebhookDelivery {
  return { ...row, createdAt: at.toISOString(), triedAt: triedAt?.toISOString() ?? null };
}
