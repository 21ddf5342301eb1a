// What the host does when it is cut off.

import assert from "node:assert/strict";
import { test } from "node:test";

import { CLOSE, waitBefore } from "#protocol/live/envelope/connection.ts";
import { meaningOf } from "./close-codes.ts";

test("it comes back from whatever the network does, and not from what was decided", () => {
  const decided: number[] = [CLOSE.unknown, CLOSE.membersOnly, CLOSE.replaced, CLOSE.ended];
  for (const code of [...Object.values(CLOSE), 1000, 1001, 1006, 1011]) assert.equal(meaningOf(code).again, !decided.includes(code), String(code));
});

test("it waits longer each time, up to eight seconds, and not at the same moment as all others", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 60].map((tries) => waitBefore(tries, 0.5)), [500, 1000, 2000, 4000, 8000, 8000, 8000]);
  assert.deepEqual([waitBefore(0, 0), waitBefore(0, 1)], [375, 625]);
});
