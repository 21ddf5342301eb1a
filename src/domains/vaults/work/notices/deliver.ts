// One try of one delivery: opened, signed with every secret in force, posted, and written down: a status or a word, never what was answered.
// A webhook at which nothing was taken for days is switched off, and so is one whose receiver says that it is gone.

import { AppError } from "#base/app-error.ts";
import { DAY } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { TELL_QUEUE } from "#domains/vaults/notices/declarations.ts";
import { enterInDirectory, findTeamOf } from "#domains/vaults/notices/directory.ts";
import { secretCell, urlCell } from "#domains/vaults/notices/sealed.ts";
import type { NoticeTables } from "#domains/vaults/notices/tables.ts";
import type { Audit } from "#domains/audit/index.ts";
import type { Clock } from "#platform/clock/clock.ts";
import type { Db, Tx } from "#platform/db/db.ts";
import type { Egress } from "#platform/egress/egress.ts";
import type { Jobs } from "#platform/jobs/jobs.ts";
import type { DataKey } from "#platform/keyring/authority.ts";
import { openText } from "#platform/keyring/seal-text.ts";
import { postWebhook, type WebhookOutcome } from "#platform/webhooks/post-webhook.ts";
import { signWebhook } from "#platform/webhooks/signature.ts";
import { webhookBodySchema } from "#protocol/notices/events.ts";

export interface WebhookSender {
  /** @throws AppError `webhook.not-taken` when it is to be tried again, or this was the last try. */
  deliver(given: { readonly deliveryId: Uuid; readonly last: boolean; readonly signal: AbortSignal }): Promise<void>;
}

export interface WebhookSenderGiven {
  readonly db: Db;
  readonly clock: Pick<Clock, "now">;
  readonly audit: Pick<Audit, "recordAct">;
  readonly jobs: Pick<Jobs, "enqueue">;
  readonly egress: Egress;
  /** The installation's key for what goes out, of the version that is named. */
  outgoingKey(keyId: Uuid): Promise<DataKey>;
}

/** Nothing taken for so long: the receiver is not away, it is no more. */
const SWITCH_OFF_AFTER_MS = 5 * DAY;
const GONE = 410;

interface Taken {
  readonly webhookId: Uuid;
  readonly url: { readonly keyId: Uuid; readonly sealed: Uint8Array };
  readonly secrets: readonly { readonly id: Uuid; readonly keyId: Uuid; readonly sealed: Uint8Array }[];
  readonly payload: unknown;
}

export function createWebhookSender(given: WebhookSenderGiven): WebhookSender {
  const { db, clock, egress } = given;
  return {
    async deliver({ deliveryId, last, signal }) {
      const tenantId = await findTeamOf(db, "strongroom_worker", deliveryId);
      if (tenantId === null) return;
      const scope = { role: "strongroom_worker", tenantId } as const;
      const taken = await db.tenant(scope, (tx) => take(tx, deliveryId, new Date(clock.now())));
      if (taken === null) return;
      const url = openText(await given.outgoingKey(taken.url.keyId), urlCell(taken.webhookId), taken.url.sealed);
      const secrets: string[] = [];
      for (const { id, keyId, sealed } of taken.secrets) secrets.push(openText(await given.outgoingKey(keyId), secretCell(id), sealed));
      const body = new TextEncoder().encode(JSON.stringify(webhookBodySchema.parse(taken.payload)));
      const begun = clock.now();
      const outcome = await postWebhook({ egress, url, headers: signWebhook({ id: deliveryId, at: begun, body }, secrets), body, signal });
      const end = endOf(outcome, last);
      await db.tenant(scope, (tx) => keep(given, tx, { deliveryId, webhookId: taken.webhookId, outcome, end, begun }));
      if (end.state !== "delivered" && !end.gone) throw new AppError("webhook.not-taken");
    },
  };
}

