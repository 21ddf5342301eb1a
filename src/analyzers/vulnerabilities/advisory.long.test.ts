// Records of any form, thousands of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { parseAdvisory } from "./advisory.ts";
import { listKnownAdvisories } from "./known-advisories.ts";
import { matchAdvisories } from "./match-advisories.ts";
import { WHOLE } from "./testing/whole-record.ts";

/** A record of which any part was replaced by anything. */
function mutate(value: unknown, path: readonly number[], by: unknown): unknown {
  const [first, ...rest] = path;
  if (first === undefined || typeof value !== "object" || value === null) return by;
  const keys = Object.keys(value);
  const key = keys[first % Math.max(1, keys.length)];
  if (key === undefined) return by;
  const changed = mutate((value as Readonly<Record<string, unknown>>)[key], rest, by);
  return Array.isArray(value) ? value.map((entry: unknown, at) => (String(at) === key ? changed : entry)) : { ...value, [key]: changed };
}

test("no record makes the reader or the matching fail", () => {
  const records = [WHOLE, ...listKnownAdvisories().map(({ id }) => ({ ...WHOLE, id }))];
  const components = ["1.0.0", "0", "latest", ""].map((version) => ({ purl: `pkg:npm/made-up@${version}`, ecosystem: "npm", name: "made-up", version, scope: "runtime", direct: true, path: [] }));
  let read = 0;
  fc.assert(fc.property(fc.constantFrom(...records), fc.array(fc.nat(20), { maxLength: 6 }), fc.anything(), (record, path, by) => {
    const parsed = parseAdvisory(mutate(record, path, by));
    if (parsed.kind === "refused") return;
    read++;
    matchAdvisories({ components, advisories: [parsed.advisory] });
  }), { numRuns: 20_000 });
  assert.ok(read > 1000, `only ${read} records were read`);
});
