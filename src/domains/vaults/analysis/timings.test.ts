import assert from "node:assert/strict";
import { test } from "node:test";

import { createManualClock } from "#platform/clock/manual-clock.ts";

import { createStopwatch } from "./timings.ts";

test("runs of one stage add up, failed ones too, and the total stands at the end", async () => {
  const clock = createManualClock();
  const stopwatch = createStopwatch(clock);
  await stopwatch.time("fetch", async () => await clock.advance(30));
  await assert.rejects(stopwatch.time("files", async () => {
    await clock.advance(20);
    throw new Error("failed");
  }), /failed/);
  await stopwatch.time("fetch", async () => await clock.advance(5));
  stopwatch.addBytes("fetch", 7);
  await stopwatch.time("unseal", async () => undefined);
  assert.deepEqual(stopwatch.list(), [
    { stage: "fetch", ms: 35, bytes: 7 },
    { stage: "files", ms: 20, bytes: 0 },
    { stage: "total", ms: 55, bytes: 0 },
  ]);
});

test("a clock that goes back makes no time negative", async () => {
  const times = [100, 100, 40, 10];
  const stopwatch = createStopwatch({ now: () => times.shift() ?? 0, sleep: async () => undefined });
  await stopwatch.time("files", async () => undefined);
  assert.ok(stopwatch.list().every(({ ms }) => ms >= 0));
});
