import assert from "node:assert/strict";
import { test } from "node:test";

import { endOfDay, everyDay, lookWords, roomStanding } from "./room-words.ts";

test("a day of a date field ends with that day, and what is no day is none", () => {
  assert.equal(endOfDay("2026-03-31"), "2026-03-31T23:59:59.000Z");
  for (const field of ["", "2026-13-01", "soon"]) assert.equal(endOfDay(field), null, field);
});

test("an open room whose last day is over is over, and a closed one is closed", () => {
  const expiresAt = "2026-01-01T00:00:00.000Z";
  const now = Date.parse(expiresAt);
  assert.equal(roomStanding({ state: "open", expiresAt }, now - 1).word, "Open");
  assert.equal(roomStanding({ state: "open", expiresAt }, now).word, "Over");
  assert.equal(roomStanding({ state: "closed", expiresAt }, now).word, "Closed");
});

test("looks by day are summed over guests, with the days between that had none; of many the newest stay", () => {
  const days = [{ day: "2026-02-27", count: 1 }, { day: "2026-02-27", count: 2 }, { day: "2026-03-02", count: 4 }];
  assert.deepEqual(everyDay(days, 10), [{ day: "2026-02-27", count: 3 }, { day: "2026-02-28", count: 0 }, { day: "2026-03-01", count: 0 }, { day: "2026-03-02", count: 4 }]);
  assert.deepEqual(everyDay(days, 2).map(({ day }) => day), ["2026-03-01", "2026-03-02"]);
  assert.deepEqual(everyDay([], 2), []);
});

test("a look is named with the part of the report that it was at", () => {
  assert.equal(lookWords({ what: "report", part: "risk" }), "Report: risk");
  assert.equal(lookWords({ what: "download", part: null }), "Document taken");
});
