import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { TEAM_ROLES } from "#protocol/api/roles.ts";

import { orderLines } from "./order-lines.ts";

type Given = Parameters<typeof orderLines>[0][number];

const line = (name: string | null, given: Partial<Given> & { readonly person?: never; readonly of?: string }): Given => ({
  id: "0",
  kind: "role",
  role: "viewer",
  since: "2026-01-01T00:00:00.000Z",
  ...given,
  person: { id: given.of ?? name ?? "", email: name },
});

/** As they must stand. */
const EXPECTED: readonly Given[] = [
  line("ada@example.org", { of: "f", role: "viewer" }),
  line("ada@example.org", { of: "f", id: "2", kind: "grant", role: null, since: "2026-01-02T00:00:00.000Z" }),
  line("ada@example.org", { of: "f", id: "1", kind: "grant", role: null, since: "2026-01-03T00:00:00.000Z" }),
  line("ada@example.org", { of: "f", id: "3", kind: "grant", role: null, since: "2026-01-03T00:00:00.000Z" }),
  line("ada@example.org", { of: "f", id: "4", kind: "token", role: null }),
  line("Barbara@example.org", { of: "a", role: "viewer" }),
  line("charles@example.org", { of: "e", role: "owner" }),
  line(null, { of: "d", role: "owner" }),
  line(null, { of: "c", role: "analyst" }),
  line(null, { of: "b", role: "viewer", since: "2026-01-01T00:00:00.000Z" }),
  line(null, { of: "9", role: "viewer", since: "2026-01-05T00:00:00.000Z" }),
  line(null, { of: "9", id: "5", kind: "token", role: null }),
  line(null, { of: "0", id: "6", kind: "grant", role: null }),
];

test("lines stand by name, then by role, and people without a name come last, whatever order they come in", () => {
  fc.assert(fc.property(fc.shuffledSubarray([...EXPECTED], { minLength: EXPECTED.length }), (shuffled) => assert.deepEqual(orderLines(shuffled), EXPECTED)));
});

test("the ids of people, which are random, decide only between people whom nothing else tells apart", () => {
  const ranked = TEAM_ROLES.map((role, index) => line(null, { of: String(TEAM_ROLES.length - index), role }));
  assert.deepEqual(orderLines(ranked.toReversed()).map(({ role }) => role), [...TEAM_ROLES]);
});
