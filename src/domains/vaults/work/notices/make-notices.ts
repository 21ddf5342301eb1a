// In the transaction that ends a run: its notice, and a delivery for each webhook that wants one of its events, with their messages to the
// queue; what only names tell is added by the web's side, which opens them (tell.ts). All of it is there with the results, or nothing; and a run ends once, so that nobody is told twice.

import type { Uuid } from "#base/uuid.ts";
import { TELL_QUEUE } from "#domains/vaults/notices/declarations.ts";
import { makeDeliveries } from "#domains/vaults/notices/deliveries.ts";
import { enterInDirectory } from "#domains/vaults/notices/directory.ts";
import type { NoticeTables } from "#domains/vaults/notices/tables.ts";
import type { Tx } from "#platform/db/db.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import { noticeEventSchema, type NoticeEvent } from "#protocol/notices/events.ts";

export interface NewNotice {
  readonly runId: Uuid;
  readonly vaultId: Uuid;
  readonly snapshotId: Uuid | null;
  readonly events: readonly NoticeEvent[];
  readonly now: Date;
}

export async function makeNotice(jobs: Pick<Jobs, "enqueue">, tx: Tx, { runId, vaultId, snapshotId, events, now }: NewNotice): Promise<void> {
  const db = tx.as<NoticeTables>();
  const checked = events.map((event) => noticeEventSchema.parse(event));
  await db.insertInto("notices").values({ id: runId, vault_id: vaultId, snapshot_id: snapshotId, webhook_id: null, events: JSON.stringify(checked), at: now }).execute();
  await enterInDirectory(tx, runId);
  await jobs.enqueue(tx, TELL_QUEUE, { noticeId: runId });
  await makeDeliveries(jobs, tx, { noticeId: runId, events: checked, now });
}
