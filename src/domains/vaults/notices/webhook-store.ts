// SQL of webhooks, their secrets and the log, as the web's side sees them.

import type { Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Page } from "#platform/http/paging.ts";
import { noticeEventsSchema } from "#protocol/api/notices.ts";
import { MAX_WEBHOOK_SECRETS, type WebhookDelivery } from "#protocol/api/webhooks.ts";
import type { NoticeEventName } from "#protocol/notices/events.ts";

import { enterInDirectory, leaveDirectory } from "./directory.ts";
import type { NoticeTables, WebhookState } from "./tables.ts";

export interface SealedText {
  readonly keyId: Uuid;
  readonly sealed: Uint8Array;
}

export interface WebhookRow {
  readonly id: Uuid;
  readonly url: SealedText;
  readonly events: NoticeEventName[];
  readonly scoreDrop: number;
  readonly state: WebhookState;
  readonly failingSince: Date | null;
  readonly createdAt: Date;
  readonly secrets: readonly { readonly id: Uuid; readonly createdAt: Date }[];
}

export interface WebhookChange {
  readonly url?: SealedText;
  readonly events?: readonly NoticeEventName[] | undefined;
  readonly scoreDrop?: number | undefined;
  readonly on?: boolean | undefined;
}

export async function insertWebhook(tx: Tx, webhook: { readonly id: Uuid; readonly url: SealedText; readonly events: readonly NoticeEventName[]; readonly scoreDrop: number; readonly now: Date }): Promise<void> {
  const { id, url, events, scoreDrop, now } = webhook;
  await tx.as<NoticeTables>().insertInto("webhooks")
    .values({ id, key_id: url.keyId, url_sealed: url.sealed, events: JSON.stringify(events), score_drop: scoreDrop, state: "on", failing_since: null, created_at: now }).execute();
}

export async function insertSecret(tx: Tx, { id, webhookId, text, now }: { readonly id: Uuid; readonly webhookId: Uuid; readonly text: SealedText; readonly now: Date }): Promise<void> {
  await tx.as<NoticeTables>().insertInto("webhook_secrets").values({ id, webhook_id: webhookId, key_id: text.keyId, sealed: text.sealed, created_at: now }).execute();
}

export async function deleteSecret(tx: Tx, secretId: Uuid): Promise<void> {
  await tx.as<NoticeTables>().deleteFrom("webhook_secrets").where("id", "=", secretId).execute();
}

/** Oldest first. */
export async function listWebhookRows(tx: Tx, only?: Uuid): Promise<readonly WebhookRow[]> {
  const db = tx.as<NoticeTables>();
  let query = db.selectFrom("webhooks").select(["id", "key_id", "url_sealed", "events", "score_drop", "state", "failing_since", "created_at"]);
  if (only !== undefined) query = query.where("id", "=", only);
  const rows = await query.orderBy("created_at").orderBy("id").execute();
  if (rows.length === 0) return [];
  const secrets = await db.selectFrom("webhook_secrets").select(["id", "webhook_id", "created_at"]).where("webhook_id", "in", rows.map(({ id }) => id)).orderBy("created_at").orderBy("id").limit(rows.length * MAX_WEBHOOK_SECRETS).execute();
  return rows.map((row) => ({
    id: row.id, url: { keyId: row.key_id, sealed: row.url_sealed }, events: noticeEventsSchema.parse(row.events), scoreDrop: row.score_drop, state: row.state, failingSince: row.failing_since, createdAt: row.created_at,
    secrets: secrets.filter((each) => each.webhook_id === row.id).map(({ id, created_at }) => ({ id, createdAt: created_at })),
  }));
}

/** Nobody else changes it until the transaction ends. Null when there is none. */
export async function lockWebhook(tx: Tx, webhookId: Uuid): Promise<WebhookRow | null> {
  await tx.as<NoticeTables>().selectFrom("webhooks").select("id").where("id", "=", webhookId).forUpdate().execute();
  return (await listWebhookRows(tx, webhookId))[0] ?? null;
}

