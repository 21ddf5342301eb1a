// Webhooks from a run's end to a real receiver, on both engines: signed, tried again, switched off, and never led inside; and what a secret never
// gets into.

import assert from "node:assert/strict";
import type { IncomingHttpHeaders, RequestListener } from "node:http";

import { isAppError } from "#base/app-error.ts";
import type { ErrorCode } from "#base/error-catalogue.ts";
import { DAY, MINUTE, SECOND } from "#base/units.ts";
import { createUuid, type Uuid } from "#base/uuid.ts";
import { createAudit } from "#domains/audit/index.ts";
import { composeFailedRun } from "#domains/vaults/notices/compose.ts";
import { DELIVER_QUEUE, NOTICE_QUEUES, TELL_QUEUE } from "#domains/vaults/notices/declarations.ts";
import { VAULT_QUEUES } from "#domains/vaults/queues.ts";
import { createWebHouse, VAULT_DOMAINS } from "#domains/vaults/testing/web-house.ts";
import { forEachEngine, type TestSuite } from "#platform/db/testing/for-each-engine.ts";
import { createEgress, type EgressOptions } from "#platform/egress/egress.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";
import type { PersonCaller } from "#platform/http/route.ts";
import { createJobs } from "#platform/jobs/create-jobs.ts";
import type { JobMessage, Jobs } from "#platform/jobs/jobs.ts";
import { createEphemeralDataKey } from "#platform/keyring/local-data-key.ts";
import { refuseWebhook } from "#platform/webhooks/signature.ts";
import type { WebhookDelivery } from "#protocol/api/webhooks.ts";

import { createWebhookSender } from "./deliver.ts";
import { makeNotice } from "./make-notices.ts";

const LOOPBACK = ["127.0.0.0/8"];
const INPUT = { events: ["analysis.failed" as const], scoreDrop: 10 };
const fails = (code: ErrorCode) => (error: unknown) => isAppError(error, code);

interface HouseGiven {
  readonly egress?: EgressOptions;
  /** The real queue; else its messages are kept. */
  readonly queues?: Pick<Jobs, "enqueue">;
}

async function createHouse(suite: TestSuite, { egress = { allow: LOOPBACK }, queues }: HouseGiven = {}) {
  const { db, clock } = suite;
  const outgoing = createEphemeralDataKey("mail");
  const queue: { readonly name: string; readonly message: JobMessage }[] = [];
  const jobs: Pick<Jobs, "enqueue"> = queues ?? { enqueue: async (_tx, name, message) => (queue.push({ name, message }), true) };
  const web = await createWebHouse(suite, { jobs, outgoing: { key: async () => outgoing } as never });
  const sender = createWebhookSender({ db, clock, jobs, audit: createAudit({ clock, domains: VAULT_DOMAINS }), egress: createEgress(egress), outgoingKey: async () => outgoing });
  const owner: PersonCaller = { ...web.owner, grants: [{ grantId: createUuid(), tenantId: web.tenantId, kind: "elevation", permissions: [], projects: "all" }] };
  const vault = await web.vaults.edits.create(owner, web.tenantId, { projectId: createUuid(), name: "Vault", replication: "manual", source: { kind: "sample" } });
  const runId = vault.run?.id ?? "";
  const { webhooks } = web.vaults.notices;
  const failRun = (): Promise<void> =>
    db.tenant({ role: "strongroom_worker", tenantId: web.tenantId }, (tx) => makeNotice(jobs, tx, { runId, vaultId: vault.id, snapshotId: null, events: composeFailedRun({ vaultId: vault.id, runId }, "source.not-found"), now: new Date(clock.now()) }));
  const ids = (name: string, key: string): Uuid[] => queue.filter((each) => each.name === name).map(({ message }) => message[key] as Uuid);
  return {
    ...web, owner, vault, webhooks, failRun,
    told: () => ids(TELL_QUEUE, "noticeId"),
    deliveries: () => ids(DELIVER_QUEUE, "deliveryId"),
    sender,
    deliver: (deliveryId: Uuid, last = false) => sender.deliver({ deliveryId, last, signal: new AbortController().signal }),
    async logOf(webhookId: Uuid): Promise<readonly WebhookDelivery[]> {
      return (await webhooks.deliveries(owner, { teamId: web.tenantId, webhookId }, { limit: 10 })).items;
    },
  };
}

