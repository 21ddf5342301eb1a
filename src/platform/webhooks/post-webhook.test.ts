// A receiver's status decides, whatever comes after it: a body that is long, encoded, cut short or held open changes nothing.

import assert from "node:assert/strict";
import type { RequestListener } from "node:http";
import { test } from "node:test";
import { gzipSync } from "node:zlib";

import { KIB } from "#base/units.ts";
import { createEgress } from "#platform/egress/egress.ts";
import { startHttpPlace } from "#platform/egress/testing/http-place.ts";

import { postWebhook, type WebhookOutcome } from "./post-webhook.ts";
import { createWebhookSecret, signWebhook } from "./signature.ts";

type Answer = Parameters<RequestListener>[1];

async function post(answer: (response: Answer) => void, signal = new AbortController().signal): Promise<WebhookOutcome> {
  const place = await startHttpPlace((request, response) => void request.resume().on("end", () => answer(response)));
  const body = new TextEncoder().encode("{}");
  try {
    return await postWebhook({ egress: createEgress({ allow: ["127.0.0.0/8"] }), url: `${place.origin}/hook`, headers: signWebhook({ id: "id", at: 0, body }, [createWebhookSecret()]), body, signal });
  } finally {
    await place.close();
  }
}

const ANSWERS: readonly (readonly [string, number, (response: Answer) => void])[] = [
  ["without a body", 204, (response) => response.writeHead(204).end()],
  ["of 64 KiB", 200, (response) => response.writeHead(200).end(Buffer.alloc(64 * KIB))],
  ["of 64 KiB and a byte", 200, (response) => response.writeHead(200).end(Buffer.alloc(64 * KIB + 1))],
  ["of a megabyte", 202, (response) => response.writeHead(202).end(Buffer.alloc(1024 * KIB))],
  ["that is encoded", 200, (response) => response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync("taken"))],
  ["that refuses, encoded", 503, (response) => response.writeHead(503, { "content-encoding": "gzip" }).end(gzipSync("not now"))],
  ["that is held open before its body", 200, (response) => response.writeHead(200).flushHeaders()],
  ["that is held open in its body", 200, (response) => response.writeHead(200).write("taken")],
  ["that is cut short", 200, (response) => response.writeHead(200, { "content-length": "100" }).write("taken", () => response.destroy())],
  ["that says it is gone, at length", 410, (response) => response.writeHead(410).end(Buffer.alloc(65 * KIB))],
];

for (const [name, status, answer] of ANSWERS) {
  test(`an answer ${name} counts as ${status}`, async () => assert.deepEqual(await post(answer), { status }));
}

test("a connection that ends before a status has failed", async () => assert.deepEqual(await post((response) => response.destroy()), { failure: "unreachable" }));

test("who gives up before a status is there gets their own reason", async () => {
  const given = new AbortController();
  await assert.rejects(post(() => given.abort(new Error("stopping")), given.signal), /stopping/);
});
