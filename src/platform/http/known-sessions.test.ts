// Memory of sessions is bounded, and forgets the one not seen for longest.

import assert from "node:assert/strict";
import { test } from "node:test";

import { createKnownSessions } from "./known-sessions.ts";

test("what was remembered is known, nothing else is", () => {
  const known = createKnownSessions();
  known.remember("a");
  assert.deepEqual([known.has("a"), known.has("b")], [true, false]);
});

test("the one not seen for longest is forgotten first", () => {
  const known = createKnownSessions(2);
  for (const token of ["a", "b", "a", "c"]) known.remember(token);
  assert.deepEqual([known.has("a"), known.has("b"), known.has("c")], [true, false, true]);
});