export async function changeWebhookRow(tx: Tx, webhookId: Uuid, { url, events, scoreDrop, on }: WebhookChange): Promise<void> {
  const set = {
    // At another address, or switched on again, it has its days anew.
    ...(url === undefined ? {} : { key_id: url.keyId, url_sealed: url.sealed, failing_since: null }),
    ...(events === undefined ? {} : { events: JSON.stringify(events) }),
    ...(scoreDrop === undefined ? {} : { score_drop: scoreDrop }),
    ...(on === undefined ? {} : { state: on ? ("on" as const) : ("off" as const), failing_since: null }),
  };
  if (Object.keys(set).length > 0) await tx.as<NoticeTables>().updateTable("webhooks").set(set).where("id", "=", webhookId).execute();
}

/** Its secrets and its log go with it. */
export async function deleteWebhookRow(tx: Tx, webhookId: Uuid): Promise<void> {
  const db = tx.as<NoticeTables>();
  const deliveries = await db.selectFrom("webhook_deliveries").select("id").where("webhook_id", "=", webhookId).execute();
  await db.deleteFrom("webhooks").where("id", "=", webhookId).execute();
  await leaveDirectory(tx, deliveries.map(({ id }) => id));
}

const DELIVERY_COLUMNS = ["id", "event", "state", "attempts", "status", "failure", "duration_ms", "created_at", "tried_at"] as const;

export interface DeliveryRow extends Omit<WebhookDelivery, "createdAt" | "triedAt"> {
  readonly at: Date;
  readonly triedAt: Date | null;
}

/** Newest first, one more than the page's limit. */
export async function listDeliveryRows(tx: Tx, webhookId: Uuid, { limit, after }: Page): Promise<readonly DeliveryRow[]> {
  let query = tx.as<NoticeTables>().selectFrom("webhook_deliveries").select([...DELIVERY_COLUMNS]).where("webhook_id", "=", webhookId);
  if (after !== null) query = query.where(({ eb, refTuple, tuple }) => eb(refTuple("created_at", "id"), "<", tuple(after.at, after.id)));
  return (await query.orderBy("created_at", "desc").orderBy("id", "desc").limit(limit + 1).execute()).map(asDelivery);
}

export async function findDelivery(tx: Tx, webhookId: Uuid, deliveryId: Uuid): Promise<DeliveryRow | null> {
  const row = await tx.as<NoticeTables>().selectFrom("webhook_deliveries").select([...DELIVERY_COLUMNS]).where("webhook_id", "=", webhookId).where("id", "=", deliveryId).executeTakeFirst();
  return row === undefined ? null : asDelivery(row);
}

export async function insertTest(tx: Tx, { id, webhookId, payload, now }: { readonly id: Uuid; readonly webhookId: Uuid; readonly payload: object; readonly now: Date }): Promise<void> {
  await tx.as<NoticeTables>().insertInto("webhook_deliveries").values({
    id, webhook_id: webhookId, notice_id: null, event: "webhook.test", payload: JSON.stringify(payload), state: "waiting", status: null, failure: null, duration_ms: null, created_at: now, tried_at: null,
  }).execute();
  await enterInDirectory(tx, id);
}

export async function makeWaiting(tx: Tx, deliveryId: Uuid): Promise<void> {
  await tx.as<NoticeTables>().updateTable("webhook_deliveries").set({ state: "waiting" }).where("id", "=", deliveryId).execute();
}

function asDelivery(row: Pick<NoticeTables["webhook_deliveries"], Exclude<(typeof DELIVERY_COLUMNS)[number], "attempts">> & { readonly attempts: number }): DeliveryRow {
  return {
    id: row.id, event: row.event as DeliveryRow["event"], state: row.state, attempts: row.attempts, status: row.status, failure: row.failure, durationMs: row.duration_ms, at: row.created_at, triedAt: row.tried_at,
  };
}
