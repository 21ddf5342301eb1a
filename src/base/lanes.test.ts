// Work side by side, and never more of it than there are lanes.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createLanes } from "./lanes.ts";

test("no more than so many run at a time, in their order, and one that fails holds up no other", async () => {
  const inLane = createLanes(2);
  const begun: number[] = [];
  const ends: (() => void)[] = [];
  const work = [1, 2, 3, 4].map((number) => inLane(async () => {
    begun.push(number);
    await new Promise<void>((resolve) => ends.push(resolve));
    if (number === 1) throw new Error("failed");
    return number;
  }));
  work[0]?.catch(() => undefined);
  assert.deepEqual(begun, [1, 2]);
  ends[0]?.();
  await assert.rejects(work[0] ?? Promise.resolve(), /failed/);
  await new Promise(setImmediate);
  assert.deepEqual(begun, [1, 2, 3]);
  ends[1]?.();
  await work[1];
  await new Promise(setImmediate);
  assert.deepEqual(begun, [1, 2, 3, 4]);
  for (const end of ends) end();
  assert.deepEqual(await Promise.all(work.slice(1)), [2, 3, 4]);
  assert.equal(await inLane(async () => await Promise.resolve(5)), 5);
});