/** Counts the try that begins with it. Null when there is nothing to send any more. */
async function take(tx: Tx, deliveryId: Uuid, now: Date): Promise<Taken | null> {
  const db = tx.as<NoticeTables>();
  const row = await db.selectFrom("webhook_deliveries").innerJoin("webhooks", (join) => join.onRef("webhooks.id", "=", "webhook_deliveries.webhook_id"))
    .select(["webhook_id", "payload", "webhook_deliveries.state", "webhooks.state as webhook_state", "webhooks.key_id", "url_sealed"])
    .where("webhook_deliveries.id", "=", deliveryId).executeTakeFirst();
  if (row === undefined || row.state !== "waiting") return null;
  // A webhook that was switched off meanwhile is sent nothing more.
  const off = row.webhook_state !== "on";
  await db.updateTable("webhook_deliveries").set((each) => ({ attempts: each("attempts", "+", off ? 0 : 1), tried_at: now, ...(off ? { state: "given-up" as const } : {}) })).where("id", "=", deliveryId).execute();
  if (off) return null;
  const secrets = await db.selectFrom("webhook_secrets").select(["id", "key_id", "sealed"]).where("webhook_id", "=", row.webhook_id).orderBy("created_at", "desc").execute();
  return { webhookId: row.webhook_id, url: { keyId: row.key_id, sealed: row.url_sealed }, secrets: secrets.map((each) => ({ id: each.id, keyId: each.key_id, sealed: each.sealed })), payload: row.payload };
}

interface End {
  readonly state: "waiting" | "delivered" | "given-up";
  /** The receiver wants no more of this webhook. */
  readonly gone: boolean;
}

function endOf(outcome: WebhookOutcome, last: boolean): End {
  const status = "status" in outcome ? outcome.status : 0;
  if (status >= 200 && status < 300) return { state: "delivered", gone: false };
  return { state: last || status === GONE ? "given-up" : "waiting", gone: status === GONE };
}

interface Tried {
  readonly deliveryId: Uuid;
  readonly webhookId: Uuid;
  readonly outcome: WebhookOutcome;
  readonly end: End;
  readonly begun: number;
}

async function keep(given: WebhookSenderGiven, tx: Tx, { deliveryId, webhookId, outcome, end, begun }: Tried): Promise<void> {
  const db = tx.as<NoticeTables>();
  const now = given.clock.now();
  const answer = "status" in outcome ? { status: outcome.status, failure: null } : { status: null, failure: outcome.failure };
  await db.updateTable("webhook_deliveries").set({ ...answer, state: end.state, duration_ms: Math.max(0, Math.round(now - begun)) }).where("id", "=", deliveryId).execute();
  const webhook = await db.selectFrom("webhooks").select(["state", "failing_since"]).where("id", "=", webhookId).forUpdate().executeTakeFirst();
  if (webhook === undefined || webhook.state !== "on") return;
  if (end.state === "delivered") return void (await db.updateTable("webhooks").set({ failing_since: null }).where("id", "=", webhookId).execute());
  const since = webhook.failing_since ?? new Date(now);
  // A delivery that is still tried may yet be taken: failures far apart are no days of failing.
  const failed = end.state === "given-up" && now - since.getTime() >= SWITCH_OFF_AFTER_MS;
  const why = end.gone ? "gone" : failed ? "failing" : null;
  await db.updateTable("webhooks").set({ failing_since: since, ...(why === null ? {} : { state: why }) }).where("id", "=", webhookId).execute();
  if (why !== null) await tellOfEnd(given, tx, { webhookId, why, now: new Date(now) });
}

/** Those who manage webhooks are written to. */
async function tellOfEnd({ audit, jobs }: WebhookSenderGiven, tx: Tx, { webhookId, why, now }: { readonly webhookId: Uuid; readonly why: "failing" | "gone"; readonly now: Date }): Promise<void> {
  const noticeId = createUuid();
  await tx.as<NoticeTables>().insertInto("notices").values({ id: noticeId, vault_id: null, snapshot_id: null, webhook_id: webhookId, events: "[]", at: now }).execute();
  await enterInDirectory(tx, noticeId);
  await jobs.enqueue(tx, TELL_QUEUE, { noticeId });
  await audit.recordAct(tx, { actor: { kind: "role", role: "worker" }, event: "vaults.webhook-switched-off", subject: { kind: "webhook", id: webhookId }, details: { webhookId, why } });
}
