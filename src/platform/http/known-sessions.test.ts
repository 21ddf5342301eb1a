// Memory of sessions is bounded, and forgets the one not seen for longest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createKnownSessions } from "./known-sessions.ts";

test("what was remembered is known, nothing else is", () => {
  const known = createKnownSessions();
  known.remember("a");
  assert.notEqual(known.find("a"), null);
  assert.equal(known.find("b"), null);
});

test("the name of a known one is always the same and holds nothing of it", () => {
  const known = createKnownSessions();
  const token = "t".repeat(43);
  known.remember(token);
  assert.equal(known.find(token), known.find(token));
  assert.ok(!known.find(token)?.includes("ttt"));
});

test("the one not seen for longest is forgotten first", () => {
  const known = createKnownSessions(2);
  for (const token of ["a", "b", "a", "c"]) known.remember(token);
  assert.deepEqual(["a", "b", "c"].map((token) => known.find(token) !== null), [true, false, true]);
});
