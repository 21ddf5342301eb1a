// A server that stops: connections that clients keep are waited for, so this takes its time.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createTestServer } from "./testing.ts";

test("a stop lets what is under way end and takes nothing new", async () => {
  const draining = createTestServer();
  const port = await draining.server.listen({ host: "127.0.0.1", port: 0 });
  const slow = fetch(`http://localhost:${port}/api/v1/slow`);
  while (draining.calls.length === 0) await new Promise((resolve) => setImmediate(resolve));
  const closed = draining.server.close();
  await assert.rejects(fetch(`http://localhost:${port}/api/v1/open`));
  draining.release();
  assert.deepEqual(await (await slow).json(), { ok: true });
  await closed;
});
