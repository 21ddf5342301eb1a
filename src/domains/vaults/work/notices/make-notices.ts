// In the transaction that ends a run: its notice, and a delivery for each webhook that wants one of its events, with their messages to the
// queue. All of it is there with the results, or nothing; and a run ends once, so that nobody is told twice.

import { createUuid, type Uuid } from "#base/uuid.ts";
import { DELIVER_QUEUE, TELL_QUEUE } from "#domains/vaults/notices/declarations.ts";
import { enterInDirectory } from "#domains/vaults/notices/directory.ts";
import type { NoticeTables } from "#domains/vaults/notices/tables.ts";
import { noticeEventsSchema } from "#protocol/api/notices.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { isDeepEnough, noticeEventSchema, type NoticeEvent } from "#protocol/notices/events.ts";

import { forgetOldNotices } from "./forget-old.ts";

export interface NewNotice {
  readonly runId: Uuid;
  readonly vaultId: Uuid;
  readonly snapshotId: Uuid | null;
  readonly events: readonly NoticeEvent[];
  readonly now: Date;
}

export async function makeNotice(jobs: Pick<Jobs, "enqueue">, tx: Tx, { runId, vaultId, snapshotId, events, now }: NewNotice): Promise<void> {
  const db = tx.as<NoticeTables>();
  await forgetOldNotices(tx, now);
  const checked = events.map((event) => noticeEventSchema.parse(event));
  await db.insertInto("notices").values({ id: runId, vault_id: vaultId, snapshot_id: snapshotId, webhook_id: null, events: JSON.stringify(checked), at: now }).execute();
  await enterInDirectory(tx, runId);
  await jobs.enqueue(tx, TELL_QUEUE, { noticeId: runId });
  const webhooks = await db.selectFrom("webhooks").select(["id", "events", "score_drop"]).where("state", "=", "on").orderBy("id").execute();
  for (const webhook of webhooks) {
    const wanted: readonly string[] = noticeEventsSchema.parse(webhook.events);
    for (const event of checked.filter(({ type }) => wanted.includes(type)).filter((each) => isDeepEnough(each, webhook.score_drop))) {
      const deliveryId = createUuid();
      await db.insertInto("webhook_deliveries").values({
        id: deliveryId, webhook_id: webhook.id, notice_id: runId, event: event.type, payload: JSON.stringify({ type: event.type, timestamp: now.toISOString(), data: event.data }),
        state: "waiting", status: null, failure: null, duration_ms: null, created_at: now, tried_at: null,
      }).execute();
      await enterInDirectory(tx, deliveryId);
      await jobs.enqueue(tx, DELIVER_QUEUE, { deliveryId });
    }
  }
}
