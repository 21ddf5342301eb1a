import assert from "node:assert/strict";
import { test } from "node:test";

import { TOOL_NAMES } from "#protocol/archivist/names.ts";

import { exampleVault } from "./ordinary-figures.ts";
import { INSIGHT_RULES, insightsOf } from "./index.ts";

for (const { id, kind, examples, find, state, advice, basis, tools } of INSIGHT_RULES) {
  test(`${id} fires where it must, and is quiet where it must be`, () => {
    assert.ok(examples.fires.length > 0 && examples.quiet.length > 0);
    for (const example of examples.fires) assert.notEqual(find(exampleVault(example)), null, JSON.stringify(example));
    for (const example of examples.quiet) assert.equal(find(exampleVault(example)), null, JSON.stringify(example));
  });
  test(`${id} is a sentence with its numbers, and says what to do and how it was decided`, () => {
    const found = find(exampleVault(examples.fires[0] ?? []));
    assert.ok(found !== null);
    for (const text of [state(found), advice, basis]) assert.match(text, /^[A-Z\d].*[.?]$/s);
    assert.ok(tools.length > 0 && tools.every((name) => TOOL_NAMES.includes(name)));
    assert.match(id, /^[a-z]+(-[a-z]+)*$/);
    if (kind === "trend" && tools[0] === "compare") assert.ok(examples.fires.every((example) => example.length === 2));
  });
}

test("ids are unique", () => {
  assert.equal(new Set(INSIGHT_RULES.map(({ id }) => id)).size, INSIGHT_RULES.length);
});

test("an ordinary vault without findings has no insight, nor has one without a report", () => {
  assert.deepEqual(insightsOf(exampleVault([{}, {}])), []);
  assert.deepEqual(insightsOf({ number: 1, snapshots: [], kept: 0 }), []);
});

test("the gravest comes first", () => {
  const found = insightsOf(exampleVault([{ facets: { shares: { hasReadme: false }, secrets: { distinct: 1, findings: 1, byRule: [{ rule: "x", severity: "high", findings: 1 }] }, freshness: { ended: 1 } } }]));
  assert.deepEqual(found.map(({ rule }) => rule), ["secrets-found", "runtime-ended", "readme-missing"]);
});
