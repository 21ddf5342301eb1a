// What callers rely on in a clock, for the system's and for the manual one.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createManualClock } from "./manual-clock.ts";
import { createSystemClock } from "./system-clock.ts";

test("the system clock tells the computer's time", () => {
  const before = Date.now();
  const told = createSystemClock().now();
  assert.ok(told >= before && told <= Date.now());
});

test("a sleep of the system clock ends with the signal's own reason", async () => {
  const reason = new Error("the job was cancelled");
  const controller = new AbortController();
  const sleeping = createSystemClock().sleep(60_000, controller.signal);
  controller.abort(reason);
  await assert.rejects(sleeping, (error) => error === reason);
});

test("a sleep of the system clock with a signal already aborted does not begin", async () => {
  const reason = new Error("too late");
  await assert.rejects(createSystemClock().sleep(60_000, AbortSignal.abort(reason)), (error) => error === reason);
});

test("the manual clock moves only when it is moved", async () => {
  const clock = createManualClock(1_000);
  let woken = false;
  const sleeping = clock.sleep(500).then(() => { woken = true; });
  await clock.advance(499);
  assert.equal(woken, false);
  assert.equal(clock.now(), 1_499);
  await clock.advance(1);
  await sleeping;
  assert.equal(woken, true);
});

test("the manual clock wakes sleepers in order of their deadlines and at their time", async () => {
  const clock = createManualClock(0);
  const seen: number[] = [];
  const sleeping = [30, 10, 20].map((ms) => clock.sleep(ms).then(() => seen.push(clock.now())));
  await clock.advance(100);
  await Promise.all(sleeping);
  assert.deepEqual(seen, [10, 20, 30]);
  assert.equal(clock.now(), 100);
});

test("who sleeps again within one step is woken again within it", async () => {
  const clock = createManualClock(0);
  let rounds = 0;
  const looping = (async () => {
    while (rounds < 5) {
      await clock.sleep(10);
      rounds++;
    }
  })();
  await clock.advance(50);
  await looping;
  assert.equal(rounds, 5);
});

test("an aborted sleep of the manual clock rejects and is forgotten", async () => {
  const clock = createManualClock();
  const controller = new AbortController();
  const reason = new Error("stop");
  const sleeping = clock.sleep(10, controller.signal);
  assert.equal(clock.sleepers, 1);
  controller.abort(reason);
  await assert.rejects(sleeping, (error) => error === reason);
  assert.equal(clock.sleepers, 0);
});
