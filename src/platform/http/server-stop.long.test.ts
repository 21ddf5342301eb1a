// A server that stops.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DEFAULT_HTTP_LIMITS } from "./server-context.ts";
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
  const releasedAt = performance.now();
  await closed;
  assert.ok(performance.now() - releasedAt < DEFAULT_HTTP_LIMITS.stopGraceMs / 2, "a connection that its client keeps is not waited for");
});
