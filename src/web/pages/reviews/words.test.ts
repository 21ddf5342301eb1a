// What is still open in a review, and its lines by person.

import assert from "node:assert/strict";
import { test } from "node:test";

import type { ReviewLine } from "#protocol/api/reviews.ts";

import { byPerson, openLines } from "./words.ts";

function line(id: string, person: string, decided: boolean): ReviewLine {
  const who = { id: person, email: null, role: null };
  const decision = decided ? { decision: "keep" as const, role: null, by: who, at: "", comment: null, request: null } : null;
  return { id, person: who, kind: "role", role: "viewer", permissions: [], projects: null, thingId: null, since: "", expiresAt: null, lastUsedAt: null, decision, mayDecide: !decided, mayNote: false };
}

test("lines stand together by person, and those without a decision are open", () => {
  const lines = [line("1", "a", true), line("2", "b", false), line("3", "a", false)];
  assert.deepEqual(byPerson(lines).map((group) => group.map(({ id }) => id)), [["1", "3"], ["2"]]);
  assert.deepEqual(openLines(lines).map(({ id }) => id), ["2", "3"]);
});
