// Signatures against the vectors of the specification, a receiver's refusals one by one, and the receiver that the documentation shows.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";

import { MINUTE } from "#base/units.ts";
import { createWebhookSecret, refuseWebhook, signWebhook, WEBHOOK_TOLERANCE_MS } from "./signature.ts";

/** From https://github.com/standard-webhooks/standard-webhooks: the specification, and its libraries' tests. */
const VECTORS = [
  ["whsec_plJ3nmyCDGBKInavdOK15jsl", "msg_loFOjxBNrRLzqYUf", 1_731_705_121, '{"event_type":"ping","data":{"success":true}}', "v1,rAvfW3dJ/X/qxhsaXPOyyCGmRKsaKWcsNccKXlIktD0="],
  ["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, '{"test": 2432232314}', "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="],
] as const;

for (const [secret, id, seconds, body, signature] of VECTORS) {
  test(`the specification's ${id} is signed as it says, and known as genuine`, () => {
    const headers = signWebhook({ id, at: seconds * 1000 + 999, body: Buffer.from(body) }, [secret]);
    assert.deepEqual(headers, { "webhook-id": id, "webhook-timestamp": String(seconds), "webhook-signature": signature });
    assert.equal(refuseWebhook({ headers, body: Buffer.from(body), secrets: [secret], now: seconds * 1000, takeOnce: () => true }), null);
  });
}

const NOW = 1_800_000_000_000;
const [SECRET, OTHER] = [createWebhookSecret(), createWebhookSecret()];
const BODY = Buffer.from('{"type":"webhook.test"}');
const HEADERS = signWebhook({ id: "one", at: NOW, body: BODY }, [OTHER, SECRET]);

const REFUSALS = [
  ["signature-wrong", "another body", { body: Buffer.from("{}") }],
  ["signature-wrong", "another id", { headers: { ...HEADERS, "webhook-id": "two" } }],
  ["signature-wrong", "another time", { headers: { ...HEADERS, "webhook-timestamp": String(NOW / 1000 + 1) } }],
  ["signature-wrong", "another secret", { secrets: [createWebhookSecret()] }],
  ["signature-wrong", "a version that is not ours", { headers: { ...HEADERS, "webhook-signature": HEADERS["webhook-signature"].replaceAll("v1,", "v2,") } }],
  ["too-old", "a time too long ago", { now: NOW + WEBHOOK_TOLERANCE_MS + 1 }],
  ["too-new", "a time too far ahead", { now: NOW - WEBHOOK_TOLERANCE_MS - 1 }],
  ["replayed", "an id that was seen", { takeOnce: () => false }],
  ["headers-missing", "no signature", { headers: { ...HEADERS, "webhook-signature": undefined } }],
  ["headers-missing", "a time that is none", { headers: { ...HEADERS, "webhook-timestamp": "1e9" } }],
] as const;

for (const [refusal, name, change] of REFUSALS) {
  test(`refused: ${name}`, () => assert.equal(refuseWebhook({ headers: HEADERS, body: BODY, secrets: [SECRET], now: NOW, takeOnce: () => true, ...change }), refusal));
}

test("a forged message does not use up the id of the genuine one", () => {
  const taken: string[] = [];
  const takeOnce = (id: string): boolean => taken.push(id) === 1;
  refuseWebhook({ headers: HEADERS, body: Buffer.from("forged"), secrets: [SECRET], now: NOW, takeOnce });
  assert.equal(refuseWebhook({ headers: HEADERS, body: BODY, secrets: [SECRET], now: NOW + MINUTE, takeOnce }), null);
});

test("the receiver in the documentation takes what is genuine, once, and nothing else", async () => {
  const sample = /```js\n([\s\S]+?)```/.exec(await readFile(new URL("./README.md", import.meta.url), "utf8"))?.[1] ?? "";
  const { isGenuine } = (await import(`data:text/javascript,${encodeURIComponent(sample)}`)) as { isGenuine(headers: object, body: Uint8Array, secret: string, now: number): boolean };
  assert.equal(isGenuine(HEADERS, Buffer.from("{}"), SECRET, NOW), false);
  assert.equal(isGenuine(HEADERS, BODY, SECRET, NOW + WEBHOOK_TOLERANCE_MS + 1), false);
  assert.equal(isGenuine(HEADERS, BODY, SECRET, NOW), true);
  assert.equal(isGenuine(HEADERS, BODY, SECRET, NOW), false, "a replay");
});