interface Message {
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

async function startReceiver(suite: TestSuite, answer: (message: Message, count: number, path: string) => number) {
  const messages: Message[] = [];
  const listener: RequestListener = (request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      const message = { headers: request.headers, body: Buffer.concat(parts) };
      messages.push(message);
      const status = answer(message, messages.length, request.url ?? "");
      response.writeHead(status, status === 302 ? { location: "/elsewhere" } : {}).end(status === 204 ? undefined : "said");
    });
  };
  const place = await startHttpPlace(listener);
  suite.after(() => place.close());
  return { messages, url: `${place.origin}/hook` };
}

forEachEngine("webhooks", { domains: VAULT_DOMAINS }, async (suite) => {
  const { t, asOwner, clock } = suite;

  await t.test("a run that failed is posted once, tried until it is taken under one id, and the receiver knows it as genuine, not as a replay", async () => {
    const house = await createHouse(suite);
    const seen = new Set<string>();
    let secrets: readonly string[] = [];
    const judge = ({ headers, body }: Message, now = clock.now()) => refuseWebhook({ headers, body, secrets, now, takeOnce: (id) => !seen.has(id) && Boolean(seen.add(id)) });
    const receiver = await startReceiver(suite, (message, count) => (count <= 2 ? 503 : judge(message) === null ? 204 : 400));
    const made = await house.webhooks.create(house.owner, house.tenantId, { ...INPUT, url: receiver.url });
    secrets = [made.secret];
    await house.failRun();
    await assert.rejects(house.failRun(), "a run is told of once");
    const [deliveryId = "", ...more] = house.deliveries();
    assert.deepEqual([more, house.told().length], [[], 1]);
    for (const wait of [10, 20]) {
      await assert.rejects(house.deliver(deliveryId), fails("webhook.not-taken"));
      await clock.advance(wait * SECOND);
    }
    await house.deliver(deliveryId);
    await house.deliver(deliveryId);
    assert.equal(receiver.messages.length, 3, "what was taken is not sent once more");
    assert.deepEqual([...new Set(receiver.messages.map(({ headers }) => headers["webhook-id"]))], [deliveryId]);
    const [entry] = await house.logOf(made.webhook.id);
    assert.deepEqual([entry?.event, entry?.state, entry?.attempts, entry?.status, entry?.failure], ["analysis.failed", "delivered", 3, 204, null]);
    const good = receiver.messages[2] as Message;
    assert.deepEqual(JSON.parse(good.body.toString()), { type: "analysis.failed", timestamp: "2026-01-15T12:00:00.000Z", data: { vaultId: house.vault.id, runId: house.vault.run?.id, error: "source.not-found" } });
    assert.equal(judge(good), "replayed");
    seen.clear();
    assert.equal(judge(good, clock.now() + 6 * MINUTE), "too-old");
    assert.equal(judge({ ...good, body: Buffer.concat([good.body, Buffer.from(" ")]) }), "signature-wrong");
    assert.equal(judge({ ...good, headers: { ...good.headers, "webhook-id": createUuid() } }), "signature-wrong");
    // While a secret is changed for the next, both are good; afterwards the new one alone.
    const place = { teamId: house.tenantId, webhookId: made.webhook.id };
    const { secret } = await house.webhooks.addSecret(house.owner, place);
    await house.webhooks.test(house.owner, place);
    await house.deliver(house.deliveries().at(-1) ?? "");
    const signedWithBoth = receiver.messages.at(-1) as Message;
    for (const one of [made.secret, secret]) {
      [secrets] = [[one], seen.clear()];
      assert.equal(judge(signedWithBoth), null);
    }
    await house.webhooks.endSecret(house.owner, place, made.webhook.secrets[0]?.id ?? "");
    await assert.rejects(house.webhooks.endSecret(house.owner, place, (await house.webhooks.list(house.owner, house.tenantId)).items[0]?.secrets[0]?.id ?? ""), fails("webhook.secret-last"));
    await house.webhooks.sendAgain(house.owner, place, deliveryId);
    await house.deliver(deliveryId);
    secrets = [made.secret];
    assert.equal(judge(receiver.messages.at(-1) as Message), "signature-wrong");
  });

  await t.test("a secret is in the answer that made it and nowhere else; the web cannot read it back", async () => {
    const house = await createHouse(suite);
    const { secret, webhook } = await house.webhooks.create(house.owner, house.tenantId, { ...INPUT, url: "https://example.org/canary-path" });
    const place = { teamId: house.tenantId, webhookId: webhook.id };
    const answers = JSON.stringify([webhook, await house.webhooks.list(house.owner, house.tenantId), await house.webhooks.change(house.owner, place, { on: false }), await house.webhooks.change(house.owner, place, { on: true }), await house.webhooks.test(house.owner, place), await house.logOf(webhook.id)]);
    const rows = JSON.stringify(await asOwner("select w::text, s::text, d::text, a::text from webhooks w join webhook_secrets s on s.webhook_id = w.id join webhook_deliveries d on d.webhook_id = w.id join audit_outbox a on a.tenant_id = w.tenant_id where w.id = $1", [webhook.id]));
    const raw = Buffer.from(secret.slice("whsec_".length), "base64");
    for (const text of [secret, secret.slice("whsec_".length), raw.toString("hex")]) assert.ok(!answers.includes(text) && !rows.includes(text));
    assert.ok(rows.includes("vaults.webhook-created") && !rows.includes("canary") && !rows.includes(Buffer.from("canary").toString("hex")), "nor is its address");
    await assert.rejects(suite.db.tenant({ role: "strongroom_web", tenantId: house.tenantId }, (tx) => tx.as<{ webhook_secrets: { sealed: Uint8Array } }>().selectFrom("webhook_secrets").select("sealed").execute()), (error: { code?: string }) => error.code === "42501");
  });

  await t.test("no address leads inside: not by number, not by name, not by a redirect, not past the settings; and none brings a header", async () => {
    const inside = await createHouse(suite, { egress: { allow: [], resolve: async (host) => (host === "inside.example.org" ? ["93.184.215.14", "10.0.0.7"] : ["169.254.169.254"]) } });
    const receiver = await startReceiver(suite, (_message, _count, path) => (path === "/hook" ? 302 : 204));
    const refused = ["https://169.254.169.254/latest/meta-data/", "https://10.1.2.3/", "https://[::1]/", "https://[::ffff:127.0.0.1]/", "https://0x7f000001/", "https://inside.example.org/", "https://metadata.example.org/", receiver.url];
    for (const url of refused) {
      const { webhook } = await inside.webhooks.create(inside.owner, inside.tenantId, { ...INPUT, url });
      await inside.webhooks.test(inside.owner, { teamId: inside.tenantId, webhookId: webhook.id });
      await assert.rejects(inside.deliver(inside.deliveries().at(-1) ?? ""), fails("webhook.not-taken"));
      const [entry] = await inside.logOf(webhook.id);
      assert.deepEqual([entry?.failure, entry?.status, entry?.state], ["address-refused", null, "waiting"], url);
      await inside.webhooks.delete(inside.owner, { teamId: inside.tenantId, webhookId: webhook.id });
    }
    assert.equal(receiver.messages.length, 0);
    for (const url of ["https://example.org/\r\nx-injected: 1", "https://example.org/\nhost: evil", "https://user:pass@example.org/", "http://example.org/", "file:///etc/passwd", "ssh://example.org/a", "javascript:alert(1)"]) {
      await assert.rejects(inside.webhooks.create(inside.owner, inside.tenantId, { ...INPUT, url }), fails("webhook.address-invalid"), url);
    }
    const house = await createHouse(suite);
    const { webhook } = await house.webhooks.create(house.owner, house.tenantId, { ...INPUT, url: receiver.url });
    await house.webhooks.test(house.owner, { teamId: house.tenantId, webhookId: webhook.id });
    await assert.rejects(house.deliver(house.deliveries()[0] ?? ""), fails("webhook.not-taken"));
    assert.deepEqual([receiver.messages.length, (await house.logOf(webhook.id))[0]?.status], [1, 302], "not followed");
  });

  await t.test("another team's webhook is as unknown as none, in no role but those who run the team, and never without an elevation", async () => {
    const [house, other] = [await createHouse(suite), await createHouse(suite)];
    const { webhook } = await other.webhooks.create(other.owner, other.tenantId, { ...INPUT, url: "https://example.org/" });
    const place = { teamId: house.tenantId, webhookId: webhook.id };
    for (const act of [() => house.webhooks.change(house.owner, place, { on: false }), () => house.webhooks.delete(house.owner, place), () => house.webhooks.addSecret(house.owner, place), () => house.webhooks.test(house.owner, place), () => house.webhooks.deliveries(house.owner, place, { limit: 1 })]) await assert.rejects(act(), fails("webhook.unknown"));
    for (const role of ["analyst", "viewer", "auditor", "guest"] as const) await assert.rejects(other.webhooks.list(other.as(role), other.tenantId), fails("access.denied"));
    await assert.rejects(other.webhooks.test(other.as("administrator"), { ...place, teamId: other.tenantId }), fails("access.elevation-required"));
  });

  await t.test("410 ends a webhook at once, days without success switch it off; those who run the team are told, and what waits is not sent", async () => {
    let status = 410;
    const receiver = await startReceiver(suite, () => status);
    const house = await createHouse(suite);
    const stateOf = async (id: Uuid) => (await house.webhooks.list(house.owner, house.tenantId)).items.find((each) => each.id === id)?.state;
    const { webhook } = await house.webhooks.create(house.owner, house.tenantId, { ...INPUT, url: receiver.url });
    const place = { teamId: house.tenantId, webhookId: webhook.id };
    await house.failRun();
    await house.deliver(house.deliveries()[0] ?? "");
    assert.deepEqual([await stateOf(webhook.id), (await house.logOf(webhook.id))[0]?.state], ["gone", "given-up"]);
    await assert.rejects(house.webhooks.test(house.owner, place), fails("webhook.off"));
    await house.webhooks.change(house.owner, place, { on: true });
    status = 500;
    await house.webhooks.test(house.owner, place);
    const again = house.deliveries().at(-1) ?? "";
    await assert.rejects(house.deliver(again), fails("webhook.not-taken"));
    await clock.advance(5 * DAY - SECOND);
    await assert.rejects(house.deliver(again, true), fails("webhook.not-taken"));
    assert.deepEqual([await stateOf(webhook.id), (await house.logOf(webhook.id))[0]?.state], ["on", "given-up"]);
    await house.webhooks.sendAgain(house.owner, place, again);
    await clock.advance(SECOND);
    await house.webhooks.test(house.owner, place);
    const waiting = house.deliveries().at(-1) ?? "";
    await assert.rejects(house.deliver(again), fails("webhook.not-taken"));
    assert.equal(await stateOf(webhook.id), "on", "not while it is still tried");
    await assert.rejects(house.deliver(again, true), fails("webhook.not-taken"));
    assert.equal(await stateOf(webhook.id), "failing");
    const before = receiver.messages.length;
    await house.deliver(waiting);
    assert.deepEqual([receiver.messages.length, (await house.logOf(webhook.id))[0]?.state], [before, "given-up"]);
    assert.equal(house.told().length, 3, "of the run, and of each end");
    const acts = await asOwner("select details->>'why' as why from audit_outbox where tenant_id = $1 and event = 'vaults.webhook-switched-off'", [house.tenantId]);
    assert.deepEqual(acts.map(({ why }) => String(why)).toSorted(), ["failing", "gone"]);
  });

  await t.test("a webhook that was given another address has its days anew", async () => {
    const receiver = await startReceiver(suite, () => 500);
    const house = await createHouse(suite);
    const { webhook } = await house.webhooks.create(house.owner, house.tenantId, { ...INPUT, url: receiver.url });
    const place = { teamId: house.tenantId, webhookId: webhook.id };
    await house.webhooks.test(house.owner, place);
    const [delivery = ""] = house.deliveries();
    await assert.rejects(house.deliver(delivery), fails("webhook.not-taken"));
    await clock.advance(5 * DAY);
    await house.webhooks.change(house.owner, place, { url: `${receiver.url}/next` });
    await assert.rejects(house.deliver(delivery, true), fails("webhook.not-taken"));
    assert.equal((await house.webhooks.list(house.owner, house.tenantId)).items[0]?.state, "on");
  });

  await t.test("the real queue brings a run's end to those who are told and, once it is back, to the receiver", async () => {
    const queues = await createJobs({ db: suite.db, queues: [...VAULT_QUEUES, ...NOTICE_QUEUES].map((queue) => ({ ...queue, retryDelaySeconds: 0, schedule: "none" })), log: suite.log });
    suite.after(() => queues.stop());
    const house = await createHouse(suite, { queues });
    const taken = Promise.withResolvers<void>();
    const told = Promise.withResolvers<string>();
    const receiver = await startReceiver(suite, (_message, count) => (count <= 2 ? 503 : (taken.resolve(), 204)));
    await house.webhooks.create(house.owner, house.tenantId, { ...INPUT, url: receiver.url });
    await queues.work(DELIVER_QUEUE, { concurrency: 1 }, ({ message, last, signal }) => house.sender.deliver({ deliveryId: message["deliveryId"] as Uuid, last, signal }));
    await queues.work(TELL_QUEUE, { concurrency: 1 }, async ({ message }) => told.resolve(message["noticeId"] ?? ""));
    await house.failRun();
    await taken.promise;
    assert.equal(await told.promise, house.vault.run?.id);
    assert.equal(new Set(receiver.messages.map(({ headers }) => headers["webhook-id"])).size, 1);
  });
});
