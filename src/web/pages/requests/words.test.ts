// Durations as people say them, and events told as what they were.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { RequestEvent } from "#protocol/api/requests.ts";

import { durationWords, wordsOf } from "./words.ts";

test("a duration is told in the largest unit that it is a whole number of", () => {
  const cases = [[60, "1 minute"], [900, "15 minutes"], [3600, "1 hour"], [5400, "1 hour 30 minutes"], [86_400, "1 day"], [604_800, "7 days"], [10, "1 minute"]] as const;
  for (const [seconds, words] of cases) assert.equal(durationWords(seconds), words);
});

test("who takes access at once, or has nobody to ask, is not said to have approved", () => {
  const by = { id: "a", email: null, role: null };
  const event: RequestEvent = { kind: "granted", at: "", by, role: null, comment: null, code: null, finding: null, counts: true };
  const approvals = { needed: 0, given: 0, roles: [], waitingFor: 0 };
  assert.equal(wordsOf(event, { kind: "break-glass", approvals }), "took access at once");
  assert.equal(wordsOf({ ...event, kind: "reviewed", finding: "nobody-else" }, { kind: "break-glass", approvals }), "closed it without a review");
  assert.match(wordsOf({ ...event, kind: "applied" }, { kind: "change", approvals }), /nobody else had to approve/);
  assert.match(wordsOf(event, { kind: "access", approvals: { ...approvals, needed: 1 } }), /last approval/);
  assert.equal(wordsOf({ ...event, kind: "ended", by: null }, { kind: "access", approvals }), "The access ended by itself");
});
