// Who a credential is for is remembered for two seconds and not a moment longer, and for no time at all after a change.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createManualClock } from "#platform/clock/manual-clock.ts";
import { CALLER_LIFE_MS, createCallerCache } from "./caller-cache.ts";

function cacheUnderTest(maxEntries?: number) {
  const clock = createManualClock();
  const cache = createCallerCache<string>({ clock, ...(maxEntries === undefined ? {} : { maxEntries }) });
  let loads = 0;
  const find = (credential: string, value: string | null = `of ${credential}`): Promise<string | null> => cache.find(credential, async () => (loads++, value));
  return { clock, cache, find, loads: () => loads };
}

test("a credential is looked up once in two seconds, and again after them", async () => {
  const { clock, find, loads } = cacheUnderTest();
  assert.equal(await find("a"), "of a");
  await clock.advance(CALLER_LIFE_MS - 1);
  assert.equal(await find("a", "changed"), "of a");
  assert.equal(loads(), 1);
  await clock.advance(1);
  assert.equal(await find("a", "changed"), "changed");
});

test("a clock that is set back does not lengthen the life of an entry", async () => {
  let at = 1_000_000;
  const cache = createCallerCache<string>({ clock: { now: () => at } });
  await cache.find("a", async () => "old");
  at -= 10 * CALLER_LIFE_MS;
  assert.equal(await cache.find("a", async () => "new"), "new");
});

test("use does not lengthen the life of an entry", async () => {
  const { clock, find } = cacheUnderTest();
  await find("a", "old");
  for (let step = 0; step < 4; step++) {
    await clock.advance(CALLER_LIFE_MS / 4);
    if (step < 3) assert.equal(await find("a", "new"), "old");
  }
  assert.equal(await find("a", "new"), "new");
});

test("what ends by itself is not remembered for longer", async () => {
  const clock = createManualClock();
  const end = new Date(clock.now() + CALLER_LIFE_MS / 2);
  const cache = createCallerCache<string>({ clock, endOf: (value) => (value === "lent" ? end : null) });
  const find = (name: string, value: string): Promise<string | null> => cache.find(name, async () => value);
  await find("grant", "lent");
  await find("role", "owned");
  await clock.advance(CALLER_LIFE_MS / 2 - 1);
  assert.equal(await find("grant", "over"), "lent");
  await clock.advance(1);
  assert.equal(await find("grant", "over"), "over", "at its time it is looked up again");
  assert.equal(await find("role", "changed"), "owned");
});

test("after a change nothing is remembered", async () => {
  const { cache, find } = cacheUnderTest();
  await find("a", "old");
  cache.forgetAll();
  assert.equal(await find("a", "new"), "new");
});

test("what was being looked up while something changed is not remembered", async () => {
  const { cache, find } = cacheUnderTest();
  const gate = Promise.withResolvers<string>();
  const early = cache.find("a", () => gate.promise);
  cache.forgetAll();
  gate.resolve("old");
  assert.equal(await early, "old");
  assert.equal(await find("a", "new"), "new");
});

test("each credential has its own entry, and one that is nobody's has none", async () => {
  const { find, loads } = cacheUnderTest();
  assert.deepEqual([await find("a"), await find("b"), await find("c", null), await find("c")], ["of a", "of b", null, "of c"]);
  assert.equal(loads(), 4);
});

test("a failed look-up is not remembered", async () => {
  const { cache, find } = cacheUnderTest();
  await assert.rejects(cache.find("a", () => Promise.reject(new Error("the database is away"))), /away/);
  assert.equal(await find("a"), "of a");
});

test("no more are held than the limit; the one that is held for longest goes first", async () => {
  const { find, loads } = cacheUnderTest(3);
  for (const name of ["a", "b", "c", "d"]) await find(name);
  await find("b");
  assert.equal(loads(), 4);
  await find("a");
  assert.equal(loads(), 5);
});
