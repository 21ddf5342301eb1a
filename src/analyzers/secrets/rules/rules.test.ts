import assert from "node:assert/strict";
import { test } from "node:test";

import { SecretScanner } from "#analyzers/secrets/scanner.ts";
import { SECRET_RULES } from "./index.ts";
import type { SecretRule } from "./rule.ts";

const scanner = new SecretScanner();

/** The rules that find something in it, before they are compared with each other. */
function rulesIn(rule: SecretRule, line: string): boolean {
  const text = `first: 1\n${line}\nlast: 2\n`;
  for (const keyword of rule.keywords) {
    const folded = rule.ignoreCase ? text.toLowerCase() : text;
    const wanted = rule.ignoreCase ? keyword.toLowerCase() : keyword;
    for (let start = folded.indexOf(wanted); start !== -1; start = folded.indexOf(wanted, start + 1)) {
      const sighting = rule.look({ text, start, end: start + keyword.length, bareValues: true });
      if (sighting !== null && "start" in sighting) return true;
    }
  }
  return false;
}

for (const rule of SECRET_RULES) {
  test(`${rule.id} finds its examples, and ignores what only looks like them`, () => {
    assert.ok(rule.examples.finds.length > 0 && rule.examples.ignores.length > 0);
    for (const line of rule.examples.finds) {
      assert.ok(rulesIn(rule, line), `expected ${rule.id} to find ${line}`);
      assert.ok(scanner.scanWhole(Buffer.from(`${line}\n`), { bareValues: true }).finds.length > 0, `expected a find in ${line}`);
    }
    for (const line of rule.examples.ignores) assert.ok(!rulesIn(rule, line), `expected ${rule.id} to ignore ${line}`);
  });
}

test("every rule has an id of its own, in words, and keywords of Latin-1 that a table can hold", () => {
  assert.equal(new Set(SECRET_RULES.map(({ id }) => id)).size, SECRET_RULES.length);
  for (const { id, keywords } of SECRET_RULES) {
    assert.match(id, /^[a-z0-9]+(?:-[a-z0-9]+)+$/);
    for (const keyword of keywords) assert.match(keyword, /^[\x20-\x7e]{2,60}$/);
  }
});

test("there are rules for at least eighty forms of providers", () => {
  assert.ok(SECRET_RULES.filter(({ rank }) => rank >= 2).length >= 80, String(SECRET_RULES.length));
});
