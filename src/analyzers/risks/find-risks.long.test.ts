// Examples that are cut off or mixed: thousands of them.

import assert from "node:assert/strict";
import { test } from "node:test";

import fc from "fast-check";

import { createInstalledParsers } from "#analyzers/syntax/testing/read-grammar.ts";
import { findRisks } from "./find-risks.ts";
import { RISK_RULES } from "./rules/index.ts";

const parsers = await createInstalledParsers();

test("examples that are cut off, or mixed with each other, never throw, and finds lie within the file", () => {
  const examples = RISK_RULES.flatMap(({ examples: { finds, ignores } }) => [...finds, ...ignores]);
  fc.assert(fc.property(fc.constantFrom(...examples), fc.constantFrom(...examples), fc.nat(), fc.nat(), ([language, a], [, b], from, to) => {
    const source = a.slice(0, from % (a.length + 1)) + b.slice(to % (b.length + 1));
    const tree = parsers.parse(language, Buffer.from(source));
    assert.ok(typeof tree !== "string");
    const lines = source.split("\n").length;
    for (const { line, column, endLine } of findRisks(tree)) assert.ok(line >= 1 && column >= 1 && endLine >= line && endLine <= lines);
  }), { numRuns: 2000 });
});
