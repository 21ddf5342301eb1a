// A delivery for each webhook that wants one of the events of a notice, with its message to the queue. Made again, none comes twice.

import { createUuid, type Uuid } from "#base/uuid.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { noticeEventsSchema } from "#protocol/api/notices.ts";
import { isDeepEnough, noticeEventSchema, type NoticeEvent } from "#protocol/notices/events.ts";

import { DELIVER_QUEUE } from "./declarations.ts";
import { enterInDirectory } from "./directory.ts";
import type { NoticeTables } from "./tables.ts";

export interface NewDeliveries {
  readonly noticeId: Uuid;
  readonly events: readonly NoticeEvent[];
  readonly now: Date;
}

export async function makeDeliveries(jobs: Pick<Jobs, "enqueue">, tx: Tx, { noticeId, events, now }: NewDeliveries): Promise<void> {
  const db = tx.as<NoticeTables>();
  const checked = events.map((event) => noticeEventSchema.parse(event));
  const webhooks = await db.selectFrom("webhooks").select(["id", "events", "score_drop"]).where("state", "=", "on").orderBy("id").execute();
  for (const webhook of webhooks) {
    const wanted: readonly string[] = noticeEventsSchema.parse(webhook.events);
    for (const event of checked.filter(({ type }) => wanted.includes(type)).filter((each) => isDeepEnough(each, webhook.score_drop))) {
      const deliveryId = createUuid();
      const result = await db.insertInto("webhook_deliveries").values({
        id: deliveryId, webhook_id: webhook.id, notice_id: noticeId, event: event.type, payload: JSON.stringify({ type: event.type, timestamp: now.toISOString(), data: event.data }),
        state: "waiting", status: null, failure: null, duration_ms: null, created_at: now, tried_at: null,
      }).onConflict((conflict) => conflict.columns(["tenant_id", "webhook_id", "notice_id", "event"]).doNothing()).executeTakeFirst();
      if ((result.numInsertedOrUpdatedRows ?? 0n) === 0n) continue;
      await enterInDirectory(tx, deliveryId);
      await jobs.enqueue(tx, DELIVER_QUEUE, { deliveryId });
    }
  }
}
